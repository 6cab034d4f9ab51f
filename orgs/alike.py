"""When two names may be two spellings of one unit: the same once what varies is folded away."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from orgs.models import Org, Unit

# What registers add and people leave out; longest first.
COMPANY = re.compile(r"(股份有限公司|有限责任公司|集团有限公司|有限公司|总公司|分公司|公司)")
NOISE = re.compile(r"[\W_]+")


def fold(name: str, divisions: Iterable[str] = ()) -> str:
    """Return a name without width, case, spaces, punctuation, company suffixes and leading divisions.

    divisions: names of the city, district, street and community in which it lies (青岛市市南区…).
    What is left is never empty where the name was not.
    """
    plain = NOISE.sub("", unicodedata.normalize("NFKC", name)).casefold()
    short = COMPANY.sub("", plain) or plain
    for division in divisions:
        folded = NOISE.sub("", unicodedata.normalize("NFKC", division)).casefold()
        if folded and short.startswith(folded) and len(short) - len(folded) >= 3:
            short = short[len(folded) :]
    return short


def divisions_of(org: Org, names: dict[int, str]) -> list[str]:
    """Return the names of an org's ancestors from the city down, from a map of id to name."""
    ids = (org.city_id, org.district_id, org.street_id, org.community_id)
    return [names[pk] for pk in ids if pk in names]


def names_of_orgs(orgs: Iterable[Org]) -> dict[int, str]:
    """Return the names of all ancestors of the orgs, by id, in one query."""
    ids = {
        pk
        for org in orgs
        for pk in (org.city_id, org.district_id, org.street_id, org.community_id)
        if pk
    }
    return dict(Org.objects.filter(pk__in=ids).values_list("pk", "name"))


def near_org_ids(orgs: Iterable[Org]) -> tuple[set[int], set[int]]:
    """Return (streets, orgs above streets) in which a unit with the same name may be listed."""
    orgs = list(orgs)
    return {o.street_id for o in orgs if o.street_id}, {o.pk for o in orgs if not o.street_id}


class Folded:
    """The units of some streets by their folded name; one query for units, one for orgs' names."""

    def __init__(self, units: Iterable[Unit], orgs: Iterable[Org]) -> None:
        units = list(units)
        self._names = names_of_orgs([*(unit.org for unit in units), *orgs])
        self._units: dict[tuple, list[Unit]] = defaultdict(list)
        for unit in units:
            self._units[self.key(unit.name, unit.org)].append(unit)

    def key(self, name: str, org: Org) -> tuple:
        """Return what two spellings of one unit have in common: place (street) and folded name."""
        return org.street_id or org.pk, fold(name, divisions_of(org, self._names))

    def like(self, name: str, org: Org) -> list[Unit]:
        """Return the units there whose name folds to the same, by id."""
        return sorted(self._units.get(self.key(name, org), ()), key=lambda unit: unit.pk)
