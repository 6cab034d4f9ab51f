"""双报到: the community's code to report by, members who ask with it, units that report (practice S3)."""

import base64
import datetime
import hashlib
import secrets

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from alliances.actions.pairings import pair_up
from alliances.models import Pairing
from core.models import User
from core.notices import Message, notify
from grids.models import CheckInCode, CheckInWord, StationHolder, UnitCheckIn
from orgs.models import Level, Member, Org, PostKind, Unit
from orgs.scope import people_at, people_of_unit, scope_of
from services.rules import require

State = UnitCheckIn.State
CODE_BYTES = 12  # 96 bits
PAIRED_YEARS = 2  # practice Q8: a pairing lasts about two years
MOST_WAITING = 200  # unanswered asks of one community: more is an attack, or nobody looks


def code_of(row: CheckInCode) -> str:
    """Return the code: 96 bits that nobody works out without SECRET_KEY."""
    digest = salted_hmac("grids.check_in", row.nonce, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:CODE_BYTES]).decode()


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode("utf-8", "replace")).hexdigest()


def places_of_codes(user: User):
    """Return the communities whose code the user keeps: of his posts as staff, or of his street."""
    kept = scope_of(user).under("", PostKind.OFFICER, PostKind.STAFF)
    return Org.objects.standing().filter(kept, level=Level.COMMUNITY).order_by("lft")


@transaction.atomic
def renew_code(*, org: Org, by: User) -> CheckInCode:
    """Make the community's code, or a new one: what hangs there already ends at once."""
    require(places_of_codes(by).filter(pk=org.pk).exists())
    Org.objects.select_for_update(no_key=True).get(pk=org.pk)
    now = timezone.now()
    CheckInCode.objects.filter(org=org, ended_at=None).update(ended_at=now)
    row = CheckInCode(org=org, made_by=by, made_at=now, nonce=secrets.token_hex(16))
    row.code_hash = _hash(code_of(row))
    row.save()
    return row


def live_code(org: Org) -> CheckInCode | None:
    """Return the code that hangs in the community now."""
    return CheckInCode.objects.filter(org=org, ended_at=None).first()


def place_of(code: str) -> Org | None:
    """Return the community of a code that is good; looking changes nothing."""
    rows = CheckInCode.objects.filter(code_hash=_hash(code), ended_at=None, org__closed_on=None)
    row = rows.select_related("org").first()
    return row.org if row else None


@transaction.atomic
def ask_by_code(*, org: Org, name: str, phone: str, skills: str = "", unit: str = "") -> None:
    """Ask to check in, without a login; the community confirms. The answer is the same for all.

    unit: the home unit's name as its member wrote it, taken where the district has exactly one of
    that name. Who has asked or checked in already with this phone is not told so here.
    """
    Org.objects.select_for_update(no_key=True).get(pk=org.pk)
    there = Member.objects.filter(org=org).exclude(state=Member.State.ENDED)
    if there.filter(phone=phone).exists():
        return
    if there.filter(state=Member.State.ASKED).count() >= MOST_WAITING:
        raise ValidationError(_("报到的人太多了，请到社区当面登记"))
    same = Unit.objects.present().filter(name=unit.strip(), org__district=org.district_id)[:2]
    home = same[0] if unit.strip() and len(same) == 1 else None
    member = Member(
        org=org,
        name=name.strip(),
        phone=phone,
        skills=skills.strip(),
        home_unit=home,
        asked_on=timezone.localdate(),
    )
    member.full_clean()
    member.save()
    unknown = (
        _("；自填单位：%(name)s") % {"name": unit.strip()} if unit.strip() and not home else ""
    )
    notify(
        users=_desk(org),
        message=Message(
            cause=f"member:{member.pk}:asked",
            kind="member",
            title=_("%(who)s 扫码报到") % {"who": member.shown},
            body=(_("来自 %(unit)s，请确认") % {"unit": home or _("本社区")}) + unknown,
            url=reverse("member_detail", args=[member.pk]),
        ),
    )


def _desk(org: Org) -> list[User]:
    """Return who answers in the community: its staff, the street's officers where there is none."""
    return people_at([org.pk], PostKind.STAFF) or people_at([org.street_id], PostKind.OFFICER)


def units_reporting(user: User):
    """Return the units for which the user reports: those of his posts."""
    return Unit.objects.present().filter(scope_of(user).of_units("")).order_by("name")


