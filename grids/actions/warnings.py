"""预警: laid down as rules, found each night, acted on, looked at again, handed up where it still holds."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User
from core.notices import NOW, Message, notify
from core.readings import Reading, Signal, Stretch, signals
from grids.calls.rules import orgs_laying_down
from grids.models import EarlyWarning, WarningRule, WarningStep
from grids.warnings.rules import (
    level_for,
    lying_in,
    may_act,
    people_to_act,
    places_watched,
    rules_at,
    stretch_of,
)
from orgs.models import Level, Org

State = EarlyWarning.State
NOT_ADMIN = "预警规则由区、市的组织部管理员来定"
Subject = tuple[int, int | None, int | None]


@transaction.atomic
def lay_down_rule(*, by: User, rule: WarningRule) -> WarningRule:
    """Lay down a rule, in place of the org's earlier one for the same signal."""
    if not orgs_laying_down(by).filter(pk=rule.org_id).exists():
        raise PermissionDenied(_(NOT_ADMIN))
    if rule.signal not in signals():
        raise ValidationError({"signal": _("请从列出的里面选")})
    Org.objects.select_for_update(no_key=True).get(pk=rule.org_id)
    earlier = WarningRule.objects.filter(org=rule.org_id, signal=rule.signal).first()
    if earlier is not None:
        rule.pk = earlier.pk
    rule.full_clean()
    rule.save()
    return rule


@transaction.atomic
def take_back_rule(*, by: User, rule: WarningRule) -> None:
    """Take a rule back; warnings that it gave go on until they are settled."""
    if not WarningRule.objects.editable_by(by).filter(pk=rule.pk).exists():
        raise PermissionDenied(_(NOT_ADMIN))
    WarningRule.objects.filter(pk=rule.pk).delete()


def watch_all(
    today: datetime.date | None = None, *, alive: Callable[[], None] = lambda: None
) -> int:
    """Look at every district and city; return how many warnings are new. May run twice."""
    today, made = today or timezone.localdate(), 0
    for place in places_watched():
        alive()
        made += watch(place, today, alive)
    return made


def watch(place: Org, today: datetime.date, alive: Callable[[], None] = lambda: None) -> int:
    """Look at one district (or what lies in a city alone): old warnings again, then for new ones."""
    look_again(place, today, alive)
    made, known = 0, signals()
    for rule in rules_at(place):
        if rule.signal not in known:
            continue
        stretch = stretch_of(rule.span, today)
        for reading in known[rule.signal].read(lying_in(place), stretch):
            alive()
            if reading.value >= rule.threshold:
                made += _warn(rule, known[rule.signal], reading, stretch)
    return made


@transaction.atomic
def _warn(rule: WarningRule, signal: Signal, reading: Reading, stretch: Stretch) -> bool:
    """Write a warning once per subject and stretch, and tell who must act; else note the new number."""
    org = Org.objects.get(pk=reading.org_id)
    subject = {"org": org, "unit_id": reading.unit_id, "alliance_id": reading.alliance_id}
    warning, fresh = EarlyWarning.objects.get_or_create(
        signal=signal.key,
        since=stretch.since,
        **subject,
        defaults={
            "name": reading.name[:100],
            "until": stretch.until,
            "value": reading.value,
            "threshold": rule.threshold,
            "url": reading.url,
            "level": level_for(rule, org),
            "days": rule.days,
            "due": stretch.until + datetime.timedelta(days=rule.days),
            "made_on": stretch.until,
        },
    )
    if not fresh:
        return False
    words = _("到 %(n)s%(measure)s，规则是 %(t)s%(measure)s 起预警") % {
        "n": number(reading.value),
        "t": number(rule.threshold),
        "measure": signal.measure,
    }
    _step(warning, _("预警"), words, value=reading.value)
    _tell(warning, signal)
    return True


