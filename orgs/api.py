"""API of organisations, units and posts: read, scoped and narrowed as the pages are."""

import django_filters as filters
from django.db.models import QuerySet
from rest_framework import serializers, viewsets

from orgs import rules
from orgs.filters import PostFilter, UnitFilter
from orgs.models import Org, Post, Unit


class OrgSerializer(serializers.ModelSerializer):
    """An org with its parent's code."""

    level = serializers.CharField(source="tier.name", read_only=True)
    parent_code = serializers.CharField(source="parent.code", default=None, read_only=True)

    class Meta:
        model = Org
        fields = ("id", "code", "name", "level", "parent_code", "closed_on")


class OrgFields(filters.FilterSet):
    """Plain numbers and codes: an id that one may not see finds nothing, as one that is not there."""

    level = filters.NumberFilter()
    parent = filters.NumberFilter(field_name="parent_id")
    code = filters.CharFilter()


class OrgViewSet(viewsets.ReadOnlyModelViewSet):
    """组织."""

    queryset = Org.objects.none()
    serializer_class = OrgSerializer
    filterset_class = OrgFields

    def get_queryset(self) -> QuerySet[Org]:
        """Return the orgs that the user may see, in the order of the tree."""
        seen = Org.objects.visible_to(self.request.user).values("pk")
        return Org.objects.filter(pk__in=seen).select_related("parent")


class UnitSerializer(serializers.ModelSerializer):
    """A unit without its contact; of units seen beside one's own in an alliance only the name."""

    sector = serializers.CharField(source="sector.name", read_only=True)
    org_code = serializers.CharField(source="org.code", read_only=True)

    class Meta:
        model = Unit
        fields = (
            "id",
            "name",
            "ref",
            "sector",
            "org_code",
            "address",
            "branch_name",
            "party_members",
            "ended_on",
        )

    def to_representation(self, instance: Unit) -> dict:
        """Leave out what the user may not see."""
        said = super().to_representation(instance)
        if instance.pk in self.context["whole"]:
            return said
        return {name: said[name] if name in ("id", "name") else None for name in said}


class UnitViewSet(viewsets.ReadOnlyModelViewSet):
    """驻区单位."""

    queryset = Unit.objects.none()
    serializer_class = UnitSerializer
    filterset_class = UnitFilter

    def get_queryset(self) -> QuerySet[Unit]:
        """Return the units that the user may see, by name."""
        seen = Unit.objects.visible_to(self.request.user).values("pk")
        rows = Unit.objects.filter(pk__in=seen).select_related("sector", "org")
        return rows.order_by("name", "pk")

    def get_serializer_context(self) -> dict:
        """Add which units are seen whole."""
        whole = Unit.objects.filter(rules.whole_units(self.request.user))
        ids = set(whole.values_list("pk", flat=True))
        return {**super().get_serializer_context(), "whole": ids}


class PostSerializer(serializers.ModelSerializer):
    """A post: who, which, where, from when to when."""

    user = serializers.CharField(source="user.name", read_only=True)
    org_code = serializers.CharField(source="org.code", default=None, read_only=True)
    unit = serializers.CharField(source="unit.name", default=None, read_only=True)

    class Meta:
        model = Post
        fields = ("id", "user", "kind", "org_code", "unit", "start", "end", "revoked_at")


class PostViewSet(viewsets.ReadOnlyModelViewSet):
    """任职."""

    queryset = Post.objects.none()
    serializer_class = PostSerializer
    filterset_class = PostFilter

    def get_queryset(self) -> QuerySet[Post]:
        """Return the posts that the user may see."""
        seen = Post.objects.visible_to(self.request.user).values("pk")
        rows = Post.objects.filter(pk__in=seen).select_related("user", "org", "unit")
        return rows.order_by("kind", "start", "pk")


routes: list[tuple[str, type[viewsets.GenericViewSet]]] = [
    ("orgs", OrgViewSet),
    ("units", UnitViewSet),
    ("posts", PostViewSet),
]
