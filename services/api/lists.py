"""API of the lists: the same filters, rules and verbs as the pages."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError as WrongInput
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.idempotency import act_once
from core.models import Photo
from orgs.models import Org
from services import rules
from services.actions import claims, demands, offers, projects, reviews
from services.api.by_hand import ByHandMixin
from services.api.fields import (
    AcceptInput,
    ClaimInput,
    ClaimSerializer,
    DemandInput,
    DemandSerializer,
    OfferInput,
    OfferSerializer,
    ProjectSerializer,
    ReasonInput,
    RefuseInput,
    ReportInput,
    ReviewInput,
)
from services.capacity import with_taken
from services.filters.lists import DemandFilter, OfferFilter, ProjectFilter
from services.models import Claim, Demand, Offer, Project, Provider
from services.models.providers import PROVIDER, key_of, with_provider
from services.projects.reviews import with_rating


class ListViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Base: scoped reading; writing through an action, once per Idempotency-Key."""

    model: type[Model]

    def get_queryset(self) -> QuerySet:
        """Return the rows that the user may see, newest first."""
        return self.model.objects.visible_to(self.request.user).order_by("-pk")

    def act(
        self,
        request: Request,
        wanted: type[serializers.Serializer] | None,
        do: Callable[[dict], Model],
        code: int = status.HTTP_200_OK,
    ) -> Response:
        """Read the input, act once, and answer with the row as it is then."""
        said = {}
        if wanted is not None:
            read = wanted(data=request.data, context={"request": request})
            read.is_valid(raise_exception=True)
            said = read.validated_data
        pk = int(act_once(request, lambda: str(do(said).pk)))
        row = self.get_queryset().get(pk=pk)
        return Response(self.get_serializer(row).data, status=code)


class DemandViewSet(ListViewSet):
    """需求."""

    model = Demand
    queryset = Demand.objects.none()
    serializer_class = DemandSerializer
    filterset_class = DemandFilter

    def get_queryset(self) -> QuerySet[Demand]:
        """Return the demands that the user may see."""
        return super().get_queryset().select_related("org", "category")

    @extend_schema(request=DemandInput)
    def create(self, request: Request) -> Response:
        """Write down a demand as a draft; `publish: true` publishes it."""

        def do(said: dict) -> Demand:
            publish = said.pop("publish", False)
            org = known(rules.demand_places(request.user), Org, "org_code", said.pop("org_code"))
            grid = rules.own_grid(request.user, org)
            return demands.create_demand(
                by=request.user, org=org, fields=said, publish=publish, grid=grid
            )

        return self.act(request, DemandInput, do, status.HTTP_201_CREATED)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> Response:
        """Publish a draft."""
        demand = self.get_object()

        def do(_said: dict) -> Demand:
            demands.publish_demands(ids=[demand.pk], by=request.user)
            return demand

        return self.act(request, None, do)

    @extend_schema(request=ReasonInput)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take a published demand back, with a reason."""
        demand = self.get_object()
        return self.act(
            request,
            ReasonInput,
            lambda said: demands.withdraw_demand(demand=demand, by=request.user, **said),
        )


class OfferViewSet(ListViewSet):
    """供给."""

    model = Offer
    queryset = Offer.objects.none()
    serializer_class = OfferSerializer
    filterset_class = OfferFilter

    def get_queryset(self) -> QuerySet[Offer]:
        """Return the offers that the user may see, with what they are bound to."""
        return with_taken(
            super().get_queryset().select_related("org", "category", *with_provider())
        )

    @extend_schema(request=OfferInput)
    def create(self, request: Request) -> Response:
        """Write down an offer as a draft; `publish: true` publishes it."""

        def do(said: dict) -> Offer:
            publish = said.pop("publish", False)
            provider = provider_said(request, said)
            return offers.create_offer(
                by=request.user, provider=provider, fields=said, publish=publish
            )

        return self.act(request, OfferInput, do, status.HTTP_201_CREATED)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> Response:
        """Publish a draft or a withdrawn offer."""
        offer = self.get_object()
        return self.act(
            request, None, lambda _said: offers.publish_offer(offer=offer, by=request.user)
        )

    @extend_schema(request=ReasonInput)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take an offer back."""
        offer = self.get_object()
        return self.act(
            request,
            ReasonInput,
            lambda said: offers.withdraw_offer(offer=offer, by=request.user, **said),
        )


