"""专项行动: laid out as a draft, set to work at once, joined and left, ended with a review (Q18, S6)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import User
from core.notices import NOW, Message, notify
from grids.campaigns import rules
from grids.campaigns.chain import chosen, lay_out, part_for, streets_below, units_below
from grids.campaigns.telling import PARTS, owe_telling
from grids.models import Campaign, CampaignField, CampaignPart
from orgs.models import Level, Org, Unit

NOT_YOURS = gettext_lazy("您看得到，但这一步由指挥部来办")
CHANGED = gettext_lazy("这个行动刚被别人改过。下面是您写的内容，核对以后再点一次保存")
MOST_FIELDS = 12
MOST_PARTS = 5000


@dataclass(frozen=True)
class FieldFact:
    """A field of the daily report as the draft defines it."""

    name: str
    kind: str
    measure: str = ""


class StaleCampaignError(ValidationError):
    """The draft was changed after its form was opened; `version` is that of what stands now."""

    def __init__(self, version: int) -> None:
        super().__init__(CHANGED)
        self.version = version


def lock_campaign(campaign: Campaign, state: str) -> Campaign:
    """Return the campaign under its lock; ValidationError where it is in another state by now."""
    rows = Campaign.objects.select_for_update(of=("self",), no_key=True).select_related("org")
    row = rows.get(pk=campaign.pk)
    if row.state != state:
        words = _("这个行动现在是“%(state)s”，可能别人刚办过，请刷新再看")
        raise ValidationError(words % {"state": row.get_state_display()})
    return row


def share_campaign(pk: int) -> str:
    """Hold a campaign as it is until the transaction ends; return its state.

    Others may report meanwhile, nobody ends it. Taken before any part or duty is locked, as whoever
    lets parts leave does: else the two would wait for each other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT state FROM grids_campaign WHERE id = %s FOR SHARE", [pk])
        return cursor.fetchone()[0]


def _require_command(by: User, campaign: Campaign) -> None:
    if not rules.may_command(by, campaign):
        raise PermissionDenied(NOT_YOURS)


@transaction.atomic
def save_draft(
    *,
    by: User,
    campaign: Campaign,
    streets: Iterable[Org],
    sectors: Iterable[Any],
    units: Iterable[Unit],
    fields: Sequence[FieldFact],
    version: int | None = None,
) -> Campaign:
    """Save a new or changed draft with whom it names and what its reports ask for.

    version: of the draft that the form was opened on; StaleCampaignError where it is another now.
    """
    _require_command(by, campaign)
    if campaign.pk:
        row = lock_campaign(campaign, Campaign.State.DRAFT)
        if version is not None and row.version != version:
            raise StaleCampaignError(row.version)
        campaign.version = row.version + 1
        campaign.org = row.org
    else:
        campaign.made_by = by
    streets, units = list(streets), list(units)
    _check_chosen(campaign, streets, units)
    _check_fields(fields)
    campaign.full_clean()
    campaign.save()
    campaign.streets.set(streets)
    campaign.sectors.set(list(sectors))
    campaign.units.set(units)
    CampaignField.objects.filter(campaign=campaign).delete()
    CampaignField.objects.bulk_create(
        CampaignField(campaign=campaign, order=i, name=f.name, kind=f.kind, measure=f.measure)
        for i, f in enumerate(fields, 1)
    )
    return campaign


def _check_chosen(campaign: Campaign, streets: list[Org], units: list[Unit]) -> None:
    ids = [org.pk for org in streets]
    if streets_below(campaign.org).filter(pk__in=ids).count() != len(set(ids)):
        raise ValidationError({"streets": _("只能选本区的街道")})
    ids = [unit.pk for unit in units]
    if units_below(campaign.org).filter(pk__in=ids).count() != len(set(ids)):
        raise ValidationError({"units": _("只能选指挥部下面在册的单位")})


def _check_fields(fields: Sequence[FieldFact]) -> None:
    if not fields:
        raise ValidationError(_("日报至少要有一个栏目"))
    if len(fields) > MOST_FIELDS:
        raise ValidationError(_("日报栏目最多 %(n)s 个") % {"n": MOST_FIELDS})
    if len({one.name for one in fields}) != len(fields):
        raise ValidationError(_("两个栏目不能同名"))


