"""The API of points: one's own movements, and those of the members of one's orgs; read only."""

from django.db.models import QuerySet
from rest_framework import mixins, serializers, viewsets

from grids.models import PointLine


class PointLineSerializer(serializers.ModelSerializer):
    """One movement of points; whose it is only by number, as in the address of the account."""

    reverses = serializers.PrimaryKeyRelatedField(read_only=True)

    class Meta:
        model = PointLine
        fields = ("id", "member", "kind", "amount", "title", "reverses", "reason", "at")


class PointLineViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    """积分流水: one's own, and those of the members of one's orgs."""

    queryset = PointLine.objects.none()
    serializer_class = PointLineSerializer
    filterset_fields = ("member", "kind")

    def get_queryset(self) -> QuerySet[PointLine]:
        """Return the lines that the user may see, the newest first."""
        return PointLine.objects.visible_to(self.request.user).order_by("-at", "-pk")
