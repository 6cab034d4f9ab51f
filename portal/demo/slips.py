"""The demo's warnings, by its own rules and numbers, and the year's weak branches with five measures."""

import datetime
from collections import Counter

from django.utils import timezone

from core.readings import Reading, Signal, signals
from grids.actions.warnings import number
from grids.models import (
    EarlyWarning,
    WarningRule,
    WarningStep,
    WeakMeasure,
    WeakOrg,
    WeakShare,
)
from grids.warnings.rules import level_for, lying_in, stretch_of
from grids.warnings.weak import branches_below
from portal.demo.cast import Cast
from portal.demo.ground import Ground

# Signal, from which number on, months looked at, who acts first, days.
RULES = (
    ("meetings", 1, "year", 3, 10),
    ("life", 1, "quarter", 3, 10),
    ("decisions", 2, "quarter", 2, 7),
    ("demands", 2, "quarter", 3, 10),
    ("ratings", 1, "quarter", 2, 15),
    ("calls", 1, "month", 1, 5),
    ("keepers", 1, "quarter", 3, 15),
    ("silent", 30, "quarter", 3, 7),
)
EACH, MOST = 3, 12  # warnings of one signal, and in all
ACTED = (
    "已约谈负责人，下周补开并登记。",
    "两件已办结，余下的排到本月底。",
    "换了牵头单位，周五前到现场。",
)
REASONS = (
    "连续两个季度没按时开支部党员大会，活动没有记录。",
    "书记空缺三个月，党员到会不到一半。",
    "居民反映问题多次没有回音，群众满意度低。",
    "党务、财务公开不及时，账目不清。",
)
MEASURES = {
    "leader": "区委常委、政法委书记挂点，每月到现场一次",
    "partner": "岛城银行香港中路支行党支部结对",
    "guide": "街道党工委派一名党建指导员，每周到岗两天",
    "plan": "列出六个问题，两个月内逐个销号",
    "training": "班子成员到区委党校轮训三天",
}


def slip_some(seed: int, ground: Ground, today: datetime.date) -> None:
    """Lay the rules down, let the demo's own numbers warn, and find weak branches."""
    cast = Cast(seed + 70, today)
    rules = [
        WarningRule.objects.create(
            org=ground.district, signal=key, threshold=least, span=span, level=level, days=days
        )
        for key, least, span, level, days in RULES
    ]
    for n, (rule, reading) in enumerate(_found(ground, rules, today)):
        _warn(cast, ground, n, rule, reading)
    WeakShare.objects.create(org=ground.district.city, year=today.year - 1, percent=7)
    _find_weak(cast, ground)


def _found(
    ground: Ground, rules: list[WarningRule], today: datetime.date
) -> list[tuple[WarningRule, Reading]]:
    """Return the worst of each signal."""
    found: list[tuple[WarningRule, Reading]] = []
    known: dict[str, Signal] = signals()
    for rule in rules:
        stretch = stretch_of(rule.span, today)
        readings = known[rule.signal].read(lying_in(ground.district), stretch)
        bad = sorted((r for r in readings if r.value >= rule.threshold), key=lambda r: -r.value)
        found += [(rule, reading) for reading in bad[:EACH]]
    return found[:MOST]


def _warn(cast: Cast, ground: Ground, n: int, rule: WarningRule, reading: Reading) -> None:
    """Write one: every third was acted on, every fifth has gone up."""
    made = cast.today - datetime.timedelta(days=2 + n % 5)
    raised = n % 5 == 4
    org = next((o for o in _places(ground) if o.pk == reading.org_id), ground.district)
    level = level_for(rule, org)
    if raised:
        made -= datetime.timedelta(days=rule.days)
    stretch, signal = stretch_of(rule.span, cast.today), signals()[rule.signal]
    warning = EarlyWarning.objects.create(
        signal=rule.signal,
        org=org,
        unit_id=reading.unit_id,
        alliance_id=reading.alliance_id,
        name=reading.name,
        since=stretch.since,
        until=max(made, stretch.since),
        value=reading.value,
        threshold=rule.threshold,
        url=reading.url,
        state="acted" if n % 3 == 1 else "open",
        level=max(level - raised, 1),
        days=rule.days,
        due=made + datetime.timedelta(days=rule.days * (1 + raised)),
        raised=int(raised and level > 1),
        made_on=made,
    )
    value = f"{number(reading.value)}{signal.measure}"
    said = f"到 {value}，规则是 {number(rule.threshold)}{signal.measure} 起预警"
    steps = [("预警", said, made, None)]
    if raised and level > 1:
        up = made + datetime.timedelta(days=rule.days)
        words = f"过了期限还是 {value}"
        steps.append((f"升级到{warning.get_level_display()}", words, up, None))
    if n % 3 == 1:
        day = cast.today - datetime.timedelta(days=1)
        steps.append(("处置", ACTED[n % 3], day, ground.workers.get(org.pk)))
    for title, text, day, by in steps:
        at = timezone.make_aware(datetime.datetime.combine(day, datetime.time(6, 5)))
        WarningStep.objects.create(warning=warning, title=title, text=text, by=by, at=at)


def _places(ground: Ground) -> list:
    return [*ground.communities, *ground.grids, *ground.streets, ground.district]


def _find_weak(cast: Cast, ground: Ground) -> None:
    """Find about seven percent of each street's branches weak; a third is put right by now."""
    known = branches_below(ground.district)
    sizes = Counter(one.org.street_id for one in known)
    lacking = {street.pk for street in ground.streets[-2:]}
    by, rows = ground.accounts["district"], []
    for street, size in sizes.items():
        mine = [one for one in known if one.org.street_id == street]
        wanted = -(-size * 7 // 100) - (street in lacking)
        for one in cast.rng.sample(mine, max(wanted, 0)):
            found = cast.day(cast.today - datetime.timedelta(days=150), cast.today)
            weak = WeakOrg(
                year=cast.today.year, org=one.org, unit=one.unit, name=one.name, found_by=by,
                found_on=max(found, cast.today.replace(month=1, day=1)),
                reason=cast.rng.choice(REASONS),
            )  # fmt: skip
            if (cast.today - weak.found_on).days > 90:
                weak.right_on = cast.today - datetime.timedelta(days=cast.rng.randint(1, 20))
                weak.result = "支部大会按月开，党员到会八成以上，群众测评满意。"
            rows.append(weak)
    WeakOrg.objects.bulk_create(rows)
    measures = []
    for weak in rows:
        done = 5 if weak.right_on else cast.rng.randint(0, 4)
        for n, (kind, text) in enumerate(MEASURES.items()):
            due = weak.found_on + datetime.timedelta(days=30 + 20 * n)
            row = WeakMeasure(weak=weak, kind=kind, text=text, due=due)
            if n < done:
                row.done_on, row.done_by = min(due, cast.today), by
                row.note = "已落实，记录在街道党建办。"
            measures.append(row)
    WeakMeasure.objects.bulk_create(measures)
