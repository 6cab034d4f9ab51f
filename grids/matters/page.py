"""What the pages of a matter show: its ring, its history, whom it lies with, what is told outside."""

import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import User
from core.ui.dates import cn_datetime
from core.ui.states import State
from grids.matters.clocks import is_late
from grids.models import Matter, MatterStep

RINGS = {
    Matter.State.ASKED: "open",
    Matter.State.DISPATCHED: "quarter",
    Matter.State.ACCEPTED: "quarter",
    Matter.State.TAKEN: "half",
    Matter.State.DONE: "half",
    Matter.State.CHECKED: "done",
    Matter.State.RATED: "done",
    Matter.State.DECLINED: "none",
    Matter.State.JOINED: "withdrawn",
}
# What residents read: plain words for how far it is, and for the steps.
PLAIN = {
    Matter.State.ASKED: gettext_lazy("已收到，正在派人"),
    Matter.State.DISPATCHED: gettext_lazy("已派出去，等对方接"),
    Matter.State.ACCEPTED: gettext_lazy("有单位接了"),
    Matter.State.TAKEN: gettext_lazy("正在办"),
    Matter.State.DONE: gettext_lazy("办完了，正在核对"),
    Matter.State.CHECKED: gettext_lazy("办好了，请您评价"),
    Matter.State.RATED: gettext_lazy("办好了，已评价"),
    Matter.State.DECLINED: gettext_lazy("不受理"),
    Matter.State.JOINED: gettext_lazy("和别人反映的是同一件"),
}
PLAIN_STEPS = {
    "ask": gettext_lazy("收到了"),
    "accept": gettext_lazy("有单位接了"),
    "take": gettext_lazy("有人去办了"),
    "done": gettext_lazy("办完了"),
}
# Of these steps who reported reads the words too; of the others only that they were taken.
ANSWERS = ("note", "done", "decline", "rate")


def matter_state(
    matter: Matter, now: datetime.datetime | None = None, *, mine: bool = False
) -> State:
    """Return the ring of a matter, red when it is late, amber when it waits for the reader."""
    label, ring = str(matter.get_state_display()), RINGS[Matter.State(matter.state)]
    if is_late(matter, now):
        return State(ring, _("%(s)s，已逾期") % {"s": label}, "late")
    return State(ring, label, "mine" if mine else "")


def plain_state(matter: Matter) -> State:
    """Return the ring of a matter with the words that residents read; nothing of due times."""
    return State(RINGS[Matter.State(matter.state)], str(PLAIN[Matter.State(matter.state)]))


def hand_of(matter: Matter) -> str:
    """Return who has it in hand, in words; empty where nobody has."""
    if matter.member_id:
        whose = str(matter.member)
        return f"{matter.unit.name} {whose}" if matter.unit else whose
    return matter.unit.name if matter.unit else ""


def history(matter: Matter) -> list[dict]:
    """Return the steps, the newest first, as the timeline wants them; hand-overs with their time."""
    rows = list(matter.steps.select_related("org").order_by("at", "pk"))
    shown, came_at = [], matter.reported_at
    for row in rows:
        note = row.text
        if row.key in ("up", "down"):
            stayed = _("在%(org)s %(time)s") % {
                "org": row.org.name,
                "time": lasted(came_at, row.at),
            }
            note, came_at = "，".join(filter(None, [note, stayed])), row.at
        title = row.title
        if row.round > 1:
            title = _("第 %(n)s 轮 · %(t)s") % {"n": row.round, "t": title}
        when = " ".join(filter(None, [cn_datetime(row.at), row.who]))
        shown.append({"title": title, "note": note, "when": when})
    return shown[::-1]


def lasted(since: datetime.datetime, until: datetime.datetime) -> str:
    """Return how long something took, in words: 2 天 3 小时, 40 分钟."""
    minutes = max(int((until - since).total_seconds() // 60), 0)
    days, rest = divmod(minutes, 24 * 60)
    if days:
        return _("%(d)s 天 %(h)s 小时") % {"d": days, "h": rest // 60}
    if rest >= 60:
        return _("%(h)s 小时") % {"h": rest // 60}
    return _("%(m)s 分钟") % {"m": rest}


def told_outside(matter: Matter) -> list[dict]:
    """Return what who reported reads of the history: the way, and the answers; no names."""
    rows: list[MatterStep] = list(matter.steps.filter(public=True).order_by("-at", "-pk"))
    if matter.joined_to is not None:
        rows = [*matter.joined_to.steps.filter(public=True).order_by("-at", "-pk"), *rows]
    return [
        {
            "title": PLAIN_STEPS.get(row.key, row.title),
            "note": row.text if row.key in ANSWERS else "",
            "when": cn_datetime(row.at),
        }
        for row in rows
        if row.key != "rate" or matter.joined_to is None
    ]


def became(matter: Matter, user: User) -> list[dict]:
    """Return what was made of a matter, and the project that it is about: name, title, url if seen."""
    found = (
        (_("转成的需求"), "demand_detail", matter.demand),
        (_("转成的议题"), "topic_detail", matter.topic),
        (_("街呼区应"), "call_detail", matter.call),
        (_("说的项目"), "project_detail", matter.project),
    )
    rows = [(name, view, row) for name, view, row in found if row is not None]
    return [
        {"name": name, "title": str(row), "url": reverse(view, args=[row.pk])}
        for name, view, row in rows
        if type(row).objects.visible_to(user).filter(pk=row.pk).exists()
    ]


def message_of(matter: Matter, url: str) -> str:
    """Return a short text about the matter for a group chat, without who reported."""
    due = (
        _("期限 %(due)s") % {"due": cn_datetime(matter.due)} if matter.state in Matter.OPEN else ""
    )
    facts = [f"【{matter.home.name}】{matter.title}", str(matter.get_state_display()), due, url]
    return "\n".join(filter(None, facts))
