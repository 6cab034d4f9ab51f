"""How big a grid is to be, and where it is not: norms by place and date (practice rows Q11, S4)."""

import datetime
from dataclasses import dataclass

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from grids.models import GridCard, GridNorm
from orgs.models import Org

NOWHERE = Q(pk__in=[])


@dataclass(frozen=True)
class Norm:
    """Bounds, both included: households and party members of a basic grid, a branch for each."""

    households: tuple[int, int] = (200, 600)
    members: tuple[int, int] = (30, 50)
    own_branch: bool = True
    laid_by: int | None = None  # the org that laid it down, None: the usual one


# About 400 households and 30 to 50 members, one branch for each grid (practice rows Q11, S4).
USUAL = Norm()


def _read(row: GridNorm) -> Norm:
    return Norm(
        (row.households_least, row.households_most),
        (row.members_least, row.members_most),
        row.own_branch,
        row.org_id,
    )


@dataclass(frozen=True)
class Norms:
    """The norms in force on a day, by the city or district that laid them down."""

    districts: dict[int, Norm]
    cities: dict[int, Norm]

    def of(self, org: Org) -> Norm:
        """Return the norm that holds for an org: its district's, its city's, the usual one."""
        own = self.districts.get(org.district_id or 0)
        return own or self.cities.get(org.city_id or 0) or USUAL

    def places(self) -> list[tuple[Q, Norm]]:
        """Return every norm with the filter of the cards for which it holds."""
        led = Q(org__district_id__in=list(self.districts))
        inside = [(Q(org__district_id=pk), norm) for pk, norm in self.districts.items()]
        cities = [(Q(org__city_id=pk) & ~led, norm) for pk, norm in self.cities.items()]
        rest = ~led & ~Q(org__city_id__in=list(self.cities))
        return [*inside, *cities, (rest, USUAL)]


def norms_on(day: datetime.date | None = None) -> Norms:
    """Return the norms in force on the day (default: today), in one statement."""
    rows = GridNorm.objects.filter(starts_on__lte=day or timezone.localdate())
    newest: dict[Org, Norm] = {}
    for row in rows.select_related("org").order_by("starts_on", "pk"):
        newest[row.org] = _read(row)
    return Norms(
        {org.pk: norm for org, norm in newest.items() if org.district_id},
        {org.pk: norm for org, norm in newest.items() if not org.district_id},
    )


def _outside(field: str, bounds: tuple[int, int]) -> Q:
    """Not filled in (0) is not out of the norm: that is asked for by itself."""
    least, most = bounds
    return Q(**{f"{field}__gt": 0}) & (Q(**{f"{field}__lt": least}) | Q(**{f"{field}__gt": most}))


def _shares_branch() -> Exists:
    """Tell whether another grid of the community names the same branch."""
    same = GridCard.objects.filter(
        org__parent=OuterRef("org__parent"),
        branch_name=OuterRef("branch_name"),
        org__closed_on=None,
    ).exclude(branch_name="")
    return Exists(same.exclude(pk=OuterRef("pk")))


def conditions(norms: Norms) -> dict[str, Q]:
    """Return for households, members and branch the filter of the cards that are out of the norm.

    Sizes are for basic grids; a branch of its own is asked of exclusive ones too.
    """
    basic = Q(kind=GridCard.Kind.BASIC)
    found = dict.fromkeys(("households", "members", "branch"), NOWHERE)
    for here, norm in norms.places():
        found["households"] |= here & basic & _outside("households", norm.households)
        found["members"] |= here & basic & _outside("party_members", norm.members)
        if norm.own_branch:
            found["branch"] |= here & (Q(branch_name="") | Q(shares_branch=True))
    return found


def with_norm(cards: QuerySet[GridCard], norms: Norms) -> QuerySet[GridCard]:
    """Annotate cards with off_households, off_members, off_branch and off (any of them)."""
    wrong = conditions(norms)
    anything = wrong["households"] | wrong["members"] | wrong["branch"]
    tests = {**{f"off_{name}": test for name, test in wrong.items()}, "off": anything}
    return cards.annotate(shares_branch=_shares_branch()).annotate(
        **{
            name: Case(
                When(test, then=Value(True)), default=Value(False), output_field=BooleanField()
            )
            for name, test in tests.items()
        }
    )


def unfilled(cards: QuerySet[GridCard]) -> QuerySet[GridCard]:
    """Keep basic grids whose size nobody has filled in."""
    return cards.filter(Q(households=0) | Q(party_members=0), kind=GridCard.Kind.BASIC)


def reasons(card: GridCard, norms: Norms) -> list[str]:
    """Say in words where an annotated card is out of the norm; [] where it is not."""
    norm, said = norms.of(card.org), []
    if card.off_households:  # type: ignore[attr-defined]
        said.append(_compare(_("户数"), card.households, norm.households))
    if card.off_members:  # type: ignore[attr-defined]
        said.append(_compare(_("党员"), card.party_members, norm.members))
    if card.off_branch:  # type: ignore[attr-defined]
        said.append(_("和别的网格合用支部") if card.branch_name else _("没有党支部"))
    return said


def _compare(what: str, value: int, bounds: tuple[int, int]) -> str:
    words = (
        _("%(what)s %(n)s，少于 %(bound)s")
        if value < bounds[0]
        else _("%(what)s %(n)s，多于 %(bound)s")
    )
    bound = bounds[0] if value < bounds[0] else bounds[1]
    return words % {"what": what, "n": f"{value:,}", "bound": f"{bound:,}"}


def norm_words(norm: Norm) -> str:
    """Say a norm in one line: 200 至 600 户，30 至 50 名党员，一格一支部."""
    facts = {
        "a": norm.households[0],
        "b": norm.households[1],
        "c": norm.members[0],
        "d": norm.members[1],
    }
    words = _("%(a)s 至 %(b)s 户，%(c)s 至 %(d)s 名党员") % facts
    return words + (_("，一格一支部") if norm.own_branch else "")
