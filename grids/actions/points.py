"""积分 from the declaration to the account: verified, made public, objected to, booked (practice Y6)."""

import datetime
from collections.abc import Iterable
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import Photo, User
from grids.actions import point_notices as notices
from grids.models import PointClaim, PointLine, PointObjection, PointRule, StationLog
from grids.points.rules import (
    LATEST_DAYS,
    NOTICE_DAYS,
    on_notice,
    own_members,
    rule_of_service,
    rules_for,
    same_hours,
    worth,
)
from orgs.models import Member
from services.models import ServiceRecord
from services.person_hours import check_ins_of, hold_hours
from services.rules import require

State = PointClaim.State
MOST_PHOTOS = 6
HOURS_OF_A_DAY = 24


def lock_member(member: Member) -> Member:
    """Return the member under the lock of his points, until the transaction ends."""
    rows = Member.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("org", "home_unit", "user").get(pk=member.pk)


def lock_claim(claim: PointClaim, *states: str) -> PointClaim:
    """Return the declaration under a row lock; ValidationError where somebody was faster."""
    rows = PointClaim.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("member__org", "member__user", "rule").get(pk=claim.pk)
    if row.state not in states:
        words = _("这条申报现在是“%(state)s”，可能别人刚办过，请刷新再看")
        raise ValidationError(words % {"state": row.get_state_display()})
    return row


@transaction.atomic
def declare(
    *,
    member: Member,
    by: User,
    rule: PointRule,
    day: datetime.date,
    amount: Decimal,
    note: str,
    photos: Iterable[Photo] = (),
) -> PointClaim:
    """Declare an act, by the member himself; its points are worked out under the rule's caps."""
    require(member.pk in {one.pk for one in own_members(by)})
    if rule.pk not in {one.pk for one in rules_for(member.org, day)}:
        raise ValidationError({"rule": _("这条规则那一天还没有施行，或者已经停用")})
    if rule.of_service:
        raise ValidationError({"rule": _("服务时间请在“可以申报的服务时间”里按一下申报")})
    if rule.per == PointRule.Per.TIME and amount != int(amount):
        raise ValidationError({"amount": _("按次算的，请写整数")})
    if rule.per == PointRule.Per.HOUR:
        _refuse_longer_than_a_day(member, day, amount)
    pictures = list(photos)
    if rule.wants_photo and not pictures:
        raise ValidationError({"photos": _("这件事要有照片才能核实，请至少传一张")})
    if len(pictures) > MOST_PHOTOS:
        raise ValidationError({"photos": _("照片最多 %(n)s 张") % {"n": MOST_PHOTOS}})
    facts = {"rule": rule, "day": day, "amount": amount, "note": note.strip()}
    claim = _declare(lock_member(member), by, **facts)
    claim.photos.set(pictures)
    return claim


def _refuse_longer_than_a_day(member: Member, day: datetime.date, amount: Decimal) -> None:
    """Refuse hours that with those declared already make more than a day has, by any check-in."""
    hold_hours([member])
    declared = PointClaim.objects.live().filter(
        member__in=check_ins_of([member]), day=day, rule__per=PointRule.Per.HOUR
    )
    had = declared.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    if had + amount > HOURS_OF_A_DAY:
        words = _("这一天已经申报 %(had)s 小时，加上这些超过 24 小时，请核对")
        raise ValidationError({"amount": words % {"had": f"{had:f}"}})


@transaction.atomic
def declare_record(*, record: ServiceRecord, by: User) -> PointClaim:
    """Declare confirmed hours of a project, by one press; once for each record."""
    if record.member is None or record.state != ServiceRecord.State.CONFIRMED:
        raise ValidationError(_("社区确认过的服务时间才能申报积分"))
    note = f"{record.project.title}：{record.note}"[:300]
    return _declare_hours(record.member, by, record, note, record=record)


@transaction.atomic
def declare_station(*, log: StationLog, by: User) -> PointClaim:
    """Declare confirmed hours at a post, by one press; once for each."""
    if log.member is None or log.state != StationLog.State.CONFIRMED:
        raise ValidationError(_("社区确认过的服务时间才能申报积分"))
    note = f"{log.holder.station.name}：{log.note}"[:300]
    return _declare_hours(log.member, by, log, note, station_log=log)


def _declare_hours(
    member: Member, by: User, served: ServiceRecord | StationLog, note: str, **proof: object
) -> PointClaim:
    require(member.pk in {one.pk for one in own_members(by)})
    day = served.day
    rule = rule_of_service(member.org, day)
    if rule is None:
        raise ValidationError(_("区里还没有定服务时间怎么算积分"))
    hold_hours([member])
    if same_hours(member, served).exists():
        raise ValidationError(_("这段时间已经用另一条服务时间申报过积分，同样的钟点只算一次"))
    amount = max(Decimal(served.minutes) / 60, Decimal("0.1")).quantize(Decimal("0.1"))
    return _declare(lock_member(member), by, rule=rule, day=day, amount=amount, note=note, **proof)


