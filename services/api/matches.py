"""API of matches: the list as the page shows it, judged and answered by the same actions."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from services import rules
from services.actions import matching
from services.api.fields import AcceptInput, RefuseInput
from services.api.lists import ListViewSet
from services.matches.list import MatchFilter
from services.models import Match
from services.models.providers import with_provider


class MatchSerializer(serializers.ModelSerializer):
    """A proposed pair with its score out of 100 and the named parts that it is the sum of."""

    demand_title = serializers.CharField(source="demand.title", read_only=True)
    org_code = serializers.CharField(source="demand.org.code", read_only=True)
    offer_title = serializers.CharField(source="offer.title", read_only=True)
    provider_name = serializers.CharField(source="offer.provider_name", read_only=True)
    points = serializers.IntegerField(read_only=True)
    parts = serializers.JSONField(read_only=True)

    class Meta:
        model = Match
        fields = (
            "id",
            "demand",
            "demand_title",
            "org_code",
            "offer",
            "offer_title",
            "provider_name",
            "rank",
            "points",
            "parts",
            "planned",
            "state",
            "reason",
            "note",
            "proposed_at",
            "judged_at",
            "answered_at",
        )
        read_only_fields = fields


class MatchViewSet(ListViewSet):
    """匹配: proposals and what became of them; lapsed ones are left out."""

    model = Match
    queryset = Match.objects.none()
    serializer_class = MatchSerializer
    filterset_class = MatchFilter

    def get_queryset(self) -> QuerySet[Match]:
        """Return the matches that the user may see."""
        rows = super().get_queryset().exclude(state=Match.State.LAPSED)
        return rows.select_related("demand__org", *with_provider("offer"))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: str) -> Response:
        """Choose a proposal; the unit is asked."""
        match = self.get_object()
        return self.act(request, None, lambda _said: matching.accept(match=match, by=request.user))

    @extend_schema(request=RefuseInput)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        """Decline a proposal, or take a request back, with a reason."""
        match = self.get_object()
        rules.require(matching.may_judge(request.user, match))
        return self.act(
            request,
            RefuseInput,
            lambda said: matching.decline(match=match, by=request.user, **said),
        )

    @extend_schema(request=AcceptInput)
    @action(detail=True, methods=["post"], url_path="answer-accept")
    def answer_accept(self, request: Request, pk: str) -> Response:
        """The unit takes it on; a project begins."""
        match = self.get_object()
        rules.require(matching.may_answer(request.user, match))

        def do(said: dict) -> Match:
            matching.answer_accept(match=match, by=request.user, **said)
            return match

        return self.act(request, AcceptInput, do)

    @extend_schema(request=RefuseInput)
    @action(detail=True, methods=["post"], url_path="answer-refuse")
    def answer_refuse(self, request: Request, pk: str) -> Response:
        """The unit does not take it on, and says why."""
        match = self.get_object()
        rules.require(matching.may_answer(request.user, match))
        return self.act(
            request,
            RefuseInput,
            lambda said: matching.answer_refuse(match=match, by=request.user, **said),
        )
