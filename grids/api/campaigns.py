"""API of campaigns: read only, the same scope and filters as the list; verbs stay with the pages."""

import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from rest_framework import mixins, serializers, viewsets

from grids.campaigns.work import Standing, standings
from grids.filters.campaigns import CampaignFilter
from grids.models import Campaign, CampaignField, CampaignPart


class CampaignFieldSerializer(serializers.ModelSerializer):
    """A field of the daily report."""

    class Meta:
        model = CampaignField
        fields = ("id", "name", "kind", "measure")


class CampaignSerializer(serializers.ModelSerializer):
    """A campaign; of its chain as much is counted as the user sees."""

    org_code = serializers.CharField(source="org.code", read_only=True)
    org_name = serializers.CharField(source="org.name", read_only=True)
    fields_asked = CampaignFieldSerializer(source="fields", many=True, read_only=True)
    parts = serializers.SerializerMethodField(help_text="编入几家")
    owed_today = serializers.SerializerMethodField(help_text="今天应报几家")
    made_today = serializers.SerializerMethodField(help_text="今天已报几家")

    class Meta:
        model = Campaign
        fields = (
            "id",
            "org_code",
            "org_name",
            "title",
            "text",
            "state",
            "reporting",
            "chase_at",
            "activated_at",
            "ended_at",
            "went_well",
            "to_improve",
            "fields_asked",
            "parts",
            "owed_today",
            "made_today",
        )
        read_only_fields = fields

    def _of(self, campaign: Campaign) -> Standing:
        return self.context["standings"].get(campaign.pk, Standing())

    def get_parts(self, campaign: Campaign) -> int:
        """Count the parts that the user sees and that have not left."""
        return self._of(campaign).parts

    def get_owed_today(self, campaign: Campaign) -> int:
        """Count those of them that owe a report today."""
        return self._of(campaign).owed

    def get_made_today(self, campaign: Campaign) -> int:
        """Count those of them that have reported today."""
        return self._of(campaign).made


class CampaignViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """专项行动."""

    queryset = Campaign.objects.none()
    serializer_class = CampaignSerializer
    filterset_class = CampaignFilter

    def get_queryset(self) -> QuerySet[Campaign]:
        """Return the campaigns that the user may see, the newest first."""
        rows = Campaign.objects.visible_to(self.request.user).select_related("org")
        return rows.order_by("-made_at", "-pk").prefetch_related("fields")

    def get_serializer(self, *args: Any, **kwargs: Any) -> serializers.BaseSerializer:
        """Count for all the campaigns of a page at once."""
        made = super().get_serializer(*args, **kwargs)
        if args:
            shown = [args[0]] if isinstance(args[0], Campaign) else args[0]
            made.context["standings"] = self._standings([row.pk for row in shown])
        return made

    def _standings(self, ids: list[int]) -> dict[int, Standing]:
        today: datetime.date = timezone.localdate()
        parts = CampaignPart.objects.visible_to(self.request.user).filter(campaign__in=ids)
        return standings(parts, today)
