"""A due time explained in the words of the users, day by day."""

from collections.abc import Iterator
from itertools import groupby

from .clock import Clock, Moment, Pause, Portion, Term, Unit
from .days import Date, Span

WEEK = "一二三四五六日"


def amount_text(amount: int, unit: Unit) -> str:
    """Return so much working time in words: 5 小时 40 分, 3 个工作日."""
    if unit == Unit.DAYS:
        return f"{amount} 个工作日"
    hours, minutes = divmod(amount, 60)
    parts = [f"{hours} 小时"] if hours else []
    if minutes or not hours:
        parts.append(f"{minutes} 分{'' if hours else '钟'}")
    return " ".join(parts)


def term_text(term: Term) -> str:
    """Return a term in words."""
    text = amount_text(term.amount, term.unit)
    return text if term.unit == Unit.DAYS else f"{text}工作时间"


def date_text(date: Date) -> str:
    """Return a day as texts write it: 2026年11月30日 周一."""
    return f"{date.year}年{date.month}月{date.day}日 周{WEEK[date.weekday()]}"


def moment_text(moment: Moment) -> str:
    """Return a moment as texts write it: 2026年11月30日 周一 10:20."""
    return f"{date_text(moment.date())} {moment:%H:%M}"


def due_text(clock: Clock) -> str:
    """Return the due time in a line: marked 暂定 where a year is not known, or waiting for a pause."""
    if clock.due is None:
        return "暂停中，恢复后再算到期时间"
    return f"{moment_text(clock.due)}{'（暂定）' if clock.provisional else ''}"


def explain(clock: Clock) -> list[str]:
    """Return line by line how a clock comes to its due time."""
    return [
        _beginning(clock),
        *(f"延期 {amount_text(e.amount, clock.term.unit)}：{e.reason}。" for e in clock.extensions),
        *_sum(clock),
        *(_pause(pause) for pause in sorted(clock.pauses, key=lambda pause: pause.start)),
        *_days(clock),
        *_ending(clock),
    ]


def moved_text(before: Clock, after: Clock) -> str:
    """Return what an extension or pause does to the due time, for who is to approve it."""
    if before.due == after.due:
        return f"到期时间不变：{due_text(after)}"
    return f"到期时间由 {due_text(before)} 改为 {due_text(after)}"


def _beginning(clock: Clock) -> str:
    text = f"{moment_text(clock.start)} 开始，时限 {term_text(clock.term)}"
    if clock.term.unit == Unit.DAYS:
        return f"{text}：当天不算，从第二天起数，到最后一个工作日下班时到期。"
    return f"{text}：只数上班时间。"


def _sum(clock: Clock) -> Iterator[str]:
    if clock.extensions:
        yield f"连同延期一共 {amount_text(clock.amount, clock.term.unit)}。"


def _pause(pause: Pause) -> str:
    until = f"至 {moment_text(pause.end)} 暂停" if pause.end else "起暂停，还没有恢复"
    return f"{moment_text(pause.start)} {until}，不算时间：{pause.reason}。"


def _days(clock: Clock) -> Iterator[str]:
    """Say what each day counted for; days in a row that are alike share a line."""
    spent = 0
    for _, group in groupby(clock.portions, key=_alike):
        days = list(group)
        first, last = days[0].day, days[-1].day
        until = "" if len(days) == 1 else f"至{date_text(last.date)}"
        named = f"{date_text(first.date)}{until}"
        if first.works:
            spent += sum(day.ticks for day in days)
            each = "" if len(days) == 1 else "每天 "
            yield f"{named}，{first.reason}：{each}{_counted(clock, days)}，累计 {_so_far(clock, spent)}。"
        else:
            yield f"{named}，{first.reason}：不算。"


def _alike(portion: Portion) -> tuple:
    return portion.day.works, portion.day.reason, portion.open, portion.paused, portion.ticks


def _counted(clock: Clock, days: list[Portion]) -> str:
    """What one of these days counts for."""
    portion = days[0]
    if clock.term.unit == Unit.DAYS:
        if portion.ticks:
            return "计 1 天"
        begun = portion.day.date == clock.start.date()
        return "起算的当天不计" if begun else "下班时在暂停，不计"
    if not portion.open:
        return "已过下班时间，计 0 分钟"
    text = "、".join(_clock_times(span) for span in portion.open)
    pause = "、".join(_clock_times(span) for span in portion.paused)
    counted = amount_text(portion.ticks, Unit.MINUTES)
    return f"{text}{f'，除去暂停的 {pause}' if pause else ''}，计 {counted}"


def _so_far(clock: Clock, spent: int) -> str:
    return (
        amount_text(spent, clock.term.unit) if spent or clock.term.unit == Unit.DAYS else "0 分钟"
    )


def _clock_times(span: Span) -> str:
    return "–".join(f"{minute // 60}:{minute % 60:02}" for minute in span)


def _ending(clock: Clock) -> Iterator[str]:
    if clock.due is None:
        yield "暂停中，恢复后再算到期时间。"
        return
    yield f"{amount_text(clock.amount, clock.term.unit)}到 {moment_text(clock.due)} 用完，这就是到期时间。"
    years = sorted({p.day.date.year for p in clock.portions if p.day.provisional})
    if years:
        named = "、".join(f"{year} 年" for year in years)
        yield (
            f"{named}的放假安排还不知道，先按周末和日期固定的节日算，所以到期时间是暂定的；"
            "区里录入安排后重新算。"
        )
