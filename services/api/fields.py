"""Fields of the API of the lists: what is read, what may be said."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.personal import mask
from services.actions.projects import MAX_PHOTOS
from services.capacity import counts_of
from services.matching.week import SlotError, Week
from services.models import (
    Category,
    Claim,
    DeclineReason,
    Demand,
    Offer,
    Project,
)
from services.models.providers import PROVIDER


class SlotsField(serializers.CharField):
    """Weekly slots in the grammar of the list files."""

    def to_internal_value(self, data):
        """Return the canonical text."""
        try:
            return str(Week.parse(super().to_internal_value(data)))
        except SlotError as error:
            raise serializers.ValidationError(str(error)) from error


class CategoryField(serializers.SlugRelatedField):
    """A category by its name."""

    def __init__(self, **kwargs):
        kwargs.setdefault("slug_field", "name")
        if not kwargs.get("read_only"):
            kwargs.setdefault("queryset", Category.objects.all())
        super().__init__(**kwargs)


class DemandSerializer(serializers.ModelSerializer):
    """A demand; the phone number is masked."""

    org_code = serializers.CharField(source="org.code", read_only=True)
    org_name = serializers.CharField(source="org.name", read_only=True)
    category = CategoryField(read_only=True)
    committed = serializers.SerializerMethodField()
    fulfilled = serializers.SerializerMethodField()

    class Meta:
        model = Demand
        fields = (
            "id",
            "kind",
            "ref",
            "org_code",
            "org_name",
            "title",
            "description",
            "category",
            "quantity",
            "committed",
            "fulfilled",
            "slots",
            "due",
            "state",
            "published_on",
            "done_on",
            "withdrawn_reason",
            "version",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields

    def get_committed(self, demand: Demand) -> int | None:
        """Return how many are bound to it; null to whoever looks from outside."""
        return self._count(demand, "committed")

    def get_fulfilled(self, demand: Demand) -> int | None:
        """Return how many have done it; null to whoever looks from outside."""
        return self._count(demand, "fulfilled")

    def _count(self, demand: Demand, name: str) -> int | None:
        known = self.context.setdefault("counts", {})
        if demand.pk not in known:
            page = self.parent.instance if self.parent else [demand]
            found = counts_of(page, self.context["request"].user)
            known |= {one.pk: found.get(one.pk) for one in page}
        return getattr(known[demand.pk], name, None)


class DemandInput(serializers.ModelSerializer):
    """What one says of a new demand."""

    org_code = serializers.CharField(max_length=20)
    category = CategoryField(required=False, allow_null=True)
    quantity = serializers.IntegerField(min_value=1, max_value=999, required=False)
    slots = SlotsField(required=False, allow_blank=True, max_length=300)
    publish = serializers.BooleanField(default=False)

    class Meta:
        model = Demand
        validators: list = []
        fields = (
            "org_code",
            "kind",
            "ref",
            "title",
            "description",
            "category",
            "quantity",
            "slots",
            "due",
            "contact_name",
            "contact_phone",
            "publish",
        )


class OfferSerializer(serializers.ModelSerializer):
    """An offer, with how many demands it is bound to."""

    provider_name = serializers.CharField(read_only=True)
    org_code = serializers.CharField(source="org.code", read_only=True)
    category = CategoryField(read_only=True)
    taken = serializers.IntegerField(source="taken_count", read_only=True)

    class Meta:
        model = Offer
        fields = (
            "id",
            "ref",
            "unit",
            "team",
            "member",
            "provider_name",
            "org_code",
            "kind",
            "title",
            "description",
            "category",
            "capacity",
            "taken",
            "slots",
            "reach",
            "state",
            "published_on",
            "version",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields


class OfferInput(serializers.ModelSerializer):
    """What one says of a new offer."""

    unit = serializers.IntegerField(required=False)
    team = serializers.IntegerField(required=False)
    member = serializers.IntegerField(required=False)
    category = CategoryField(required=False, allow_null=True)
    capacity = serializers.IntegerField(min_value=1, max_value=999, required=False)
    slots = SlotsField(required=False, allow_blank=True, max_length=300)
    publish = serializers.BooleanField(default=False)

    class Meta:
        model = Offer
        validators: list = []
        fields = (
            "unit",
            "team",
            "member",
            "ref",
            "kind",
            "title",
            "description",
            "category",
            "capacity",
            "slots",
            "reach",
            "publish",
        )


class ClaimSerializer(serializers.ModelSerializer):
    """A claim."""

    demand_title = serializers.CharField(source="demand.title", read_only=True)
    provider_name = serializers.CharField(read_only=True)

    class Meta:
        model = Claim
        fields = (
            "id",
            "demand",
            "demand_title",
            "unit",
            "team",
            "member",
            "provider_name",
            "offer",
            "direction",
            "state",
            "note",
            "answer_by",
            "reason",
            "answer_note",
            "created_at",
            "answered_at",
        )
        read_only_fields = fields


class ClaimInput(serializers.Serializer):
    """Somebody claims a demand (unit, team or member given), or a community asks for an offer."""

    demand = serializers.IntegerField()
    unit = serializers.IntegerField(required=False)
    team = serializers.IntegerField(required=False)
    member = serializers.IntegerField(required=False)
    offer = serializers.IntegerField(required=False)
    note = serializers.CharField(required=False, allow_blank=True, max_length=300)

    def validate(self, attrs):
        """One of the two sides must be named."""
        if not attrs.get("offer") and not any(attrs.get(key) for key in PROVIDER):
            raise serializers.ValidationError({"offer": [_("请写明供给，或以谁的名义认领")]})
        return attrs


class AcceptInput(serializers.Serializer):
    """Due date and contact of the project that begins."""

    due = serializers.DateField()
    contact_name = serializers.CharField(required=False, allow_blank=True, max_length=40)
    contact_phone = serializers.CharField(required=False, allow_blank=True, max_length=20)


class RefuseInput(serializers.Serializer):
    """Why not."""

    reason = serializers.ChoiceField(choices=DeclineReason.choices)
    note = serializers.CharField(required=False, allow_blank=True, max_length=300)


class ReasonInput(serializers.Serializer):
    """A reason in words."""

    reason = serializers.CharField(max_length=200)


class ProjectSerializer(serializers.ModelSerializer):
    """A project; the phone number is masked."""

    org_code = serializers.CharField(source="org.code", read_only=True)
    provider_name = serializers.CharField(read_only=True)
    contact_phone = serializers.SerializerMethodField()
    rating = serializers.SerializerMethodField()

    class Meta:
        model = Project
        fields = (
            "id",
            "demand",
            "org_code",
            "unit",
            "team",
            "member",
            "provider_name",
            "offer",
            "kind",
            "title",
            "description",
            "contact_name",
            "contact_phone",
            "due",
            "state",
            "report",
            "photos",
            "started_on",
            "reported_on",
            "done_on",
            "rating",
            "sent_back_reason",
            "cancelled_reason",
        )
        read_only_fields = fields

    def get_contact_phone(self, project: Project) -> str:
        """Return the phone number masked."""
        return mask(project.contact_phone)

    def get_rating(self, project: Project) -> int | None:
        """Return the community's rating, where there is one that the user may read."""
        return project.shown_rating  # type: ignore[attr-defined]


class ReportInput(serializers.Serializer):
    """What was done, with the ids of uploaded photos."""

    report = serializers.CharField(max_length=5000)
    photos = serializers.ListField(
        child=serializers.UUIDField(), min_length=1, max_length=MAX_PHOTOS
    )


class ReviewInput(serializers.Serializer):
    """1 to 5, and words."""

    rating = serializers.IntegerField(min_value=1, max_value=5)
    comment = serializers.CharField(required=False, allow_blank=True, max_length=500)
