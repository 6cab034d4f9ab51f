"""API of places, bookings and activities: the same filters, rules and verbs as the pages."""

from typing import Any

from django.core.exceptions import ValidationError as WrongInput
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from orgs.models import Org, Team, Unit
from services.actions import bookings, venues
from services.api.lists import ListViewSet, known
from services.filters.venues import ActivityFilter, BookingFilter, VenueFilter, with_distance
from services.models import Activity, Booking, Venue
from services.venues import checks as venue_checks
from services.venues import rules as venue_rules
from services.venues import words as venue_words
from services.venues.hours import Hours


class VenueSerializer(serializers.ModelSerializer):
    """A place, with whether it is open; contacts are not in it."""

    org_code = serializers.CharField(source="org.code", read_only=True)
    owner = serializers.CharField(read_only=True)
    state = serializers.SerializerMethodField()

    class Meta:
        model = Venue
        fields = (
            "id",
            "name",
            "kind",
            "org_code",
            "owner",
            "parent",
            "capacity",
            "area",
            "address",
            "latitude",
            "longitude",
            "equipment",
            "about",
            "reach",
            "state",
            "closed_on",
            "version",
            "updated_at",
        )
        read_only_fields = fields

    def get_state(self, venue: Venue) -> str:
        """Say whether it is open now, or when next."""
        hours = self.context["view"].hours_of(venue)
        return str(venue_words.venue_state(venue, hours, venue_checks.now()).label).strip()


class BookingSerializer(serializers.ModelSerializer):
    """A booking, with both ends of its time; contacts are not in it."""

    venue_name = serializers.CharField(source="venue.name", read_only=True)
    who = serializers.CharField(read_only=True)
    start = serializers.DateTimeField(source="starts_at", read_only=True)
    end = serializers.DateTimeField(source="ends_at", read_only=True)

    class Meta:
        model = Booking
        fields = (
            "id",
            "venue",
            "venue_name",
            "who",
            "purpose",
            "people",
            "start",
            "end",
            "state",
            "answer",
            "answer_by",
            "version",
            "created_at",
        )
        read_only_fields = fields


class BookingInput(serializers.Serializer):
    """What one says of a new booking: `unit`, `team`, or `org_code` and `group`."""

    venue = serializers.IntegerField()
    unit = serializers.IntegerField(required=False)
    team = serializers.IntegerField(required=False)
    org_code = serializers.CharField(max_length=20, required=False)
    group = serializers.CharField(max_length=60, required=False, default="")
    purpose = serializers.CharField(max_length=100)
    people = serializers.IntegerField(min_value=1, max_value=99999)
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    wait = serializers.BooleanField(default=False)
    override_reason = serializers.CharField(max_length=200, required=False, default="")


class WhyInput(serializers.Serializer):
    """A reason, which the other side is told."""

    reason = serializers.CharField(max_length=200, required=False, default="")


class CameInput(serializers.Serializer):
    """How many came."""

    people = serializers.IntegerField(min_value=1, max_value=99999)


class VisitInput(serializers.Serializer):
    """How many came on a day, also without a booking."""

    people = serializers.IntegerField(min_value=-99999, max_value=99999)
    day = serializers.DateField(required=False)
    note = serializers.CharField(max_length=100, required=False, default="")


class ActivitySerializer(serializers.ModelSerializer):
    """An activity, with how many have signed up."""

    venue = serializers.IntegerField(source="booking.venue_id", read_only=True)
    venue_name = serializers.CharField(source="booking.venue.name", read_only=True)
    host = serializers.CharField(source="booking.who", read_only=True)
    start = serializers.DateTimeField(source="booking.starts_at", read_only=True)
    end = serializers.DateTimeField(source="booking.ends_at", read_only=True)
    state = serializers.CharField(source="booking.state", read_only=True)
    signed_up = serializers.IntegerField(read_only=True)

    class Meta:
        model = Activity
        fields = (
            "id",
            "title",
            "about",
            "venue",
            "venue_name",
            "host",
            "start",
            "end",
            "seats",
            "signed_up",
            "state",
        )
        read_only_fields = fields


