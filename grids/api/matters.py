"""API of matters: read by the same scope and filters as the pages, without who reported."""

from django.db.models import QuerySet
from rest_framework import mixins, serializers, viewsets

from grids.filters.matters import MatterFilter
from grids.models import Matter


class MatterSerializer(serializers.ModelSerializer):
    """A matter as its list shows it; neither the reporter nor the codes."""

    home_code = serializers.CharField(source="home.code", read_only=True)
    org_code = serializers.CharField(source="org.code", read_only=True)
    unit_name = serializers.CharField(source="unit.name", read_only=True, default="")

    class Meta:
        model = Matter
        fields = (
            "id",
            "title",
            "text",
            "place",
            "source",
            "sort",
            "category",
            "urgency",
            "home_code",
            "org_code",
            "state",
            "round",
            "unit_name",
            "reported_at",
            "due",
            "provisional",
            "done_at",
            "closed_at",
            "in_time",
            "rating",
        )


class MatterViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """民情事项."""

    queryset = Matter.objects.none()
    serializer_class = MatterSerializer
    filterset_class = MatterFilter

    def get_queryset(self) -> QuerySet[Matter]:
        """Return the matters that the user may see, the newest first."""
        rows = Matter.objects.visible_to(self.request.user).select_related("home", "org", "unit")
        return rows.order_by("-reported_at", "-pk")
