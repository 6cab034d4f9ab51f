"""API of the work on projects: milestones, service records, needs, pledges, what residents say."""

from django.core.exceptions import ValidationError as WrongInput
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.models import Photo
from services.actions import pledges, records, voices, work
from services.api.fields import ReasonInput
from services.api.lists import ListViewSet, known, provider_said
from services.models import Milestone, Need, Participant, Pledge, Project, ServiceRecord, Voice
from services.models.providers import with_provider
from services.projects import rules as project_rules
from services.projects.lists import NeedFilter, RecordFilter, heard_projects


class MilestoneSerializer(serializers.ModelSerializer):
    """A milestone."""

    class Meta:
        model = Milestone
        fields = ("id", "project", "name", "due", "done_on")
        read_only_fields = fields


class MilestoneInput(serializers.Serializer):
    """What should stand by when."""

    project = serializers.IntegerField()
    name = serializers.CharField(max_length=100)
    due = serializers.DateField()


class RecordSerializer(serializers.ModelSerializer):
    """Hours of one person on one day."""

    person_name = serializers.CharField(source="person.name", read_only=True)

    class Meta:
        model = ServiceRecord
        fields = (
            "id", "project", "person", "person_name", "day", "begins", "ends", "minutes", "note",
            "state", "refused_reason",
        )  # fmt: skip
        read_only_fields = fields


class RecordInput(serializers.Serializer):
    """The same hours for each of the people; photos uploaded before."""

    project = serializers.IntegerField()
    people = serializers.ListField(child=serializers.IntegerField(), min_length=1, max_length=60)
    day = serializers.DateField()
    begins = serializers.TimeField()
    ends = serializers.TimeField()
    note = serializers.CharField(max_length=500)
    photos = serializers.ListField(child=serializers.UUIDField(), required=False)


class NeedSerializer(serializers.ModelSerializer):
    """What a project needs, and how much of it is still missing."""

    project_title = serializers.CharField(source="project.title", read_only=True)

    class Meta:
        model = Need
        fields = (
            "id", "project", "project_title", "kind", "name", "measure", "asked", "taken",
            "missing", "note",
        )  # fmt: skip
        read_only_fields = fields


class NeedInput(serializers.Serializer):
    """Money counts in yuan, work in hours, things as `measure` says."""

    project = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=Need.Kind.choices)
    name = serializers.CharField(max_length=60)
    asked = serializers.IntegerField(min_value=1)
    measure = serializers.CharField(max_length=10, required=False, allow_blank=True)
    note = serializers.CharField(max_length=200, required=False, allow_blank=True)


class PledgeSerializer(serializers.ModelSerializer):
    """A part of a need that somebody promised."""

    provider_name = serializers.CharField(read_only=True)

    class Meta:
        model = Pledge
        fields = (
            "id", "need", "unit", "team", "member", "provider_name", "amount", "note", "state", "received",
            "received_on", "withdrawn_reason",
        )  # fmt: skip
        read_only_fields = fields


class PledgeInput(serializers.Serializer):
    """In whose name, of which need, how much."""

    need = serializers.IntegerField()
    unit = serializers.IntegerField(required=False)
    team = serializers.IntegerField(required=False)
    member = serializers.IntegerField(required=False)
    amount = serializers.IntegerField(min_value=1)
    note = serializers.CharField(max_length=200, required=False, allow_blank=True)


class ReceivedInput(serializers.Serializer):
    """How much has come."""

    received = serializers.IntegerField(min_value=1)


class VoiceSerializer(serializers.ModelSerializer):
    """What a grid keeper heard."""

    grid_name = serializers.CharField(source="grid.name", read_only=True)

    class Meta:
        model = Voice
        fields = (
            "id", "project", "grid", "grid_name", "day", "asked", "satisfied", "so_so",
            "dissatisfied", "words",
        )  # fmt: skip
        read_only_fields = fields


class VoiceInput(serializers.Serializer):
    """Of which project, in which grid, how many found it how."""

    project = serializers.IntegerField()
    grid = serializers.IntegerField()
    day = serializers.DateField()
    satisfied = serializers.IntegerField(min_value=0, max_value=999)
    so_so = serializers.IntegerField(min_value=0, max_value=999)
    dissatisfied = serializers.IntegerField(min_value=0, max_value=999)
    words = serializers.CharField(max_length=500, required=False, allow_blank=True)


def _project(request: Request, said: dict) -> Project:
    rows = Project.objects.visible_to(request.user)
    return known(rows, Project, "project", said.pop("project"))


class MilestoneViewSet(ListViewSet):
    """里程碑."""

    model: type[Model] = Milestone
    queryset = Milestone.objects.none()
    serializer_class = MilestoneSerializer
    filterset_fields = ("project",)

    @extend_schema(request=MilestoneInput)
    def create(self, request: Request) -> Response:
        """Write down what should stand by when."""

        def do(said: dict) -> Milestone:
            return work.add_milestone(project=_project(request, said), by=request.user, **said)

        return self.act(request, MilestoneInput, do, status.HTTP_201_CREATED)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def done(self, request: Request, pk: str) -> Response:
        """Mark it done today."""
        stone = self.get_object()
        return self.act(request, None, lambda _said: work.tick(row=stone, by=request.user))


