"""The demo's calls: streets call departments, all states around today, told step by step by the actions."""

import datetime
import random
import re
from collections.abc import Callable

from django.utils import timezone

from core.models import Notice, User
from grids.actions import (
    call_after,
    call_pressing,
    call_time,
    calls,
    order_review,
    ratings,
    workdays,
)
from grids.calls.clocks import calendar_of
from grids.models import Call, CallParty, CallRule, OrderCheck, WorkHours
from orgs.models import Org, Post, PostKind, Sector, Unit
from portal.demo.cast import Cast, clock_at, rows_of
from portal.demo.follow import OFFICE
from portal.demo.ground import STREET, Ground

DAY = datetime.timedelta(days=1)
OTHERS = ("市场监督管理局", "住房和城乡建设局", "水务管理局", "卫生健康局", "消防救援大队")
STEP = re.compile(r"(\d+)(\D+)")  # so many working days after the call, what was done
WORDS = {
    "应答": ("收到，马上派人到现场。", "已联系现场负责人，下午到。", "已接单，先去看看情况。"),
    "方案": ("先设围挡，三天内备料，五天内完工。", "联合检查一次，当场开整改单，到期复查。"),
    "结果": ("我局负责的部分已查完，没有发现新问题。", "检测已做，结果合格，已书面告知。"),
    "办结": ("已按方案做完，现场清理干净，请街道核查。", "整改单已落实，复查合格。"),
    "通过": ("到现场看过，已经解决。", "和居民代表一起看的，都说行。"),
    "没通过": ("北边一块还没有清，请继续处置。",),
    "督办": ("请三天内说明进展，一周内办完。", "居民还在反映，请报明确的完工日期。"),
    "答复督办": ("材料昨天到场，周五前完工，完工当天报街道。",),
}  # fmt: skip
SAID = ("比想的快", "谢谢街道盯着", "")


def call_some(seed: int, ground: Ground, today: datetime.date) -> None:
    """Lay down terms and hours, let streets call departments, and look at some calls again."""
    cast = Cast(seed + 8, today)  # draws of its own, so that the rest of the demo stays as it was
    _lay_down(ground, today)
    stage = _Stage(cast, ground)
    for row in rows_of("calls.csv"):
        stage.play(row)
    street = stage.street(0)
    _look_again(street, ground.workers[street.pk])
    _look_again(ground.district, ground.accounts["district"])
    old = timezone.now() - 2 * DAY
    Notice.objects.filter(kind="call", created_at__lt=old, read_at=None).update(read_at=old)


def _lay_down(ground: Ground, today: datetime.date) -> None:
    """Let the district lay down its summer hours and tighter terms for emergencies."""
    admin, year = ground.accounts["district"], today.year
    for month, afternoon in ((6, (14, 18)), (10, (13, 17))):
        hours = WorkHours(
            org=ground.district,
            starts_on=datetime.date(year, month, 1),
            morning_from=datetime.time(8, 30),
            morning_to=datetime.time(12),
            afternoon_from=datetime.time(afternoon[0], 30),
            afternoon_to=datetime.time(afternoon[1], 30),
        )
        workdays.lay_down_hours(by=admin, hours=hours)
    rule = CallRule(
        org=ground.district,
        kind="emergency",
        urgency="critical",
        starts_on=datetime.date(year - 1, 1, 1),
        answer_amount=20,
        answer_unit="minutes",
        plan_amount=60,
        plan_unit="minutes",
        solve_amount=1,
        solve_unit="days",
    )
    workdays.lay_down_rule(by=admin, rule=rule)
    saturday = today + datetime.timedelta(days=(5 - today.weekday()) % 7 + 14)
    workdays.enter_days(
        by=admin, org=ground.district, first=saturday, last=saturday, works=True,
        name="创建复查，全区上班",
    )  # fmt: skip