def _declare(member: Member, by: User, **facts) -> PointClaim:
    """Write a declaration under the lock of the member's points, and ask for it to be verified."""
    today, day = timezone.localdate(), facts["day"]
    if day > today:
        raise ValidationError({"day": _("这一天还没到，做了以后再申报")})
    if (today - day).days > LATEST_DAYS:
        raise ValidationError({"day": _("只能申报最近 %(n)s 天做的事") % {"n": LATEST_DAYS}})
    found = worth(facts["rule"], amount=facts["amount"], member=member, day=day)
    if found.points < 1:
        words = _("这件事这段时间的积分已经满了（%(cap)s）") if found.cut else _("还不到 1 分")
        raise ValidationError({"amount": words % {"cap": found.cut} if found.cut else words})
    claim = PointClaim(
        member=member, points=found.points, made_by=by, made_at=timezone.now(), **facts
    )
    claim.full_clean(exclude=["member", "rule", "record", "station_log", "made_by"])
    try:
        with transaction.atomic():
            claim.save()
    except IntegrityError as error:
        raise ValidationError(_("这次服务已经申报过积分")) from error
    notices.ask_to_verify(claim)
    return claim


@transaction.atomic
def verify(*, claim: PointClaim, by: User) -> PointClaim:
    """Confirm that it was so; from today on it is public, for five days after today."""
    row = lock_claim(claim, State.DECLARED)
    require(PointClaim.objects.verifiable_by(by).filter(pk=row.pk).exists())
    today = timezone.localdate()
    row.state, row.verified_by, row.verified_at = State.NOTICE, by, timezone.now()
    row.notice_from = today
    row.notice_until = today + datetime.timedelta(days=NOTICE_DAYS)
    row.save()
    notices.tell_member(row, _("积分申报已核实，开始公示"), step="verified")
    return row


@transaction.atomic
def refuse(*, claim: PointClaim, by: User, reason: str) -> PointClaim:
    """Say that it was not so, with a reason; it counts towards no cap any more."""
    row = lock_claim(claim, State.DECLARED)
    require(PointClaim.objects.verifiable_by(by).filter(pk=row.pk).exists())
    if not reason.strip():
        raise ValidationError({"reason": _("请写明原因，会告诉本人")})
    _end(row, State.REFUSED, by, reason)
    notices.tell_member(row, _("积分申报没有通过"), row.end_reason, step="refused")
    return row


@transaction.atomic
def withdraw(*, claim: PointClaim, by: User) -> PointClaim:
    """Take one's own declaration back, until it is booked; objections to it are settled with it."""
    row = lock_claim(claim, State.DECLARED, State.NOTICE)
    require(row.member.user_id == by.pk)
    _end(row, State.WITHDRAWN, by, _("本人撤回"))
    return row


def _end(row: PointClaim, state: str, by: User, reason: str) -> None:
    row.state, row.ended_by, row.ended_at = state, by, timezone.now()
    row.end_reason = reason.strip()[:200]
    row.save()


@transaction.atomic
def object_to(*, claim: PointClaim, by: User, text: str) -> PointObjection:
    """Say what is not so while it is public; whoever reads the notice may, but the declarant."""
    row = lock_claim(claim, State.NOTICE)
    require(on_notice(by).filter(pk=row.pk).exists())
    if row.member.user_id == by.pk:
        raise ValidationError(_("自己的申报不用提异议，可以撤回"))
    made = PointObjection(claim=row, text=text.strip(), made_by=by, made_at=timezone.now())
    made.full_clean()
    made.save()
    notices.ask_to_decide(made)
    return made


@transaction.atomic
def decide(*, objection: PointObjection, by: User, upheld: bool, remark: str) -> PointClaim:
    """Decide on an objection with a reason: upheld ends the declaration, else the notice goes on."""
    row = lock_claim(objection.claim, State.NOTICE)
    mine = PointObjection.objects.decidable_by(by)
    require(row.objections.filter(pk=objection.pk).exists())
    if not row.objections.filter(pk=objection.pk, upheld=None).exists():
        raise ValidationError(_("这条异议已经有人答复，请刷新再看"))
    require(mine.filter(pk=objection.pk).exists())
    if not remark.strip():
        raise ValidationError({"remark": _("请写明理由，双方都看得到")})
    facts = {"upheld": upheld, "remark": remark.strip()[:300], "decided_by": by}
    row.objections.filter(pk=objection.pk).update(decided_at=timezone.now(), **facts)
    objection.refresh_from_db()
    if upheld:
        _end(row, State.REFUSED, by, remark)
    notices.tell_decided(objection)
    return row


def book_due(today: datetime.date | None = None) -> int:
    """Book what was public to the end, with no objection open; return how many. May run twice."""
    today = today or timezone.localdate()
    due = PointClaim.objects.filter(state=State.NOTICE, notice_until__lt=today)
    due = due.exclude(objections__upheld=None, objections__isnull=False)
    return sum(_book(pk, today) for pk in due.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _book(pk: int, today: datetime.date) -> bool:
    """Book one declaration under its lock; False where it is not due any more."""
    rows = PointClaim.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("member__org", "member__user", "rule").get(pk=pk)
    over = row.state == State.NOTICE and row.notice_until and row.notice_until < today
    if not over or row.objections.filter(upheld=None).exists():
        return False
    PointLine.objects.create(
        member=row.member,
        kind=PointLine.Kind.EARNED,
        amount=row.points,
        title=f"{row.rule.name}：{row.note}"[:100],
        claim=row,
        at=timezone.now(),
    )
    row.state, row.ended_at = State.BOOKED, timezone.now()
    row.save()
    notices.tell_member(row, _("积分已入账"), step="booked")
    return True