def number(value: Decimal) -> str:
    """Write a number without needless noughts."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _step(
    warning: EarlyWarning,
    title: str,
    text: str = "",
    *,
    by: User | None = None,
    value: Decimal | None = None,
) -> None:
    WarningStep.objects.create(
        warning=warning,
        title=title,
        text=text.strip()[:1000],
        by=by,
        value=value,
        at=timezone.now(),
    )


def _tell(warning: EarlyWarning, signal: Signal) -> None:
    """Tell who must act now; once for each level."""
    message = Message(
        cause=f"warning:{warning.pk}:{warning.level}",
        kind="warning",
        title=_("预警：%(name)s，%(what)s") % {"name": warning.name, "what": signal.title},
        body=_("%(n)s%(measure)s，请在 %(due)s 前处置，写明措施")
        % {
            "n": number(warning.value),
            "measure": signal.measure,
            "due": warning.due.isoformat(),
        },
        url=reverse("warning_detail", args=[warning.pk]),
        urgency=NOW,
    )
    notify(users=people_to_act(warning), message=message)


@transaction.atomic
def act(*, warning: EarlyWarning, by: User, text: str) -> None:
    """Write down what was done; the number is looked at each night, and at the end of the term."""
    row = _locked(warning.pk)
    if not may_act(by, row):
        raise PermissionDenied(_("您看得到，但这条预警现在不由您来处置"))
    if row.state != State.OPEN:
        words = _("这条预警现在是“%(state)s”，可能别人刚办过，请刷新再看")
        raise ValidationError(words % {"state": row.get_state_display()})
    row.state = State.ACTED
    row.save()
    _step(row, _("处置"), text, by=by)


def _locked(pk: int) -> EarlyWarning:
    rows = EarlyWarning.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("org").get(pk=pk)


def look_again(place: Org, today: datetime.date, alive: Callable[[], None] = lambda: None) -> None:
    """Look at the open warnings of a place again: what holds no more is closed, what is due goes up."""
    rows = EarlyWarning.objects.filter(lying_in(place)("org")).exclude(state=State.CLOSED)
    groups: dict[tuple[str, datetime.date], list[EarlyWarning]] = defaultdict(list)
    for row in rows.select_related("org").order_by("pk"):
        groups[row.signal, row.since].append(row)
    known = signals()
    for (key, since), warnings in groups.items():
        signal = known.get(key)
        stretch = Stretch(since, today)
        now = _values(signal.read(lying_in(place), stretch)) if signal else {}
        for warning in warnings:
            alive()
            _settle(warning.pk, signal, now, today)


def _values(readings: Iterable[Reading]) -> dict[Subject, Decimal]:
    return {(one.org_id, one.unit_id, one.alliance_id): one.value for one in readings}


@transaction.atomic
def _settle(
    pk: int, signal: Signal | None, now: dict[Subject, Decimal], today: datetime.date
) -> None:
    row = _locked(pk)
    if row.state == State.CLOSED:
        return
    value = now.get((row.org_id, row.unit_id, row.alliance_id), Decimal(0))
    if signal is None or value < row.threshold:
        row.state, row.closed_on, row.value = State.CLOSED, today, value
        row.save()
        _step(row, _("解除"), _("再看时已不到预警的数"), value=value)
    elif row.due < today:
        _raise(row, signal, value, today)
    elif value != row.value:
        row.value = value
        row.save()


def _raise(row: EarlyWarning, signal: Signal, value: Decimal, today: datetime.date) -> None:
    """Hand a warning that still holds after its term to the level above, with a term of its own."""
    top = row.level == Level.CITY
    row.level = row.level if top else row.level - 1
    row.raised += not top
    row.state, row.value = State.OPEN, value
    row.due = today + datetime.timedelta(days=row.days)
    row.save()
    words = _("过了期限还是 %(n)s%(measure)s") % {"n": number(value), "measure": signal.measure}
    title = _("还没解除") if top else _("升级到%(level)s") % {"level": row.get_level_display()}
    _step(row, title, words, value=value)
    if not top:
        _tell(row, signal)
