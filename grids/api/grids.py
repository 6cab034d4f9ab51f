"""API of grids: read and change the card, by the same rules as the pages."""

from typing import Any

from django.db.models import QuerySet
from django.utils.functional import cached_property
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from core.idempotency import act_once
from grids import actions
from grids.filters.grids import GridFilter
from grids.ground.norms import Norms, norms_on, reasons, with_norm
from grids.models import GridCard


class GridSerializer(serializers.ModelSerializer):
    """A grid's card without the keeper's phone."""

    code = serializers.CharField(source="org.code", read_only=True)
    name = serializers.CharField(source="org.name", read_only=True)
    community_code = serializers.CharField(source="org.parent.code", read_only=True)
    norm = serializers.SerializerMethodField(help_text="哪里不合规模，合规模为空")

    class Meta:
        model = GridCard
        fields = (
            "id",
            "code",
            "name",
            "community_code",
            "kind",
            "households",
            "party_members",
            "branch_name",
            "keeper_name",
            "places",
            "norm",
        )

    def get_norm(self, card: GridCard) -> list[str]:
        """Say where the grid is out of the norm."""
        return reasons(card, self.context["norms"])


class GridViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """网格."""

    queryset = GridCard.objects.none()
    serializer_class = GridSerializer
    filterset_class = GridFilter

    def get_queryset(self) -> QuerySet[GridCard]:
        """Return the grids that the user may see, in the order of the tree."""
        rows = GridCard.objects.visible_to(self.request.user).select_related("org__parent")
        return with_norm(rows, self.norms).order_by("org__lft", "pk")

    @cached_property
    def norms(self) -> Norms:
        """The norms of today, read once for a request."""
        return norms_on()

    def get_serializer_context(self) -> dict[str, Any]:
        """Hand the norms to the serializer."""
        return {**super().get_serializer_context(), "norms": self.norms}

    @extend_schema(request=GridSerializer(partial=True))
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change some facts of a card."""
        card = self.get_object()
        read = self.get_serializer(card, data=request.data, partial=True)
        read.is_valid(raise_exception=True)

        def save() -> str:
            for name, value in read.validated_data.items():
                setattr(card, name, value)
            return str(actions.save_card(card=card, by=request.user).pk)

        act_once(request, save)
        return Response(self.get_serializer(self.get_queryset().get(pk=card.pk)).data)
