"""督办: pressing for a late decision or a missed meeting, the answer, and the rule of both."""

import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from alliances.actions.cadence import period_owed
from alliances.bodies.people import keepers
from alliances.cadence.periods import Standing
from alliances.cadence.standings import name_of
from alliances.follow import pressings
from alliances.models import Alliance, Decision, PressingRule, Supervision
from alliances.rules import may_press, may_press_decision, orgs_for_pressing_rules
from core.models import User
from core.notices import NOW, Message, notify
from orgs.models import Org

MAX_ANSWER = 2000


@transaction.atomic
def press(
    *,
    by: User,
    decision: Decision | None = None,
    alliance: Alliance | None = None,
    start: datetime.date | None = None,
    text: str = "",
) -> Supervision:
    """Press for an open decision, or a body for the period that begins on `start`.

    Whoever is pressed has to answer within the days of the rule; he and the convenors are told.
    Raises PermissionDenied; ValidationError where nothing is to be pressed, or where the same
    person's last pressing still has time to be answered.
    """
    if decision is not None:
        pressed = _of_decision(decision, by)
    elif alliance is not None and start is not None:
        pressed = _of_period(alliance, start, by)
    else:
        raise ValueError("a decision, or a body and the first day of its period")
    today = timezone.localdate()
    _refuse_too_soon(pressed, by, today)
    rule = pressings.Rules().of(pressings.home_of(pressed))
    pressed.text = text.strip() or pressed.text
    pressed.answer_by = today + datetime.timedelta(days=rule.answer_days)
    pressed.full_clean()
    pressed.save()
    body = pressings.body_of(pressed)
    notify(
        users=[*pressings.pressed_users(pressed), *(keepers(body) if body else [])],
        message=Message(
            cause=f"pressed:{pressed.pk}",
            urgency=NOW,
            kind="supervision",
            title=_("督办：%(matter)s") % {"matter": pressings.matter_of(pressed)},
            body=_("%(text)s请在 %(by)s 前答复。")
            % {"text": pressed.text, "by": pressed.answer_by},
            url=_page(pressed),
        ),
    )
    return pressed


def _refuse_too_soon(pressed: Supervision, by: User, today: datetime.date) -> None:
    """Whoever presses twice waits for the answer first; somebody else may press meanwhile."""
    open_ = pressings.chain_of(pressed).waiting().filter(pressed_by=by, answer_by__gte=today)
    if (last := open_.last()) is not None:
        raise ValidationError(
            _("您 %(on)s 已督办，要求 %(by)s 前答复；到期没有答复再督办")
            % {"on": timezone.localtime(last.pressed_at).date(), "by": last.answer_by}
        )


def _page(pressing: Supervision) -> str:
    return reverse("pressing_detail", args=[pressing.pk])


def _of_decision(decision: Decision, by: User) -> Supervision:
    row = (
        Decision.objects.select_for_update(of=("self",), no_key=True)
        .select_related("meeting__alliance", "meeting__org", "done_by", "person", "unit", "org")
        .get(pk=decision.pk)
    )
    if row.state != Decision.State.OPEN:
        raise ValidationError(
            _("%(who)s 已在 %(on)s 改为“%(state)s”，不用督办")
            % {"who": row.done_by or "", "on": row.done_on, "state": row.get_state_display()}
        )
    if not may_press_decision(by, row):
        raise PermissionDenied(_("只有上级组织部管理员、督查员能督办；街道可以督办区直部门"))
    org = None if row.unit_id else row.org or row.meeting.org
    words = _("请在期限内办完并报办结。")
    return Supervision(decision=row, unit=row.unit, org=org, pressed_by=by, text=words)


def _of_period(alliance: Alliance, start: datetime.date, by: User) -> Supervision:
    if not may_press(by, alliance):
        raise PermissionDenied(_("只有上级组织部管理员和督查员能督办"))
    # One at a time for each body, so that two at once do not press it twice.
    rows = Alliance.objects.select_for_update(of=("self",), no_key=True).select_related("org")
    body = rows.get(pk=alliance.pk)
    period = period_owed(body, start)
    if period.standing not in (Standing.MISSED, Standing.AT_RISK):
        raise ValidationError(_("这一期不用督办：只有未达标和预警的才督办"))
    words = _("%(body)s%(period)s应开 %(n)s 次会，请尽快定会期。") % {
        "body": body,
        "period": name_of(period, year=True),
        "n": period.owed,
    }
    return Supervision(alliance=body, period_start=start, org=body.org, pressed_by=by, text=words)


@transaction.atomic
def answer(*, pressing: Supervision, by: User, text: str) -> Supervision:
    """Answer a pressing, once; whoever pressed and the convenors are told."""
    row = (
        Supervision.objects.select_for_update(of=("self",), no_key=True)
        .select_related(*pressings.RELATED)
        .get(pk=pressing.pk)
    )
    if row.answered_at is not None:
        raise ValidationError(
            _("%(who)s 已在 %(on)s 答复，不用再答")
            % {"who": row.answered_by, "on": timezone.localtime(row.answered_at).date()}
        )
    if not pressings.is_waiting(row):
        raise ValidationError(_("这件事已了结，不用再答复"))
    if not pressings.may_answer(by, row):
        raise PermissionDenied(_("您看得到，但这次督办不由您答复"))
    if not text.strip():
        raise ValidationError({"answer": _("请写办到哪一步、什么时候办完")})
    row.answer, row.answered_by, row.answered_at = text.strip(), by, timezone.now()
    row.full_clean()
    row.save(update_fields=["answer", "answered_by", "answered_at"])
    body = pressings.body_of(row)
    people = [*pressings.presser(row), *(keepers(body) if body else [])]
    notify(
        users=[user for user in people if user.pk != by.pk],
        message=Message(
            cause=f"pressed:{row.pk}:answered",
            kind="supervision",
            title=_("督办已答复：%(matter)s") % {"matter": pressings.matter_of(row)},
            body=row.answer,
            url=_page(row),
        ),
    )
    return row


@transaction.atomic
def set_pressing_rule(
    *, by: User, org: Org, answer_days: int, secretary_after: int, above_after: int
) -> PressingRule:
    """Lay down the org's rule of pressing, or change it; it binds what is pressed from now on."""
    if not orgs_for_pressing_rules(by).filter(pk=org.pk).exists():
        raise PermissionDenied(_("只有组织部管理员能定本级和下级的督办规则"))
    if above_after < secretary_after:
        words = _("先告知秘书，再告知上级：这里的天数不能比告知秘书的少")
        raise ValidationError({"above_after": words})
    Org.objects.select_for_update(no_key=True).get(pk=org.pk)  # two at once: one after the other
    rule = PressingRule.objects.filter(org=org).first() or PressingRule(org=org)
    rule.answer_days, rule.secretary_after = answer_days, secretary_after
    rule.above_after = above_after
    rule.full_clean()
    rule.save()
    return rule


@transaction.atomic
def drop_pressing_rule(*, rule: PressingRule, by: User) -> None:
    """Take an org's own rule away, so that the one above it counts again."""
    if not PressingRule.objects.editable_by(by).filter(pk=rule.pk).exists():
        raise PermissionDenied(_("只有组织部管理员能定本级和下级的督办规则"))
    PressingRule.objects.filter(pk=rule.pk).delete()
