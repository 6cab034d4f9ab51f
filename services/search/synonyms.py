"""Groups of words that mean the same: reading and checking their text, and whose hold for whom."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.models import User
from orgs.models import Org
from orgs.scope import scope_of
from services.models.synonyms import Synonyms
from services.search.words import plain

SHIPPED = Path(__file__).parent / "data" / "synonyms.txt"
SEPARATORS = str.maketrans(dict.fromkeys("，,；;\t", "、"))
MOST_GROUPS, MOST_WORDS, LONGEST = 500, 12, 20
SHORTEST = 2  # characters: a single one is in half of all texts, and would match all with all

Group = tuple[str, ...]


@cache
def shipped_text() -> str:
    """Return the groups that come with the portal, one a line."""
    return SHIPPED.read_text("utf-8")


def parse(text: str) -> list[Group]:
    """Return the groups of a text, one a line, words set apart by 、 or a comma.

    Raises ValidationError that names line and word: groups of one word, words that are too long or
    too short, and words that stand in two groups, whose chains would make everything mean the same.
    """
    groups: list[Group] = []
    errors: list[str] = []
    line_of: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        words = [word.strip() for word in line.translate(SEPARATORS).split("、")]
        group = tuple(dict.fromkeys(plain(word) for word in words if word))
        if not group:
            continue
        errors += _faults(number, group, line_of)
        line_of.update(dict.fromkeys(group, number))
        groups.append(group)
    if len(groups) > MOST_GROUPS:
        words_of_error = _("最多 %(most)s 组，现在有 %(n)s 组，请删去用不着的")
        errors.insert(0, words_of_error % {"most": MOST_GROUPS, "n": len(groups)})
    if errors:
        raise ValidationError(errors[:10])
    return groups


def _faults(number: int, group: Group, line_of: dict[str, int]) -> Iterable[str]:
    if len(group) < 2:
        yield _("第 %(line)s 行只有“%(word)s”一个词，一组至少写两个，用、隔开") % {
            "line": number,
            "word": group[0][:LONGEST],
        }
    if len(group) > MOST_WORDS:
        facts = {"line": number, "most": MOST_WORDS}
        yield _("第 %(line)s 行太多了，一组最多 %(most)s 个词") % facts
    for word in group:
        facts = {"line": number, "word": word[:LONGEST]}
        if len(word) < SHORTEST:
            yield _("第 %(line)s 行的“%(word)s”太短，单个字几乎处处都有，请写两个字以上") % facts
        if len(word) > LONGEST:
            yield _("第 %(line)s 行的“%(word)s……”太长，一个词最多 20 个字") % facts
        if word in line_of:
            known = {**facts, "other": line_of[word]}
            yield _("“%(word)s”在第 %(other)s 行和第 %(line)s 行都有，一个词只能在一组里") % known


def by_word(groups: Iterable[Group]) -> dict[str, Group]:
    """Return for each word the group that it stands in."""
    return {word: group for group in groups for word in group}


@cache
def _shipped() -> dict[str, Group]:
    return by_word(parse(shipped_text()))


def text_of(row: Synonyms | None) -> str:
    """Return the groups that hold: a district's own, or the shipped ones."""
    return row.groups if row is not None and row.groups else shipped_text().strip()


def groups_of(district: Org) -> dict[str, Group]:
    """Return the words of a district with their groups: its own, or the shipped ones."""
    return _of_rows([district.pk])


def synonyms_for(user: User) -> dict[str, Group]:
    """Return the words of the districts in which the user has his posts; one statement."""
    kept = getattr(user, "kept_synonyms", None)
    if kept is not None:
        return kept
    places = [post.org or (post.unit.org if post.unit else None) for post in scope_of(user).posts]
    districts = {place.district_id for place in places if place and place.district_id}
    found = _of_rows(sorted(districts)) if districts else _shipped()
    if getattr(user, "keep_scope", False):  # as long as the scope: for this request
        user.kept_synonyms = found  # type: ignore[attr-defined]
    return found


def _of_rows(districts: list[int]) -> dict[str, Group]:
    rows = Synonyms.objects.filter(org__in=districts).exclude(groups="").order_by("org")
    texts = list(rows.values_list("groups", flat=True))
    if not texts:
        return _shipped()
    found = dict(_shipped()) if len(texts) < len(districts) else {}
    for text in texts:
        found.update(by_word(parse(text)))
    return found