class ServiceRecordViewSet(ListViewSet):
    """服务记录."""

    model: type[Model] = ServiceRecord
    queryset = ServiceRecord.objects.none()
    serializer_class = RecordSerializer
    filterset_class = RecordFilter

    def get_queryset(self) -> QuerySet[ServiceRecord]:
        """Return the records that the user may see."""
        return super().get_queryset().select_related("person", "project")

    @extend_schema(request=RecordInput)
    def create(self, request: Request) -> Response:
        """Log hours for one or several people; answers with the first record."""

        def do(said: dict) -> ServiceRecord:
            project = _project(request, said)
            ids, photos = set(said.pop("people")), said.pop("photos", [])
            people = list(Participant.objects.filter(project=project, pk__in=ids))
            own = Photo.objects.filter(uploaded_by=request.user, pk__in=photos)
            return records.log_service(
                project=project, by=request.user, people=people, photos=own, **said
            )[0]

        return self.act(request, RecordInput, do, status.HTTP_201_CREATED)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """Confirm the hours."""
        row = self.get_object()
        facts = {"project": row.project, "by": request.user, "ids": [row.pk]}
        return self.act(request, None, lambda _said: records.judge_records(**facts)[0])

    @extend_schema(request=ReasonInput)
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, pk: str) -> Response:
        """Say that the hours are not right, and why."""
        row = self.get_object()
        facts = {"project": row.project, "by": request.user, "ids": [row.pk]}
        return self.act(
            request, ReasonInput, lambda said: records.judge_records(**facts, **said)[0]
        )


class NeedViewSet(ListViewSet):
    """所需."""

    model: type[Model] = Need
    queryset = Need.objects.none()
    serializer_class = NeedSerializer
    filterset_class = NeedFilter

    def get_queryset(self) -> QuerySet[Need]:
        """Return the needs that the user may see."""
        return super().get_queryset().select_related("project")

    @extend_schema(request=NeedInput)
    def create(self, request: Request) -> Response:
        """State what a project needs."""

        def do(said: dict) -> Need:
            return pledges.state_need(project=_project(request, said), by=request.user, **said)

        return self.act(request, NeedInput, do, status.HTTP_201_CREATED)


class PledgeViewSet(ListViewSet):
    """认捐."""

    model: type[Model] = Pledge
    queryset = Pledge.objects.none()
    serializer_class = PledgeSerializer
    filterset_fields = ("need", "state")

    def get_queryset(self) -> QuerySet[Pledge]:
        """Return the pledges that the user may see."""
        return super().get_queryset().select_related("need__project", *with_provider())

    @extend_schema(request=PledgeInput)
    def create(self, request: Request) -> Response:
        """Promise a part of a need."""

        def do(said: dict) -> Pledge:
            seen = Need.objects.visible_to(request.user)
            need = known(seen, Need, "need", said.pop("need"))
            provider = provider_said(request, said)
            return pledges.pledge(need=need, provider=provider, by=request.user, **said)

        return self.act(request, PledgeInput, do, status.HTTP_201_CREATED)

    @extend_schema(request=ReasonInput)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take a pledge back before it was received."""
        row = self.get_object()
        return self.act(
            request,
            ReasonInput,
            lambda said: pledges.withdraw_pledge(pledge=row, by=request.user, **said),
        )

    @extend_schema(request=ReceivedInput)
    @action(detail=True, methods=["post"])
    def receive(self, request: Request, pk: str) -> Response:
        """Confirm what of a pledge has come."""
        row = self.get_object()
        return self.act(
            request,
            ReceivedInput,
            lambda said: pledges.receive_pledge(pledge=row, by=request.user, **said),
        )


class VoiceViewSet(ListViewSet):
    """居民反映."""

    model: type[Model] = Voice
    queryset = Voice.objects.none()
    serializer_class = VoiceSerializer
    filterset_fields = ("project", "grid")

    def get_queryset(self) -> QuerySet[Voice]:
        """Return the voices that the user may read, a keeper those of his grid."""
        rows = project_rules.voices_of(self.request.user)
        return rows.select_related("grid").order_by("-pk")

    @extend_schema(request=VoiceInput)
    def create(self, request: Request) -> Response:
        """Report how residents of one's grid find a project."""

        def do(said: dict) -> Voice:
            heard = heard_projects(request.user)
            project = known(heard, Project, "project", said.pop("project"))
            own = project_rules.own_grids(request.user, project)
            grid = own.filter(pk=said["grid"]).first()
            if grid is None:
                raise WrongInput({"grid": _("请写您自己的网格")})
            del said["grid"]
            return voices.report_voice(project=project, grid=grid, by=request.user, **said)

        return self.act(request, VoiceInput, do, status.HTTP_201_CREATED)


routes: list[tuple[str, type[viewsets.GenericViewSet]]] = [
    ("milestones", MilestoneViewSet),
    ("service-records", ServiceRecordViewSet),
    ("needs", NeedViewSet),
    ("pledges", PledgeViewSet),
    ("voices", VoiceViewSet),
]
