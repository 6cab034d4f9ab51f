"""Search over what one may see: demands, offers, projects, places, matters, calls, units, meetings, orgs."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Case, F, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from alliances.models import Meeting
from core.models import User
from core.ui.dates import iso
from grids.models import Call, Matter
from orgs.filters import holding
from orgs.models import Org, Unit
from orgs.rules import whole_units
from portal.links import address
from services.models import Demand, Offer, Project, Venue
from services.models.providers import with_provider
from services.search.finding import MOST_COUNTED, count, narrow
from services.search.words import plain, words_of

LIMIT = 50
Narrow = Callable[[QuerySet, User, str], QuerySet]


@dataclass(frozen=True)
class Hit:
    """One thing found: title, grey facts, where it is."""

    title: str
    facts: str
    url: str


@dataclass(frozen=True)
class _Source:
    key: str
    title: str
    icon: str
    rows: Callable[[User], QuerySet]
    narrow: Narrow
    facts: Callable[[object], str]
    detail: str
    listing: str


@dataclass(frozen=True)
class Found:
    """What was found of one kind; the rows are read when they are asked for."""

    source: _Source
    rows: QuerySet
    words: tuple[str, ...]
    counted: int  # at most MOST_COUNTED + 1

    @property
    def key(self) -> str:
        """Return the name of the kind in addresses."""
        return self.source.key

    @property
    def title(self) -> str:
        """Return the name of the kind on the screen."""
        return self.source.title

    @property
    def icon(self) -> str:
        """Return the icon of the kind."""
        return self.source.icon

    @property
    def total(self) -> str:
        """Return how many there are in words: 2,120, or 10,000+ from there on."""
        return f"{MOST_COUNTED:,}+" if self.counted > MOST_COUNTED else f"{self.counted:,}"

    @property
    def more_url(self) -> str:
        """Return the list page with the same words, where there are more than are shown."""
        more = self.counted > LIMIT
        return address(self.source.listing, q=" ".join(self.words)) if more else ""

    @cached_property
    def hits(self) -> list[Hit]:
        """Return the newest ones, of them first those with a word in the title."""
        rows = list(self.rows[:LIMIT])
        first = [plain(word) for word in self.words]
        rows.sort(key=lambda row: not any(word in plain(str(row)) for word in first))
        facts, detail = self.source.facts, self.source.detail
        return [Hit(str(row), facts(row), address(detail, row.pk)) for row in rows]


def _demands(user: User) -> QuerySet:
    return Demand.objects.visible_to(user).select_related("org").order_by("-created_at", "-pk")


def _offers(user: User) -> QuerySet:
    rows = Offer.objects.visible_to(user).select_related(*with_provider())
    return rows.order_by("-created_at", "-pk")


def _projects(user: User) -> QuerySet:
    rows = Project.objects.visible_to(user).select_related(*with_provider())
    return rows.order_by("-created_at", "-pk")


def _venues(user: User) -> QuerySet:
    """Places that are not closed for good, as their list shows them."""
    rows = Venue.objects.visible_to(user).standing().select_related("org", "unit")
    return rows.order_by("-created_at", "-pk")


def _matters(user: User) -> QuerySet:
    return Matter.objects.visible_to(user).select_related("home").order_by("-reported_at", "-pk")


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


def _calls(user: User) -> QuerySet:
    return Call.objects.visible_to(user).select_related("org").order_by("-made_at", "-pk")


def _orgs(user: User) -> QuerySet:
    return Org.objects.visible_to(user).standing().select_related("parent").order_by("level", "lft")


def _in(*names: str) -> Narrow:
    """Return how rows without words of their own are narrowed: each word in one of the fields."""

    def keep(rows: QuerySet, user: User, text: str) -> QuerySet:
        return holding(rows, " ".join(words_of(text)), *names)

    return keep


SOURCES = (
    _Source("demands", _("需求"), "clipboard-list", _demands, narrow,
            lambda d: f"{d.org}，{d.get_state_display()}", "demand_detail", "demand_list"),
    _Source("offers", _("供给"), "gift", _offers, narrow,
            lambda o: f"{o.provider_name}，{o.get_state_display()}", "offer_detail", "offer_list"),
    _Source("projects", _("项目"), "briefcase", _projects, narrow,
            lambda p: f"{p.provider_name}，{p.get_state_display()}", "project_detail", "project_list"),
    _Source("venues", _("场地"), "map-pin", _venues, narrow,
            lambda v: f"{v.owner}，{v.get_kind_display()}", "venue_detail", "venue_list"),
    _Source("matters", _("民情事项"), "message-report", _matters, _in("title", "text", "place"),
            lambda m: f"{m.home}，{m.get_state_display()}", "matter_detail", "matter_list"),
    _Source("units", _("单位"), "building", _units, _in("name", "known_address"),
            lambda u: f"{u.org}，{u.sector}" if u.whole else "", "unit_detail", "unit_list"),
    _Source("meetings", _("会议"), "calendar-event", _meetings, _in("title", "place", "org__name"),
            lambda m: f"{iso(m.starts_at)}，{m.org}", "meeting_detail", "meeting_list"),
    _Source("calls", _("街呼区应"), "bell-ringing", _calls, _in("title", "text", "place"),
            lambda c: f"{c.org}，{c.get_state_display()}", "call_detail", "call_list"),
    _Source("orgs", _("组织"), "sitemap", _orgs, _in("name", "code"),
            lambda o: str(o.parent or ""), "org_detail", "org_list"),
)  # fmt: skip


def find(user: User, text: str) -> list[Found]:
    """Return what the user may see and that holds every word, by kind; [] without words."""
    words = tuple(words_of(text))
    if not words:
        return []
    found = []
    for source in SOURCES:
        rows = source.narrow(source.rows(user), user, text)
        if counted := count(rows):
            found.append(Found(source, rows, words, counted))
    return found
