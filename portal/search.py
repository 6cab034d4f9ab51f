"""Search over what one may see: demands, offers, units, meetings, orgs, each the ten best."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from alliances.models import Meeting
from core.models import User
from core.ui.dates import iso
from orgs.models import Org, Unit
from orgs.rules import whole_units
from portal.links import address
from services.models import Demand, Offer
from services.models.providers import with_provider

LIMIT = 10
MOST_WORDS = 5
LONGEST = 80


@dataclass(frozen=True)
class Hit:
    """One thing found: title, grey facts, where it is."""

    title: str
    facts: str
    url: str


@dataclass(frozen=True)
class Found:
    """The hits of one kind, how many there are in all, and the list page with the same words."""

    key: str
    title: str
    icon: str
    hits: list[Hit]
    total: int
    more_url: str


@dataclass(frozen=True)
class _Source:
    key: str
    title: str
    icon: str
    rows: Callable[[User], QuerySet]
    fields: tuple[str, ...]  # the first is the title, where a hit counts most
    facts: Callable[[object], str]
    detail: str
    listing: str


def _demands(user: User) -> QuerySet:
    return Demand.objects.visible_to(user).select_related("org").order_by("-created_at", "pk")


def _offers(user: User) -> QuerySet:
    rows = Offer.objects.visible_to(user).select_related(*with_provider())
    return rows.order_by("-created_at", "pk")


def _units(user: User) -> QuerySet:
    """Units; of those known by name only (access.md, row Unit) nothing else is searched or told."""
    ids = Unit.objects.visible_to(user).values("pk")
    whole = Unit.objects.filter(whole_units(user)).values("pk")
    known = Case(When(pk__in=whole, then=F("address")), default=Value(""))
    rows = Unit.objects.filter(pk__in=ids).annotate(
        known_address=known, whole=Case(When(pk__in=whole, then=Value(True)), default=Value(False))
    )
    return rows.select_related("org", "sector").order_by("name", "pk")


def _meetings(user: User) -> QuerySet:
    return Meeting.objects.visible_to(user).select_related("org").order_by("-starts_at", "pk")


def _orgs(user: User) -> QuerySet:
    return Org.objects.visible_to(user).standing().select_related("parent").order_by("level", "lft")


SOURCES = (
    _Source("demands", _("需求"), "clipboard-list", _demands, ("title", "description", "ref"),
            lambda d: f"{d.org}，{d.get_state_display()}", "demand_detail", "demand_list"),
    _Source("offers", _("供给"), "gift", _offers, ("title", "description", "unit__name", "team__name"),
            lambda o: f"{o.provider_name}，{o.get_state_display()}", "offer_detail", "offer_list"),
    _Source("units", _("单位"), "building", _units, ("name", "known_address"),
            lambda u: f"{u.org}，{u.sector}" if u.whole else "", "unit_detail", "unit_list"),
    _Source("meetings", _("会议"), "calendar-event", _meetings, ("title", "place", "org__name"),
            lambda m: f"{iso(m.starts_at)}，{m.org}", "meeting_detail", "meeting_list"),
    _Source("orgs", _("组织"), "sitemap", _orgs, ("name", "code"),
            lambda o: str(o.parent or ""), "org_detail", "org_list"),
)  # fmt: skip


def words_of(text: str) -> list[str]:
    """Return the words to look for: at most five, of at most 80 characters together."""
    return text[:LONGEST].split()[:MOST_WORDS]


def find(user: User, text: str) -> list[Found]:
    """Return what the user may see and that holds every word, by kind; [] without words."""
    words = words_of(text)
    if not words:
        return []
    found = [_look(source, user, words, text) for source in SOURCES]
    return [one for one in found if one.total]


def _look(source: _Source, user: User, words: list[str], text: str) -> Found:
    rows = source.rows(user)
    order = rows.query.order_by
    title = source.fields[0]
    for word in words:
        anywhere = Q()
        for name in source.fields:
            anywhere |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(anywhere)
    best = Case(
        *[When(**{f"{title}__icontains": word}, then=Value(0)) for word in words[:1]],
        default=Value(1),
        output_field=IntegerField(),
    )
    top = list(rows.alias(best=best).order_by("best", *order)[: LIMIT + 1])
    total = len(top) if len(top) <= LIMIT else rows.count()
    hits = [Hit(str(row), source.facts(row), address(source.detail, row.pk)) for row in top[:LIMIT]]
    more = address(source.listing, q=" ".join(words)) if total > LIMIT else ""
    return Found(source.key, source.title, source.icon, hits, total, more)
