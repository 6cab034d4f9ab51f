"""Which units and orgs a post of the four kinds (四员) answers for, and who may say so."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.models import User
from orgs import rules
from orgs.models import Charge, Level, Org, Post, PostKind, Unit
from orgs.scope import scope_of

# 四员 (practice G3).
FOUR = (PostKind.SUPERVISOR, PostKind.COMMISSIONER, PostKind.LIAISON, PostKind.GRID_KEEPER)
Named = Org | Unit


def nameable_orgs(user: User) -> QuerySet[Org]:
    """Return the orgs that the user may lay into somebody's hands: at and below his own."""
    return Org.objects.standing().filter(scope_of(user).under(""), level__lte=Level.GRID)


def nameable_units(user: User) -> QuerySet[Unit]:
    """Return the units that the user may lay into somebody's hands: those that he keeps."""
    return Unit.objects.editable_by(user).present()


def may_change_charges(user: User, post: Post) -> bool:
    """Tell whether the user may say what the post answers for: as he may give it, while it lasts."""
    lasts = Post.objects.lasting().filter(pk=post.pk).exists()
    return post.kind in FOUR and lasts and rules.may_take_post(user, post)


def refuse_wrong(kind: str, place: Org | Unit, named: Iterable[Named], by: User) -> None:
    """Raise ValidationError for what such a post cannot answer for, with its name."""
    named = list(named)
    if named and kind not in FOUR:
        raise ValidationError(_("只有督查员、特派员、联络员、网格管理员才定负责对象"))
    orgs = [one.pk for one in named if isinstance(one, Org)]
    units = [one.pk for one in named if isinstance(one, Unit)]
    here = _reach(place)
    good_orgs = nameable_orgs(by).filter(_within(here, ""), pk__in=orgs)
    good_units = nameable_units(by).filter(_within(here, "org"), pk__in=units)
    known = {("o", pk) for pk in good_orgs.values_list("pk", flat=True)}
    known |= {("u", pk) for pk in good_units.values_list("pk", flat=True)}
    wrong = [
        one.name for one in named if ("u" if isinstance(one, Unit) else "o", one.pk) not in known
    ]
    if wrong:
        words = _("%(names)s 不在%(place)s的范围里，请去掉")
        raise ValidationError(words % {"names": "、".join(wrong), "place": (here or place).name})


def _reach(place: Org | Unit) -> Org | None:
    """Return the org within which the post answers for things; a keeper's is the community."""
    if isinstance(place, Unit):
        return None
    return place.community if place.level >= Level.GRID and place.community else place


def _within(here: Org | None, path: str) -> Q:
    return here.below(path) if here is not None else ~Q(pk__in=[])


def set_charges(*, post: Post, named: Iterable[Named], by: User) -> Post:
    """Let the post answer for exactly these units and orgs; a supervisor without any watches all.

    What stays keeps its row, so that the log shows what came and what went; what lies beyond the
    user's own orgs, which somebody above named, stays too.
    """
    named = list(named)
    with transaction.atomic():
        row = (
            Post.objects.select_for_update(of=("self",))
            .select_related("org", "unit")
            .get(pk=post.pk)
        )
        if not may_change_charges(by, row):
            raise PermissionDenied(_("您看得到，但不能改这一条"))
        refuse_wrong(row.kind, row.place, named, by)
        orgs = {one.pk for one in named if isinstance(one, Org)}
        units = {one.pk for one in named if isinstance(one, Unit)}
        held = Charge.objects.filter(post=row)
        scope = scope_of(by)
        his = Q(org__in=Org.objects.filter(scope.under("")).order_by().values("pk"))
        his |= Q(unit__in=Unit.objects.filter(scope.units_changed()).values("pk"))
        held.filter(his).exclude(Q(org__in=orgs) | Q(unit__in=units)).delete()
        orgs -= set(held.exclude(org=None).values_list("org_id", flat=True))
        units -= set(held.exclude(unit=None).values_list("unit_id", flat=True))
        Charge.objects.bulk_create(
            [Charge(post=row, org_id=pk) for pk in orgs]
            + [Charge(post=row, unit_id=pk) for pk in units]
        )
    return row


def charges_seen(user: User, posts: Iterable[Post]) -> dict[int, list[str]]:
    """Return the names of what each post answers for, by post id, as far as the user sees them."""
    rows = Charge.objects.filter(post__in=[post.pk for post in posts])
    orgs, units = Org.objects.visible_to(user).values("pk"), Unit.objects.visible_to(user)
    rows = rows.filter(Q(org__in=orgs) | Q(unit__in=units.values("pk")))
    found: dict[int, list[str]] = {}
    for row in rows.select_related("org", "unit").order_by("pk"):
        found.setdefault(row.post_id, []).append(str(row))
    return found


def concerned_with(user: User, unit: Unit) -> list[Post]:
    """Return the posts of today that answer for the unit or are held by its part-time members."""
    at = Q(charges__unit=unit) | Q(from_unit=unit)
    rows = Post.objects.active().visible_to(user).filter(at).exclude(unit=unit)
    return list(rows.select_related("user", "org", "unit"))