class VenueViewSet(ListViewSet):
    """场地."""

    model = Venue
    queryset = Venue.objects.none()
    serializer_class = VenueSerializer
    filterset_class = VenueFilter

    def get_queryset(self) -> QuerySet[Venue]:
        """Return the places that the user may see."""
        return with_distance(super().get_queryset().select_related("org", "unit"), None)

    def paginate_queryset(self, queryset: QuerySet) -> list | None:
        """Work out the hours of the page's places at once."""
        page = super().paginate_queryset(queryset)
        self.hours = venue_checks.hours_of(page or [])
        return page

    def hours_of(self, venue: Venue) -> Hours:
        """Return when a place is open."""
        known = getattr(self, "hours", {})
        return known.get(venue.pk) or venue_checks.hours_of([venue])[venue.pk]

    @extend_schema(request=VisitInput)
    @action(detail=True, methods=["post"])
    def visits(self, request: Request, pk: str) -> Response:
        """Add how many came."""
        venue = self.get_object()

        def do(said: dict) -> Venue:
            venues.count_visits(venue=venue, by=request.user, **said)
            return venue

        return self.act(request, VisitInput, do)


class BookingViewSet(ListViewSet):
    """预约."""

    model = Booking
    queryset = Booking.objects.none()
    serializer_class = BookingSerializer
    filterset_class = BookingFilter

    def get_queryset(self) -> QuerySet[Booking]:
        """Return the bookings that the user may see."""
        return super().get_queryset().select_related("venue", "unit", "team")

    @extend_schema(request=BookingInput)
    def create(self, request: Request) -> Response:
        """Book a place for one's unit or team, or as staff for a group of residents."""

        def do(said: dict) -> Booking:
            user = request.user
            venue = known(Venue.objects.visible_to(user), Venue, "venue", said["venue"])
            sides: dict[str, Any] = {}
            if said.get("unit"):
                units = venue_rules.booking_units(user)
                sides["unit"] = known(units, Unit, "unit", said["unit"])
            elif said.get("team"):
                teams = venue_rules.booking_teams(user)
                sides["team"] = known(teams, Team, "team", said["team"])
            else:
                code = said.get("org_code", "")
                sides["org"] = known(venue_rules.booking_orgs(user), Org, "org_code", code)
                if not said["group"].strip():
                    raise WrongInput({"group": _("请写是哪个居民团队")})
            return bookings.book(
                venue=venue,
                by=user,
                start=timezone.make_naive(said["start"]),
                end=timezone.make_naive(said["end"]),
                fields={name: said[name] for name in ("group", "purpose", "people")},
                wait=said["wait"],
                override_reason=said["override_reason"],
                **sides,
            )

        return self.act(request, BookingInput, do, status.HTTP_201_CREATED)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """Agree to what was asked for."""
        booking = self.get_object()
        return self.act(
            request, None, lambda _said: bookings.confirm(booking=booking, by=request.user)
        )

    @extend_schema(request=WhyInput)
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, pk: str) -> Response:
        """Do not agree, with a reason."""
        booking = self.get_object()
        return self.act(
            request,
            WhyInput,
            lambda said: bookings.refuse(booking=booking, by=request.user, **said),
        )

    @extend_schema(request=WhyInput)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Call a booking off before it begins."""
        booking = self.get_object()
        return self.act(
            request,
            WhyInput,
            lambda said: bookings.cancel(booking=booking, by=request.user, **said),
        )

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def take(self, request: Request, pk: str) -> Response:
        """Say yes to the time that one waited for."""
        booking = self.get_object()
        return self.act(
            request, None, lambda _said: bookings.take_offer(booking=booking, by=request.user)
        )

    @extend_schema(request=CameInput)
    @action(detail=True, methods=["post"])
    def came(self, request: Request, pk: str) -> Response:
        """Say how many came."""
        booking = self.get_object()
        return self.act(
            request, CameInput, lambda said: bookings.came(booking=booking, by=request.user, **said)
        )


class ActivityViewSet(ListViewSet):
    """活动."""

    model = Activity
    queryset = Activity.objects.none()
    serializer_class = ActivitySerializer
    filterset_class = ActivityFilter

    def get_queryset(self) -> QuerySet[Activity]:
        """Return the activities that the user may see."""
        rows = super().get_queryset().with_signed_up()
        return rows.select_related("booking__venue", "booking__unit", "booking__team")