class _Stage:
    """Plays the rows of calls.csv: who acts for which department, and when."""

    def __init__(self, cast: Cast, ground: Ground) -> None:
        self.ground, self.rng = ground, random.Random(cast.rng.random())
        self.calendar, self.today = calendar_of(ground.district), cast.today
        self.now = timezone.now()
        self.units = {name: _department(cast, ground, name) for name in (OFFICE, *OTHERS)}
        posts = Post.objects.filter(unit__in=self.units.values()).select_related("user")
        self.people: dict[int, User] = {post.unit_id: post.user for post in posts}

    def street(self, number: int) -> Org:
        """Return the street whose officer signs in, else one of the others."""
        home = next(org for org in self.ground.streets if org.code == STREET)
        others = [org for org in self.ground.streets if org.pk != home.pk]
        return others[number % len(others)] if number else home

    def work_day(self, first: datetime.date, number: int) -> datetime.date:
        """Return the working day so many before (below 0) or after another."""
        day, step = first, DAY if number >= 0 else -DAY
        while not self.calendar.day(day).works:
            day += step
        for _ in range(abs(number)):
            day += step
            while not self.calendar.day(day).works:
                day += step
        return day

    def play(self, row: dict[str, str]) -> None:
        """Make the call of a row and take its steps, none of them later than now."""
        street = self.street(int(row["街道"]))
        steps = [(int(day), what) for day, what in STEP.findall(row["经过"].replace(" ", ""))]
        begun = self.work_day(self.today, -int(row["几天前"]))
        if not self.calendar.day(self.today).works:
            begun = self.work_day(self.today - DAY, -int(row["几天前"]))
        moment = self._moment(begun, 9, len(steps) + 1)
        helpers = filter(None, row["配合"].split("|"))
        with clock_at(moment):
            call = calls.make_call(
                street=street,
                by=self.ground.workers[street.pk],
                kind=row["类别"],
                urgency=row["紧急程度"],
                title=row["标题"],
                text=row["情况"],
                place=row["地点"],
                lead=self.units[row["牵头"]],
                helpers=[self.units[name] for name in helpers],
            )
        for number, (days, what) in enumerate(steps):
            planned = self._moment(self.work_day(begun, days), 10 + number % 6, len(steps) - number)
            moment = max(planned, moment + datetime.timedelta(minutes=1))
            with clock_at(moment):
                call.refresh_from_db()
                self._take(call, what)

    def _moment(self, day: datetime.date, hour: int, left: int) -> datetime.datetime:
        """Return a time of a day, or so many minutes ago where that is yet to come."""
        minute = self.rng.randrange(0, 50)
        planned = timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour, minute)))
        return min(planned, self.now - datetime.timedelta(minutes=5 * left))

    def _take(self, call: Call, what: str) -> None:
        """Take one step in the name of whom it behoves."""
        street, admin = self.ground.workers[call.org_id], self.ground.accounts["district"]
        parts = list(call.parties.filter(round=call.round))
        lead = next((self.people[p.unit_id] for p in parts if p.role == "lead"), None)
        text = self.rng.choice(WORDS.get(what, ("",)))
        acts: dict[str, Callable[[], object]] = {
            "应答": lambda: self._answer(call, parts, text),
            "方案": lambda: calls.plan(call=call, by=lead, text=text),
            "结果": lambda: self._parts(call, parts, text),
            "办结": lambda: calls.solve(call=call, by=lead, text=text),
            "通过": lambda: calls.check(call=call, by=street, passed=True, text=text),
            "没通过": lambda: calls.check(call=call, by=street, passed=False, text=text),
            "延期": lambda: call_time.ask_extension(
                call=call, by=lead, amount=2, reason="鉴定机构后天才能进场。"
            ),
            "退单": lambda: call_time.ask_return(
                call=call, by=lead, reason="不在我局职责内，现场是别的部门管。"
            ),
            "同意": lambda: call_time.decide(call=call, by=street, granted=True, remark="同意。"),
            "暂停": lambda: call_time.pause(
                call=call, by=street, reason="等企业调车，约好下周一。"
            ),
            "撤回": lambda: call_after.withdraw(
                call=call, by=street, reason="厂家已上门免费换了。"
            ),
            "督办": lambda: call_pressing.press(call=call, by=admin, text=text),
            "答复督办": lambda: call_pressing.reply(call=call, by=lead, text=text),
            "好评": lambda: self._rate(call, solved=True),
            "不满": lambda: self._rate(call, solved=False),
            "回访": ratings.links_of_four_weeks,
            "又出现": lambda: self._came_back(call),
        }
        acts[what]()

    def _answer(self, call: Call, parts: list[CallParty], text: str) -> None:
        for part in parts:
            calls.answer(call=call, by=self.people[part.unit_id], text=text)

    def _parts(self, call: Call, parts: list[CallParty], text: str) -> None:
        for part in parts:
            if part.role == CallParty.Role.HELPER:
                call_after.report_part(call=call, by=self.people[part.unit_id], text=text)

    def _rate(self, call: Call, *, solved: bool) -> None:
        link = call.ratings.get(round=call.round, later=False)
        rating = self.rng.choice([4, 5, 5]) if solved else 2
        comment = self.rng.choice(SAID) if solved else "晚上又烧了一回"
        ratings.rate(link=link, solved=solved, rating=rating, comment=comment)

    def _came_back(self, call: Call) -> None:
        ratings.links_of_four_weeks()
        link = call.ratings.filter(later=True).first()
        if link:
            ratings.tell_later(link=link, solved=False, comment="修好两周，又响了")


def _department(cast: Cast, ground: Ground, name: str) -> Unit:
    """Return a department of the district, made with its liaison where it is not there yet."""
    full = f"{ground.district.name}{name}"
    known = Unit.objects.filter(org=ground.district, name=full).first()
    if known:
        return known
    person = cast.name()
    unit = Unit.objects.create(
        name=full,
        sector=Sector.objects.get(name="机关"),
        org=ground.district,
        contact_name=person,
        contact_phone=cast.phone(),
    )
    liaison = User(username=f"bm-{OTHERS.index(name) + 1}", name=person)
    liaison.set_unusable_password()
    liaison.save()
    start = cast.today.replace(month=1, day=1, year=cast.today.year - 1)
    Post.objects.create(user=liaison, kind=PostKind.LIAISON, unit=unit, start=start)
    return unit


def _look_again(org: Org, by: User) -> None:
    """Let an org draw what was closed below it this year, and check some of it."""
    done = Call.objects.filter(org.below("org"), state=Call.State.CLOSED)
    closed = done.order_by("closed_at").first()
    if closed is None:
        return
    year = timezone.localdate(closed.closed_at).year
    review = order_review.draw(by=by, org=org, year=year, percent=100)
    found = (OrderCheck.Result.SOLVED, OrderCheck.Result.SOLVED, OrderCheck.Result.NOT)
    notes = ("", "居民说一直没再出现", "现场看又坏了一处")
    for check, result, note in zip(review.checks.all(), found, notes, strict=False):
        order_review.check_order(check=check, by=by, result=result, note=note)
