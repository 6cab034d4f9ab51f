"""How lists of bodies, meetings and decisions are narrowed; pages, exports and the API share it."""

import django_filters as filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alliances.cadence.standings import WORDS, Standing, standings
from alliances.meetings.unclosed import unclosed
from alliances.models import Alliance, BodyKind, Decision, Meeting
from alliances.rules import decisions_to_report
from core.models import User
from orgs.filters import search_in
from orgs.models import Level, Org, below
from orgs.scope import LEADING, scope_of


def orgs_to_choose(user: User) -> QuerySet[Org]:
    """Return the orgs one level below the user's highest leading post: what he compares."""
    scope = scope_of(user)
    levels = [level for kind, _pk, level in scope.org_posts if kind in LEADING]
    level = min(levels, default=Level.COMMUNITY) + 1
    if level > Level.COMMUNITY:
        return Org.objects.none()
    return Org.objects.visible_to(user).standing().filter(scope.under(""), level=level)


def _orgs(request) -> QuerySet[Org]:
    return orgs_to_choose(request.user) if request else Org.objects.none()


class OrgFilter(filters.ModelChoiceFilter):
    """At or under one of the orgs that the user compares."""

    def __init__(self, **kwargs) -> None:
        kwargs = {"label": _("范围"), "queryset": _orgs, **kwargs}
        super().__init__(**kwargs)

    def filter(self, qs: QuerySet, value: Org | None) -> QuerySet:
        """Narrow to the org and what lies under it, by ancestor key."""
        return qs.filter(below(value.pk, value.level, self.field_name)) if value else qs


def _years() -> list[tuple[int, str]]:
    now = timezone.localdate().year
    return [(year, _("%(y)s 年") % {"y": year}) for year in range(now, now - 4, -1)]


def _kinds_seen(request) -> QuerySet[BodyKind]:
    kinds = BodyKind.objects
    return kinds.visible_to(request.user) if request else kinds.none()


class AllianceFilter(filters.FilterSet):
    """Bodies by name, kind, org, and how they stand in the current period."""

    q = filters.CharFilter(label=_("查找"), method="find", max_length=80)
    kind = filters.ModelChoiceFilter(label=_("机构"), queryset=_kinds_seen, to_field_name="code")
    org = OrgFilter(field_name="org")
    standing = filters.ChoiceFilter(
        label=_("本期"),
        choices=[(s.value, WORDS[s]) for s in Standing if s != Standing.NOT_BEGUN],
        method="stand",
    )
    ended = filters.ChoiceFilter(
        label=_("在册"),
        choices=[("no", _("在册")), ("yes", _("已终止")), ("all", _("全部"))],
        method="end",
        initial="no",
        empty_label=None,
    )

    class Meta:
        model = Alliance
        fields = ("q", "kind", "org", "standing", "ended")

    find = search_in("name", "org__name")

    def stand(self, qs: QuerySet, name: str, value: str) -> QuerySet:
        """Bodies whose current period stands so."""
        today = timezone.localdate()
        found = standings(qs, (today, today), today)
        return qs.filter(pk__in=[pk for pk, ps in found.items() for p in ps if p.standing == value])

    def end(self, qs: QuerySet, name: str, value: str) -> QuerySet:
        """Bodies that stand, that have ended, or all."""
        if value == "all":
            return qs
        standing = Alliance.objects.standing().values("pk")
        return qs.exclude(pk__in=standing) if value == "yes" else qs.filter(pk__in=standing)


class MeetingFilter(filters.FilterSet):
    """Meetings by state, words, kind of body, org and year."""

    q = filters.CharFilter(label=_("查找"), method="find", max_length=80)
    state = filters.MultipleChoiceFilter(label=_("状态"), choices=Meeting.State.choices)
    kind = filters.ModelChoiceFilter(
        label=_("机构"),
        queryset=_kinds_seen,
        field_name="alliance__kind",
        to_field_name="code",
    )
    org = OrgFilter(field_name="org")
    alliance = filters.ModelChoiceFilter(
        label=_("哪个机构"),
        queryset=lambda request: (
            Alliance.objects.visible_to(request.user) if request else Alliance.objects.none()
        ),
    )
    year = filters.TypedChoiceFilter(label=_("年度"), choices=_years, coerce=int, method="in_year")
    over = filters.ChoiceFilter(
        label=_("结会"), choices=[("yes", _("开过七天没结会"))], method="not_closed"
    )

    class Meta:
        model = Meeting
        fields = ("q", "state", "kind", "org", "alliance", "year", "over")

    def not_closed(self, qs: QuerySet, name: str, value: str) -> QuerySet:
        """Meetings that the level above hears of (alliances.meetings.unclosed)."""
        return qs.filter(pk__in=unclosed(timezone.localdate()).values("pk"))

    find = search_in("title", "place", "alliance__name")

    def in_year(self, qs: QuerySet, name: str, value: int) -> QuerySet:
        """Meetings of a calendar year."""
        return qs.filter(starts_at__year=value)


class DecisionFilter(filters.FilterSet):
    """Decisions by how far they are, whose they are, words, org and year."""

    q = filters.CharFilter(label=_("查找"), method="find", max_length=80)
    stage = filters.ChoiceFilter(
        label=_("进度"),
        choices=[
            ("open", _("办理中")),
            ("late", _("已逾期")),
            ("done", _("已办结")),
            ("replaced", _("已改办")),
            ("dropped", _("不再办")),
        ],
        method="at_stage",
    )
    whose = filters.ChoiceFilter(
        label=_("谁的"), choices=[("mine", _("等我办的"))], method="of_whom"
    )
    org = OrgFilter(field_name="meeting__org")
    year = filters.TypedChoiceFilter(label=_("年度"), choices=_years, coerce=int, method="in_year")

    class Meta:
        model = Decision
        fields = ("q", "stage", "whose", "org", "year")

    find = search_in("text", "person_name", "unit__name", "meeting__title")

    def at_stage(self, qs: QuerySet, name: str, value: str) -> QuerySet:
        """Open ones (late included), late ones, done, replaced or dropped ones."""
        if value == "late":
            return qs.filter(state=Decision.State.OPEN, due__lt=timezone.localdate())
        return qs.filter(state=value)

    def of_whom(self, qs: QuerySet, name: str, value: str) -> QuerySet:
        """Those that wait for the user himself, his units or his org."""
        mine = decisions_to_report(self.request.user)
        return qs.filter(pk__in=mine.values("pk"))

    def in_year(self, qs: QuerySet, name: str, value: int) -> QuerySet:
        """Decisions of meetings of a calendar year."""
        return qs.filter(meeting__starts_at__year=value)
