"""API of pairs held in or out of the plan (定下、排除), and of what nobody can serve (缺口)."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.typed import text_in
from orgs.models import Level, Org, PostKind
from orgs.scope import scope_of
from services import rules
from services.actions import holds
from services.api.lists import ListViewSet, known
from services.matches.lacking import CAUSES, lacking
from services.models import Demand, Hold, Offer


class HoldSerializer(serializers.ModelSerializer):
    """A held pair; `cost`: what it cost the whole when it was held; `standing` until it is lifted."""

    demand_title = serializers.CharField(source="demand.title", read_only=True)
    offer_title = serializers.CharField(source="offer.title", read_only=True)
    standing = serializers.SerializerMethodField()

    class Meta:
        model = Hold
        fields = (
            "id", "demand", "demand_title", "offer", "offer_title", "kind", "own", "reason", "cost",
            "made_at", "standing",
        )  # fmt: skip
        read_only_fields = fields

    def get_standing(self, hold: Hold) -> bool:
        """Tell whether nobody has lifted it."""
        return hold.lifted_at is None


class HoldInput(serializers.Serializer):
    """Which pair is held, how, and why."""

    demand = serializers.IntegerField()
    offer = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=Hold.Kind.choices)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=200)


class HoldViewSet(ListViewSet):
    """定下和排除."""

    model = Hold
    queryset = Hold.objects.none()
    serializer_class = HoldSerializer
    filterset_fields = ("kind", "demand")

    def get_queryset(self) -> QuerySet[Hold]:
        """Return the holds that the user may see, lifted ones too."""
        return super().get_queryset().select_related("demand", "offer")

    @extend_schema(request=HoldInput)
    def create(self, request: Request) -> Response:
        """Hold a pair in the plan or out of it, as on the page of the demand."""

        def do(said: dict) -> Hold:
            user = request.user
            rules.require(scope_of(user).has(PostKind.OFFICER, PostKind.STAFF))
            demand = known(Demand.objects.visible_to(user), Demand, "demand", said.pop("demand"))
            rules.require(rules.may_judge_demand(user, demand))
            offers = Offer.objects.visible_to(user).published()
            offer = known(offers, Offer, "offer", said.pop("offer"))
            return holds.hold(demand=demand, offer=offer, by=user, **said)

        return self.act(request, HoldInput, do, status.HTTP_201_CREATED)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def lift(self, request: Request, pk: str) -> Response:
        """Let go of a pair."""
        held = self.get_object()
        rules.require(rules.may_judge_demand(request.user, held.demand))
        return self.act(request, None, lambda _said: holds.lift(held=held, by=request.user))


class LackSerializer(serializers.Serializer):
    """A demand that nobody can serve: why not, and what the nearest offer lacks."""

    demand = serializers.IntegerField(source="demand.pk")
    title = serializers.CharField(source="demand.title")
    org_code = serializers.CharField(source="demand.org.code")
    category = serializers.SerializerMethodField()
    cause = serializers.ChoiceField(choices=list(CAUSES.items()))
    nearest = serializers.CharField()

    def get_category(self, lack) -> str:
        """Return the name of its category, "" without one."""
        return lack.demand.category.name if lack.demand.category else ""


class LackingViewSet(viewsets.GenericViewSet):
    """缺口 of the org that the user leads, or of one below it."""

    queryset = Demand.objects.none()
    serializer_class = LackSerializer
    filterset_class = None

    @extend_schema(
        parameters=[OpenApiParameter("org_code", str, description="本级或下级的组织代码")],
        responses=LackSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        """Return what nobody can serve, newest demands first."""
        led = scope_of(request.user).under("", PostKind.ADMIN, PostKind.OFFICER)
        places = Org.objects.standing().filter(led, level__lte=Level.STREET)
        code = text_in(request.GET, "org_code")
        here = known(places, Org, "org_code", code) if code else places.order_by("level").first()
        if here is None:
            raise PermissionDenied(_("缺口给组织部管理员和街道干部看"))
        page = self.paginate_queryset(lacking(request.user, here))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)