@transaction.atomic
def activate(*, campaign: Campaign, by: User, seen: int) -> Campaign:
    """Set the whole chain to work; all are told within seconds. Twice at once: once.

    seen: how many parts the preview showed; where there are more or fewer by now, nobody is called
    and the preview is to be looked at again. What is owed is written in this transaction.
    """
    _require_command(by, campaign)
    row = lock_campaign(campaign, Campaign.State.DRAFT)
    found = chosen(row)
    if found.count == 0:
        raise ValidationError(_("还没有选战区、阵地专班或作战单元，请先改草稿"))
    if found.count > MOST_PARTS:
        raise ValidationError(_("一个行动最多编入 %(n)s 家") % {"n": MOST_PARTS})
    if found.count != seen:
        words = _("名单刚有变化：现在是 %(now)s 家，您看的是 %(seen)s 家。请核对以后再启动")
        raise ValidationError(words % {"now": found.count, "seen": seen})
    now = timezone.now()
    row.state, row.activated_by, row.activated_at = Campaign.State.ACTIVE, by, now
    row.save()
    lay_out(row, found, now)
    owe_telling(PARTS, row.pk, "begin")
    return row


@transaction.atomic
def drop_draft(*, campaign: Campaign, by: User) -> None:
    """Drop a draft that nobody wants any more."""
    _require_command(by, campaign)
    row = lock_campaign(campaign, Campaign.State.DRAFT)
    row.delete()


@transaction.atomic
def join(*, campaign: Campaign, by: User, orgs: Iterable[Org], units: Iterable[Unit]) -> int:
    """Let orgs and units join a campaign that is under way; return how many. They are told."""
    row = lock_campaign(campaign, Campaign.State.ACTIVE)
    standing = row.parts.standing().filter(unit=None)
    parts = {part.org_id: part for part in standing if part.org_id}
    now, made = timezone.now(), 0
    joining: list[Org | Unit] = [*sorted(orgs, key=lambda org: org.level), *units]
    for who in joining:
        place = who.org if isinstance(who, Unit) else who
        if row.org_id not in (place.district_id, place.street_id):
            raise ValidationError(_("“%(name)s”不在指挥部下面") % {"name": who.name})
        part = part_for(row, who, parts, now)
        if not rules.may_steer(by, part):
            raise PermissionDenied(NOT_YOURS)
        part.reports = part.role == CampaignPart.Role.SQUAD or _owes(row, part)
        part.full_clean()
        part.save()
        made += 1
        if part.org_id:
            parts[part.org_id] = part
    if not made:
        raise ValidationError(_("请选要编入的街道、社区或单位"))
    owe_telling(PARTS, row.pk, f"join:{now.isoformat()}")
    return made


def _owes(campaign: Campaign, part: CampaignPart) -> bool:
    """Tell whether an org that joins reports itself: as the campaign has it, or with none below it."""
    below = part.org.level == Level.COMMUNITY if part.org else False
    return campaign.reporting == Campaign.Reporting.ALL or below


@transaction.atomic
def leave(*, part: CampaignPart, by: User, reason: str) -> int:
    """Let a part leave with all below it, from now on; return how many. What it reported stays."""
    if not rules.may_steer(by, part):
        raise PermissionDenied(NOT_YOURS)
    row = lock_campaign(part.campaign, Campaign.State.ACTIVE)
    ids, level = [part.pk], [part.pk]
    while level:
        level = list(
            row.parts.standing()
            .filter(parent__in=level)
            .order_by("pk")
            .values_list("pk", flat=True)
        )
        ids += level
    gone = row.parts.standing().filter(pk__in=ids)
    number = gone.update(left_at=timezone.now(), left_reason=reason.strip())
    if not number:
        raise ValidationError(_("已经退出了，请刷新再看"))
    message = Message(
        cause=f"campaign:{row.pk}:out:{part.pk}",
        kind="campaign",
        title=_("退出专项行动：%(title)s") % {"title": row.title},
        body=_("%(who)s：%(reason)s") % {"who": part, "reason": reason.strip()},
        urgency=NOW,
    )
    notify(users=rules.people_of(part), message=message)
    return number


@transaction.atomic
def end(*, campaign: Campaign, by: User, went_well: str, to_improve: str) -> Campaign:
    """Stand down with a review; from here on nothing is reported, all can be read."""
    _require_command(by, campaign)
    row = lock_campaign(campaign, Campaign.State.ACTIVE)
    if not went_well.strip():
        raise ValidationError({"went_well": _("请写做得好的，留给下一次")})
    row.state, row.ended_by, row.ended_at = Campaign.State.ENDED, by, timezone.now()
    row.went_well, row.to_improve = went_well.strip(), to_improve.strip()
    row.full_clean()
    row.save()
    return row
