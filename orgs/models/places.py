"""The tree of organisations: where everything lies."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from mptt.models import MPTTModel, TreeForeignKey
from mptt.querysets import TreeQuerySet

from core.audit import audited
from core.models import User


class Level(models.IntegerChoices):
    """The levels of the tree; equal to the depth of the node (`Org.level`)."""

    CITY = 0, _("市")
    DISTRICT = 1, _("区")
    STREET = 2, _("街道")
    COMMUNITY = 3, _("社区")
    GRID = 4, _("网格")
    BUILDING = 5, _("楼院")


# The ancestor key of each level: org.<key> is the org's ancestor there, itself included.
KEY_OF_LEVEL = {
    Level.CITY: "city",
    Level.DISTRICT: "district",
    Level.STREET: "street",
    Level.COMMUNITY: "community",
    Level.GRID: "grid",
}


class OrgQuerySet(TreeQuerySet):
    """Orgs, scoped."""

    def visible_to(self, user: User) -> "OrgQuerySet":
        """Orgs that the user may see (access.md, row Org)."""
        from orgs.scope import scope_of

        return self.filter(scope_of(user).orgs())

    def standing(self) -> "OrgQuerySet":
        """Orgs that have not been closed."""
        return self.filter(closed_on=None)


class OrgManager(models.Manager.from_queryset(OrgQuerySet)):
    """Plain manager: structural writes go through orgs.tree, which knows lft and rght."""

    def get_queryset(self) -> OrgQuerySet:
        """Order by place in the tree."""
        return super().get_queryset().order_by("tree_id", "lft")


def _ancestor(key: str, *, index: bool = False) -> models.ForeignKey:
    return models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="+", db_index=index
    )


@audited()
class Org(MPTTModel):
    """组织: a node of the tree. `level`, `lft`, `rght`, `tree_id` are MPTT's, the keys below ours.

    Only orgs.tree writes structure, under the lock of the tree; a reader uses the ancestor keys
    within one statement and never carries lft/rght from one statement to the next (design.md).
    """

    code = models.CharField(_("代码"), max_length=20, unique=True)
    name = models.CharField(_("名称"), max_length=100)
    parent = TreeForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("上级"),
    )
    city = _ancestor("city")
    district = _ancestor("district", index=True)
    street = _ancestor("street", index=True)
    community = _ancestor("community", index=True)
    grid = _ancestor("grid")
    closed_on = models.DateField(_("撤销日期"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OrgManager()
    _tree_manager = None  # set by mptt

    class Meta:
        verbose_name = _("组织")
        verbose_name_plural = _("组织")
        constraints = [
            models.CheckConstraint(
                condition=Q(parent__isnull=False) | Q(level=0),
                name="org_only_city_without_parent",
                violation_error_message=_("除市以外，每个组织都要有上级"),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def tier(self) -> Level:
        """Return the level as a Level."""
        return Level(self.level)

    def path(self) -> list["Org"]:
        """Return the ancestors from the city down to this org, in one query, by the keys."""
        ids = [getattr(self, f"{key}_id") for key in KEY_OF_LEVEL.values()]
        known = {org.pk: org for org in Org.objects.filter(pk__in=filter(None, ids))}
        path = [known[pk] for pk in ids if pk in known]
        return path if self.level <= Level.GRID else [*path, self]

    def below(self, path: str = "") -> Q:
        """Return the filter for rows whose org (at `path`) is this one or lies under it."""
        return below(self.pk, Level(self.level), path)


def below(org_id: int, level: int, path: str = "") -> Q:
    """Return the filter "at or under org", by ancestor key, safe against moves (design.md)."""
    prefix = f"{path}__" if path else ""
    if level >= Level.BUILDING:
        return Q(**{f"{path or 'pk'}": org_id})
    return Q(**{f"{prefix}{KEY_OF_LEVEL[Level(level)]}_id": org_id})