class ClaimViewSet(ListViewSet):
    """认领."""

    model = Claim
    queryset = Claim.objects.none()
    serializer_class = ClaimSerializer
    filterset_fields = ("state", "direction")

    def get_queryset(self) -> QuerySet[Claim]:
        """Return the claims that the user may see."""
        return super().get_queryset().select_related("demand", "offer", *with_provider())

    @extend_schema(request=ClaimInput)
    def create(self, request: Request) -> Response:
        """Claim a demand for one's unit, team or oneself, or ask for an offer for one's demand."""

        def do(said: dict) -> Claim:
            user, note = request.user, said.get("note", "")
            demand = known(Demand.objects.visible_to(user), Demand, "demand", said["demand"])
            offer = None
            if said.get("offer"):
                offer = known(Offer.objects.visible_to(user), Offer, "offer", said["offer"])
            if any(said.get(key) for key in PROVIDER):
                return claims.claim_demand(
                    demand=demand,
                    provider=provider_said(request, said),
                    by=user,
                    offer=offer,
                    note=note,
                )
            return claims.ask_for_offer(demand=demand, offer=offer, by=user, note=note)

        return self.act(request, ClaimInput, do, status.HTTP_201_CREATED)

    @extend_schema(request=AcceptInput)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: str) -> Response:
        """Say yes; the claim becomes a project."""
        claim = self.get_object()

        def do(said: dict) -> Claim:
            claims.accept_claim(claim=claim, by=request.user, **said)
            return claim

        return self.act(request, AcceptInput, do)

    @extend_schema(request=RefuseInput)
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, pk: str) -> Response:
        """Say no, with a reason."""
        claim = self.get_object()
        return self.act(
            request,
            RefuseInput,
            lambda said: claims.refuse_claim(claim=claim, by=request.user, **said),
        )

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take a claim back before it was answered."""
        claim = self.get_object()
        return self.act(
            request, None, lambda _said: claims.withdraw_claim(claim=claim, by=request.user)
        )


class ProjectViewSet(ByHandMixin, ListViewSet):
    """项目."""

    model = Project
    queryset = Project.objects.none()
    serializer_class = ProjectSerializer
    filterset_class = ProjectFilter

    def get_queryset(self) -> QuerySet[Project]:
        """Return the projects that the user may see."""
        rows = super().get_queryset().select_related("org", *with_provider())
        return with_rating(rows, self.request.user).prefetch_related("photos")

    @extend_schema(request=ReportInput)
    @action(detail=True, methods=["post"])
    def report(self, request: Request, pk: str) -> Response:
        """Report the work done, with photos uploaded before."""
        project = self.get_object()

        def do(said: dict) -> Project:
            own = Photo.objects.filter(uploaded_by=request.user, pk__in=said["photos"])
            return projects.report_project(
                project=project, by=request.user, report=said["report"], photos=own
            )

        return self.act(request, ReportInput, do)

    @extend_schema(request=ReviewInput)
    @action(detail=True, methods=["post"])
    def review(self, request: Request, pk: str) -> Response:
        """Rate a project from 1 to 5, which makes it done."""
        project = self.get_object()

        def do(said: dict) -> Project:
            reviews.rate_project(project=project, by=request.user, **said)
            return project

        return self.act(request, ReviewInput, do)

    @extend_schema(request=ReasonInput)
    @action(detail=True, methods=["post"], url_path="send-back")
    def send_back(self, request: Request, pk: str) -> Response:
        """Give a reported project back to the unit."""
        project = self.get_object()
        return self.act(
            request,
            ReasonInput,
            lambda said: projects.send_back(project=project, by=request.user, **said),
        )


def known(rows: QuerySet, model: type[Model], field: str, value: Any) -> Any:
    """Return the row among those open to the user; ValidationError by field otherwise."""
    key = "code" if model is Org else "pk"
    found = rows.filter(**{key: value}).first()
    if found is None:
        raise WrongInput({field: _("“%(value)s”不在您能选的范围里") % {"value": value}})
    return found


def provider_said(request: Request, said: dict) -> Provider:
    """Take in whose name out of the input: one of the user's own units, teams or check-ins."""
    named = [(key, said.pop(key)) for key in PROVIDER if said.get(key)]
    field, value = named[0] if named else ("unit", "")
    own = {key_of(one): one for one in rules.providers(request.user)}
    found = own.get(f"{field}-{value}") if len(named) == 1 else None
    if found is None:
        raise WrongInput({field: _("“%(value)s”不在您能选的范围里") % {"value": value}})
    return found
