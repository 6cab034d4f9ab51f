"""API of agreements and pairings, read only: the same filters and scopes as the pages."""

from django.db.models import QuerySet
from django.utils import timezone
from rest_framework import serializers, viewsets

from alliances.agreements.lists import AgreementFilter, PairingFilter, agreements_listed
from alliances.agreements.months import pairings_listed
from alliances.models import Agreement, Duty, Pairing, Party


class DutySerializer(serializers.ModelSerializer):
    """What a party promised."""

    class Meta:
        model = Duty
        fields = ("id", "text", "due", "done_on", "done_note")
        read_only_fields = fields


class PartySerializer(serializers.ModelSerializer):
    """A party with its duties."""

    name = serializers.CharField(source="__str__")
    duties = DutySerializer(many=True)

    class Meta:
        model = Party
        fields = ("name", "signer", "duties")
        read_only_fields = fields


class AgreementSerializer(serializers.ModelSerializer):
    """An agreement with its parties."""

    org_code = serializers.CharField(source="org.code")
    org_name = serializers.CharField(source="org.name")
    stage = serializers.CharField()
    parties = PartySerializer(many=True)

    class Meta:
        model = Agreement
        fields = (
            "id",
            "name",
            "org_code",
            "org_name",
            "goals",
            "start",
            "end",
            "signed_on",
            "stage",
            "review_on",
            "reviewed_on",
            "ended_on",
            "ended_reason",
            "parties",
        )
        read_only_fields = fields


class PairingSerializer(serializers.ModelSerializer):
    """A pairing with the days of this and of last month."""

    unit_name = serializers.CharField(source="unit.name")
    org_code = serializers.CharField(source="org.code")
    org_name = serializers.CharField(source="org.name")
    days_this_month = serializers.IntegerField(source="now_days")
    days_last_month = serializers.IntegerField(source="last_days")

    class Meta:
        model = Pairing
        fields = (
            "id",
            "unit_name",
            "org_code",
            "org_name",
            "liaison_name",
            "start",
            "end",
            "ended_on",
            "days_a_month",
            "days_this_month",
            "days_last_month",
        )
        read_only_fields = fields


class AgreementViewSet(viewsets.ReadOnlyModelViewSet):
    """共建协议."""

    queryset = Agreement.objects.none()
    serializer_class = AgreementSerializer
    filterset_class = AgreementFilter

    def get_queryset(self) -> QuerySet[Agreement]:
        """Return the agreements that the user may see, the newest term first."""
        rows = agreements_listed(self.request.user, timezone.localdate())
        return rows.prefetch_related("parties__duties").order_by("-start", "-pk")


class PairingViewSet(viewsets.ReadOnlyModelViewSet):
    """结对共建."""

    queryset = Pairing.objects.none()
    serializer_class = PairingSerializer
    filterset_class = PairingFilter

    def get_queryset(self) -> QuerySet[Pairing]:
        """Return the pairings that the user may see."""
        return pairings_listed(self.request.user, timezone.localdate()).order_by("pk")


routes = [("agreements", AgreementViewSet), ("pairings", PairingViewSet)]
