"""API of projects that came from no demand: begun by the same action as the page (登记项目)."""

from typing import Any

from django.core.exceptions import ValidationError as WrongInput
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from orgs.models import Org
from services.actions.by_hand import begin_by_hand
from services.api.fields import AcceptInput
from services.models import Project, Provider
from services.models.providers import PROVIDER
from services.projects import givers


class HandInput(AcceptInput):
    """Whose project, who does it (one of unit, team, member), by when; a secretary's says more."""

    org_code = serializers.CharField()
    title = serializers.CharField(max_length=100)
    description = serializers.CharField(required=False, allow_blank=True, max_length=5000)
    kind = serializers.ChoiceField(choices=Project.Kind.choices, default=Project.Kind.ORDINARY)
    unit = serializers.IntegerField(required=False)
    team = serializers.IntegerField(required=False)
    member = serializers.IntegerField(required=False)
    secretary = serializers.CharField(required=False, allow_blank=True, max_length=40)
    aim = serializers.CharField(required=False, allow_blank=True, max_length=300)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Exactly one does it; a secretary's project says whose it is and what it is to solve."""
        named = [key for key in PROVIDER if attrs.get(key)]
        if len(named) != 1:
            raise serializers.ValidationError({"unit": [_("请选由谁承接，单位、队伍、党员选一个")]})
        if attrs["kind"] == Project.Kind.SECRETARY:
            missing = [name for name in ("secretary", "aim") if not attrs.get(name)]
            words = _("书记项目要写明书记姓名和要破解的难题")
            if missing:
                raise serializers.ValidationError({name: [words] for name in missing})
        return attrs


class ByHandMixin:
    """`create` for projects, beside a ListViewSet."""

    @extend_schema(request=HandInput)
    def create(self, request: Request) -> Response:
        """Begin a project without a demand; who does it is told and may give it back."""

        def do(said: dict) -> Project:
            from services.api.lists import known

            places = givers.hand_places(request.user)
            org = known(places, Org, "org_code", said.pop("org_code"))
            provider = _giver(request, said)
            return begin_by_hand(by=request.user, org=org, provider=provider, **said)

        return self.act(request, HandInput, do, status.HTTP_201_CREATED)  # type: ignore[attr-defined]


def _giver(request: Request, said: dict) -> Provider:
    """Take who does it out of the input: one that the user may put down."""
    values = {key: said.pop(key, None) for key in PROVIDER}
    field, value = next((key, value) for key, value in values.items() if value)
    found = givers.givers(request.user)[field].filter(pk=value).first()
    if found is None:
        raise WrongInput({field: _("“%(value)s”不在您能选的范围里") % {"value": value}})
    return found
