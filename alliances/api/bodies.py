"""API of bodies, meetings and decisions: the same filters, scopes and actions as the pages."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from alliances.actions import report_decision
from alliances.filters.bodies import AllianceFilter, DecisionFilter, MeetingFilter
from alliances.models import AgendaItem, Alliance, Decision, Meeting
from alliances.queries import alliances_listed, decisions_listed, meetings_listed
from alliances.rules import sees_whole_meeting
from core.idempotency import act_once


class AllianceSerializer(serializers.ModelSerializer):
    """A body."""

    org_code = serializers.CharField(source="org.code")
    org_name = serializers.CharField(source="org.name")
    seats = serializers.IntegerField()

    class Meta:
        model = Alliance
        fields = (
            "id",
            "kind",
            "name",
            "org_code",
            "org_name",
            "founded_on",
            "ended_on",
            "convenor",
            "secretary",
            "usual_place",
            "seats",
        )
        read_only_fields = fields


class AgendaSerializer(serializers.ModelSerializer):
    """An agenda item; notes only where the reader may see them."""

    class Meta:
        model = AgendaItem
        fields = ("order", "title", "notes")
        read_only_fields = fields


class MeetingSerializer(serializers.ModelSerializer):
    """A meeting in a list."""

    org_code = serializers.CharField(source="org.code")
    alliance_name = serializers.CharField(source="alliance.name", default="")

    class Meta:
        model = Meeting
        fields = (
            "id",
            "alliance",
            "alliance_name",
            "org_code",
            "title",
            "starts_at",
            "place",
            "chair",
            "recorder",
            "state",
            "makes_up_for",
            "closed_at",
        )
        read_only_fields = fields


class MeetingDetailSerializer(MeetingSerializer):
    """A meeting with its agenda; notes and summary as on its page."""

    agenda = serializers.SerializerMethodField()
    summary = serializers.SerializerMethodField()

    class Meta(MeetingSerializer.Meta):
        fields = (*MeetingSerializer.Meta.fields, "agenda", "summary")
        read_only_fields = fields

    def _whole(self, meeting: Meeting) -> bool:
        return sees_whole_meeting(self.context["request"].user, meeting)

    @extend_schema_field(AgendaSerializer(many=True))
    def get_agenda(self, meeting: Meeting) -> list[dict]:
        """Return the items; without their notes for whoever only sits there before the closing."""
        rows = AgendaSerializer(meeting.agenda.all(), many=True).data
        return rows if self._whole(meeting) else [{**row, "notes": ""} for row in rows]

    def get_summary(self, meeting: Meeting) -> str:
        """Return the minutes, empty before the closing for whoever only sits there."""
        return meeting.summary if self._whole(meeting) else ""


class DecisionSerializer(serializers.ModelSerializer):
    """A decision: who does what by when, and what became of it."""

    meeting_title = serializers.CharField(source="meeting.title")
    unit_name = serializers.CharField(source="unit.name", default="")
    org_name = serializers.CharField(source="org.name", default="")

    class Meta:
        model = Decision
        fields = (
            "id",
            "meeting",
            "meeting_title",
            "text",
            "unit_name",
            "org_name",
            "person_name",
            "due",
            "state",
            "report",
            "done_on",
        )
        read_only_fields = fields


class DecisionReportInput(serializers.Serializer):
    """What was done."""

    report = serializers.CharField(max_length=5000)


class AllianceViewSet(viewsets.ReadOnlyModelViewSet):
    """议事协调机构."""

    queryset = Alliance.objects.none()
    serializer_class = AllianceSerializer
    filterset_class = AllianceFilter

    def get_queryset(self) -> QuerySet[Alliance]:
        """Return the bodies that the user may see."""
        return alliances_listed(self.request.user).order_by("pk")


class MeetingViewSet(viewsets.ReadOnlyModelViewSet):
    """会议."""

    queryset = Meeting.objects.none()
    serializer_class = MeetingSerializer
    filterset_class = MeetingFilter

    def get_queryset(self) -> QuerySet[Meeting]:
        """Return the meetings that the user may see, newest first."""
        return meetings_listed(self.request.user).order_by("-starts_at", "-pk")

    def get_serializer_class(self):
        """Return the serializer with the agenda for one meeting."""
        return MeetingDetailSerializer if self.action == "retrieve" else MeetingSerializer


class DecisionViewSet(viewsets.ReadOnlyModelViewSet):
    """议定事项."""

    queryset = Decision.objects.none()
    serializer_class = DecisionSerializer
    filterset_class = DecisionFilter

    def get_queryset(self) -> QuerySet[Decision]:
        """Return the decisions that the user may see, those due first on top."""
        return decisions_listed(self.request.user).order_by("due", "pk")

    @extend_schema(request=DecisionReportInput)
    @action(detail=True, methods=["post"])
    def report(self, request: Request, pk: str) -> Response:
        """Report a decision done, once per Idempotency-Key."""
        decision = self.get_object()
        said = DecisionReportInput(data=request.data)
        said.is_valid(raise_exception=True)

        def do() -> str:
            return str(report_decision(decision=decision, by=request.user, **said.data).pk)

        done = act_once(request, do)
        row = self.get_queryset().get(pk=int(done))
        return Response(self.get_serializer(row).data)
