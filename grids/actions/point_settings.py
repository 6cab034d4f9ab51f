"""What a city or district lays down for points: rules from a day to a day, the public notice."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User
from grids.calls.rules import orgs_laying_down
from grids.models import PointRule, PointSetting
from orgs.actions import refuse_stale
from orgs.models import Level, Org


def _hold(by: User, org: Org) -> None:
    """Refuse whom it does not behove; two at once at one org: one after the other."""
    if not orgs_laying_down(by).filter(pk=org.pk).exists():
        raise PermissionDenied(_("积分规则由区、市的组织部管理员来定"))
    Org.objects.select_for_update(no_key=True).get(pk=org.pk)


@transaction.atomic
def lay_down_rule(*, rule: PointRule, by: User) -> PointRule:
    """Lay a rule down from a day on; one of its name must have ended before."""
    _hold(by, rule.org)
    rule.full_clean()
    last = PointRule.objects.filter(org=rule.org, name=rule.name, ends_on__gte=rule.starts_on)
    if last.exists():
        words = _("原来的规则用到 %(day)s，请从它以后的一天起")
        day = max(row.ends_on for row in last if row.ends_on)
        raise ValidationError({"starts_on": words % {"day": day}})
    rule.save()
    return rule


@transaction.atomic
def end_rule(*, rule: PointRule, by: User) -> PointRule:
    """Let a rule end today; what was declared keeps its points."""
    _hold(by, rule.org)
    row = PointRule.objects.select_for_update(no_key=True).get(pk=rule.pk)
    if row.ends_on is not None:
        raise ValidationError(_("这条规则已经停用"))
    row.ends_on = max(timezone.localdate(), row.starts_on)
    row.save()
    return row


@transaction.atomic
def save_setting(
    *, org: Org, by: User, names: str, is_open: bool, stamp: str | None = None
) -> PointSetting:
    """Say how a district's public notice names people, and whether it needs a login."""
    _hold(by, org)
    if org.level != Level.DISTRICT:
        raise ValidationError({"org": _("公示怎么写由各区来定")})
    row = PointSetting.objects.filter(org=org).first() or PointSetting(org=org)
    refuse_stale(row, stamp)
    row.names, row.is_open = names, is_open
    row.full_clean()
    row.save()
    return row
