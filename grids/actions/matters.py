"""派单、接单、领单、办结、核单: a matter on its way through the hands (practice S2)."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User
from core.photos import Encoded
from grids.actions import matter_steps as steps
from grids.actions.matter_landing import hold_heirs
from grids.calls.clocks import calendar_of
from grids.matters import rules
from grids.matters.clocks import begin
from grids.models import Matter
from orgs.models import Level, Member, Org, Unit

State = Matter.State


@transaction.atomic
def dispatch(
    *,
    matter: Matter,
    by: User,
    unit: Unit | None = None,
    member: Member | None = None,
    text: str = "",
) -> None:
    """派单: to a unit or department, or to a member who reports to the community."""
    row = steps.lock(matter, State.ASKED)
    steps.hands(by, row, desk=True)
    if (unit is None) == (member is None):
        raise ValidationError({"unit": _("请选一个单位，或一名党员")})
    if unit and not rules.units_for(row.org).filter(pk=unit.pk).exists():
        raise ValidationError({"unit": _("请从列出的单位里选")})
    if member and not rules.members_for(row.org).filter(pk=member.pk).exists():
        raise ValidationError({"member": _("请从列出的党员里选")})
    row.unit, row.member, row.state = unit, member, State.DISPATCHED
    row.save()
    words = [str(unit or member), text.strip()]
    done = steps.step(
        row, "dispatch", _("派单"), "：".join(filter(None, words)), by=by, public=False
    )
    steps.tell(row, steps.people_who_work(row), _("请接单"), done)


@transaction.atomic
def accept(*, matter: Matter, by: User, text: str = "") -> None:
    """接单: the unit agrees; one of its members, or the unit itself, takes it next."""
    row = steps.lock(matter, State.DISPATCHED)
    steps.require(steps.hands(by, row).unit)
    row.state = State.ACCEPTED
    row.save()
    done = steps.step(row, "accept", _("接单"), text, by=by, public=True)
    steps.tell(row, steps.people_here(row.org), _("已接单"), done)


@transaction.atomic
def take(*, matter: Matter, by: User, member: Member | None = None, text: str = "") -> None:
    """领单: the unit itself or for one of its members, a member, or the people where it lies."""
    row = steps.lock(matter, State.ASKED, State.DISPATCHED, State.ACCEPTED)
    hands = steps.hands(by, row)
    if row.state == State.ASKED:
        steps.require(hands.desk)
        member = None
    elif row.state == State.DISPATCHED:
        if hands.unit:
            raise ValidationError(_("请先接单"))
        steps.require(hands.member)
        member = row.member
    elif hands.unit:
        if member and not members_of(row).filter(pk=member.pk).exists():
            raise ValidationError({"member": _("请从列出的党员里选")})
    else:
        steps.require(hands.joins_in)
        member = Member.objects.get(pk=hands.checked_in or 0)
    row.member, row.taken_by, row.state = member, by, State.TAKEN
    row.save()
    done = steps.step(row, "take", _("领单"), text, by=by, public=True)
    concerned = [*steps.people_here(row.org), *steps.people_who_work(row)]
    steps.tell(row, concerned, _("已领单"), done)


def members_of(matter: Matter):
    """Return the members for whom the unit of a matter may take it: its own, with a check-in."""
    rows = Member.objects.in_force().filter(user__is_active=True, home_unit=matter.unit_id)
    return rows.order_by("name")


@transaction.atomic
def give_back(*, matter: Matter, by: User, reason: str) -> None:
    """退回: the unit or member cannot; the matter waits anew where it lies."""
    row = steps.lock(matter, *Matter.IN_HAND)
    hands = steps.hands(by, row)
    steps.require(hands.unit or hands.member)
    done = steps.step(row, "refuse", _("退回"), reason, by=by)
    set_free(row)
    steps.tell(row, steps.people_here(row.org), _("退回了，请另派"), done)


@transaction.atomic
def call_back(*, matter: Matter, by: User, reason: str) -> None:
    """收回: its people take it from the unit or member, or lay down what one of them had taken."""
    row = steps.lock(matter, *Matter.IN_HAND)
    steps.hands(by, row, desk=True)
    people = steps.people_who_work(row)
    done = steps.step(row, "back", _("收回"), reason, by=by)
    set_free(row)
    steps.tell(row, people, _("已收回，不用再办"), done)


def set_free(row: Matter) -> None:
    """Let a locked matter wait again where it lies, in nobody's hand."""
    row.unit = row.member = row.taken_by = None
    row.state = State.ASKED
    row.save()