@transaction.atomic
def report_unit(*, unit: Unit, org: Org, by: User, brings: str) -> UnitCheckIn:
    """Report a unit to a community, by its own people; the community confirms."""
    require(units_reporting(by).filter(pk=unit.pk).exists())
    if org.level != Level.COMMUNITY or org.closed_on or org.district_id != unit.org.district_id:
        raise ValidationError({"org": _("请选本区的一个社区")})
    row = UnitCheckIn(unit=unit, org=org, brings=brings.strip(), asked_by=by)
    row.asked_on = timezone.localdate()
    row.full_clean()
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise ValidationError(_("这家单位已经到这个社区报到")) from error
    _tell(row, _desk(org), _("%(unit)s 来报到，请确认") % {"unit": unit.name}, brings, "asked")
    return row


def _tell(row: UnitCheckIn, users: list[User], title: str, body: str, step: str) -> None:
    message = Message(
        cause=f"unit_check_in:{row.pk}:{step}",
        kind="station",
        title=title[:200],
        body=body[:500],
        url=reverse("unit_check_in", args=[row.pk]),
    )
    notify(users=users, message=message)


def _lock(row: UnitCheckIn, by: User, *states: str) -> UnitCheckIn:
    rows = UnitCheckIn.objects.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("unit", "org").get(pk=row.pk)
    if found.state not in states:
        words = _("这次报到现在是“%(state)s”，请刷新再看")
        raise ValidationError(words % {"state": found.get_state_display()})
    return found


@transaction.atomic
def confirm_unit(*, row: UnitCheckIn, by: User, pair: bool = False) -> UnitCheckIn:
    """Confirm a unit's check-in; pair: bind both for two years, where they are not paired yet."""
    found = _lock(row, by, State.ASKED)
    require(UnitCheckIn.objects.editable_by(by).filter(pk=found.pk).exists())
    today = timezone.localdate()
    found.state, found.confirmed_by, found.confirmed_on = State.CONFIRMED, by, today
    paired = Pairing.objects.filter(unit=found.unit, org=found.org, ended_on=None, end__gte=today)
    found.pairing = paired.order_by("start").first()
    if pair and found.pairing is None:
        end = datetime.date(today.year + PAIRED_YEARS, today.month, 1) - datetime.timedelta(days=1)
        who = found.asked_by
        found.pairing = pair_up(
            by=by, unit=found.unit, org=found.org, liaison=who, liaison_name=who.name,
            start=today, end=end, days_a_month=3,
        )  # fmt: skip
    found.save()
    people = people_of_unit(found.unit_id)
    _tell(found, people, _("报到已确认：%(org)s") % {"org": found.org.name}, "", "confirmed")
    return found


@transaction.atomic
def end_unit(*, row: UnitCheckIn, by: User, reason: str) -> UnitCheckIn:
    """End a unit's check-in, by either side, with a reason; it leaves its posts there."""
    found = _lock(row, by, State.ASKED, State.CONFIRMED)
    kept = UnitCheckIn.objects.editable_by(by).filter(pk=found.pk).exists()
    require(kept or units_reporting(by).filter(pk=found.unit_id).exists())
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么结束，对方看得到")})
    today = timezone.localdate()
    found.state, found.ended_by, found.ended_on = State.ENDED, by, today
    found.end_reason = reason.strip()[:200]
    found.save()
    StationHolder.objects.filter(unit=found.unit, station__org=found.org, ended_on=None).update(
        ended_on=today, ended_by=by, end_reason=_("报到已结束")
    )
    others = people_of_unit(found.unit_id) if kept else _desk(found.org)
    title = _("报到已结束：%(pair)s") % {"pair": found}
    _tell(found, others, title, found.end_reason, "ended")
    return found


@transaction.atomic
def say_to_unit(*, unit: Unit, org: Org, by: User, text: str) -> CheckInWord:
    """Tell a unit what it and its members did in one's community."""
    require(places_of_codes(by).filter(pk=org.pk).exists())
    row = CheckInWord(unit=unit, org=org, text=text.strip(), made_by=by, made_at=timezone.now())
    row.full_clean()
    row.save()
    notify(
        users=people_of_unit(unit.pk),
        message=Message(
            cause=f"check_in_word:{row.pk}",
            kind="station",
            title=_("%(org)s的双报到反馈") % {"org": org.name},
            body=row.text,
            url=reverse("check_in_home", args=[unit.pk]),
        ),
    )
    return row
