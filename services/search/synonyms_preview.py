"""What another text of synonyms would change: groups that come and go, and what a search then finds."""

from dataclasses import dataclass

from core.models import User
from orgs.models import Org
from services.models import Demand
from services.search.finding import MOST_COUNTED, count
from services.search.synonyms import Group, by_word
from services.search.words import Synonyms, query

MOST_SHOWN = 20


@dataclass(frozen=True)
class Change:
    """A word whose group changes, and how many demands of the district a search for it finds."""

    word: str
    before: Group
    after: Group
    found_before: str
    found_after: str


@dataclass(frozen=True)
class Preview:
    """The first changed words, how many there are in all, and how many groups there would be."""

    changes: list[Change]
    words: int
    groups: int


def preview(user: User, district: Org, now: Synonyms, groups: list[Group]) -> Preview:
    """Return what the groups would change in the district, beside those that hold now."""
    new = by_word(groups)
    changed = sorted(
        word for word in {*now, *new} if set(now.get(word, [word])) != set(new.get(word, [word]))
    )
    first = changed[:MOST_SHOWN]
    shown = [_change(user, district, word, now, new) for word in first]
    return Preview(shown, len(changed), len(groups))


def _change(user: User, district: Org, word: str, now: Synonyms, new: Synonyms) -> Change:
    before, after = tuple(now.get(word, ())), tuple(new.get(word, ()))
    found = [_found(user, district, word, synonyms) for synonyms in (now, new)]
    return Change(word, before, after, found[0], found[1])


def _found(user: User, district: Org, word: str, synonyms: Synonyms) -> str:
    rows = Demand.objects.visible_to(user).filter(district.below("org"))
    n = count(rows.filter(words__holds=query([word], synonyms)))
    return f"{MOST_COUNTED:,}+" if n > MOST_COUNTED else f"{n:,}"