@transaction.atomic
def note(*, matter: Matter, by: User, text: str, public: bool = False) -> None:
    """记进展: anybody who has it in hand; public: who reported reads it too."""
    row = steps.lock(matter, *Matter.OPEN, State.DONE)
    hands = steps.hands(by, row)
    steps.require(hands.desk or hands.works)
    done = steps.step(row, "note", _("答复") if public else _("进展"), text, by=by, public=public)
    steps.tell(row, [*steps.people_here(row.org), *steps.people_who_work(row)], _("有进展"), done)


@transaction.atomic
def press(*, matter: Matter, by: User, text: str) -> None:
    """督办 by an admin above: those with whom it lies and who have it in hand are told."""
    row = steps.lock(matter, *Matter.OPEN, State.DONE)
    steps.require(steps.hands(by, row).above)
    done = steps.step(row, "press", _("督办"), text, by=by)
    steps.tell(row, [*steps.people_here(row.org), *steps.people_who_work(row)], _("督办"), done)


@transaction.atomic
def finish(*, matter: Matter, by: User, text: str, photos: Iterable[Encoded] = ()) -> None:
    """办结: who took it reports it done, with the answer that who reported reads."""
    row = steps.lock(matter, State.TAKEN)
    steps.require(steps.hands(by, row).works)
    row.state, row.done_at = State.DONE, timezone.now()
    row.save()
    steps.keep_photos(row, photos, result=True)
    done = steps.step(row, "done", _("办结"), text, by=by, public=True)
    steps.tell(row, _who_check(row), _("请核单"), done)


def _who_check(row: Matter) -> list[User]:
    """At a grid the community checks."""
    at = Org.objects.get(pk=row.org.community_id) if row.org.level >= Level.GRID else row.org
    return steps.people_here(at)


@transaction.atomic
def check(*, matter: Matter, by: User, passed: bool, text: str) -> None:
    """核单: passed, the matter is closed and who reported may rate it; else the work goes on."""
    row = steps.lock(matter, State.DONE)
    steps.require(steps.hands(by, row).checks)
    if row.done_at is None:
        raise ValidationError(_("还没有报办结"))
    if passed:
        row.state, row.closed_at = State.CHECKED, timezone.now()
        row.in_time = row.done_at.replace(second=0, microsecond=0) <= row.due
        row.save()
        done = steps.step(row, "check", _("核单通过"), text, by=by)
    else:
        row.state, row.done_at = State.TAKEN, None
        row.save()
        done = steps.step(row, "check", _("核单不通过"), text, by=by)
    title = _("核单通过") if passed else _("核单不通过，请继续办")
    steps.tell(row, [*steps.people_who_work(row), *steps.people_here(row.org)], title, done)


@transaction.atomic
def rate(*, matter: Matter, solved: bool, rating: int, comment: str = "") -> None:
    """评价 by who reported, once a round: not solved, it begins anew with its whole history."""
    heirs = hold_heirs(matter)
    row = steps.lock(matter, State.CHECKED)
    words = "，".join(filter(None, [_("%(n)s 分") % {"n": rating}, comment.strip()]))
    if solved:
        row.state, row.rating, row.rated_at = State.RATED, rating, timezone.now()
        row.save()
        forget_contact(row)
        done = steps.step(row, "rate", _("评价：已解决"), words, by=None, public=True)
        steps.tell(
            row, [*steps.people_who_work(row), *steps.people_here(row.org)], _("已评价"), done
        )
        return
    _new_round(row, *heirs)
    title = _("评价：没有解决，重新办")
    done = steps.step(row, "rate", title, words, by=None, public=True)
    steps.tell(row, steps.people_here(row.org), _("反映人说没有解决"), done)


@transaction.atomic
def begin_again(*, matter: Matter, by: User, reason: str) -> None:
    """重新办: who checks, or an admin above, finds that it is not done after all."""
    heirs = hold_heirs(matter)
    row = steps.lock(matter, State.CHECKED, State.RATED, State.DECLINED)
    hands = steps.hands(by, row)
    steps.require(hands.checks or hands.above)
    _new_round(row, *heirs)
    done = steps.step(row, "again", _("重新办"), reason, by=by, public=True)
    steps.tell(row, steps.people_here(row.org), _("重新办"), done)


def _new_round(row: Matter, home: Org, org: Org) -> None:
    """Let a closed matter wait anew where it lies, or in what came after; the history stays."""
    row.home, row.org, row.reached = home, org, min(row.reached, org.level)
    row.round += 1
    row.done_at = row.closed_at = row.in_time = row.rating = row.rated_at = None
    begin(row, calendar_of(row.org))
    set_free(row)


def forget_contact(row: Matter) -> None:
    """Let go of who reported: the contact has served; also of those joined to it."""
    from grids.models import MatterContact

    MatterContact.objects.filter(matter=row).delete()
    MatterContact.objects.filter(matter__joined_to=row).delete()
