"""API of calls: read only, the same scope and filters as the list; verbs stay with the pages."""

from django.db.models import QuerySet
from rest_framework import mixins, serializers, viewsets

from grids.filters.calls import CallFilter
from grids.models import Call, CallParty


class CallPartySerializer(serializers.ModelSerializer):
    """A department of a round, and what it reported."""

    unit_name = serializers.CharField(source="unit.name", read_only=True)

    class Meta:
        model = CallParty
        fields = ("round", "unit", "unit_name", "role", "answered_at", "result")


class CallSerializer(serializers.ModelSerializer):
    """A call with its due times (None while a pause lasts) and its departments, of all rounds."""

    street_code = serializers.CharField(source="org.code", read_only=True)
    street_name = serializers.CharField(source="org.name", read_only=True)
    parties = CallPartySerializer(many=True, read_only=True)

    class Meta:
        model = Call
        fields = (
            "id",
            "street_code",
            "street_name",
            "title",
            "text",
            "place",
            "kind",
            "urgency",
            "state",
            "round",
            "made_at",
            "answer_due",
            "plan_due",
            "solve_due",
            "provisional",
            "answered_at",
            "planned_at",
            "solved_at",
            "closed_at",
            "in_time",
            "parties",
        )
        read_only_fields = fields


class CallViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """街呼区应."""

    queryset = Call.objects.none()
    serializer_class = CallSerializer
    filterset_class = CallFilter

    def get_queryset(self) -> QuerySet[Call]:
        """Return the calls that the user may see, newest first."""
        rows = Call.objects.visible_to(self.request.user).select_related("org")
        return rows.order_by("-made_at", "-pk").prefetch_related("parties__unit")
