"""认捐: needs stated, parts pledged, withdrawn and received. Money is noted here, never moved."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User
from services import rules
from services.actions.telling import (
    ConflictError,
    community_people,
    conflict,
    provider_people,
    tell,
)
from services.actions.work import lock_open, lock_work, save_new
from services.models import Need, Pledge, Project, Provider
from services.models.providers import key_of, provided_by, with_provider
from services.projects import rules as project_rules

FIXED_MEASURES: dict[str, str] = {Need.Kind.MONEY: "元", Need.Kind.HOURS: "小时"}
State = Pledge.State


@transaction.atomic
def state_need(
    *,
    project: Project,
    by: User,
    kind: str,
    name: str,
    asked: int,
    measure: str = "",
    note: str = "",
) -> Need:
    """State what the project needs; money counts in yuan, work in hours, things as `measure` says."""
    row = lock_open(project, by)
    measure = FIXED_MEASURES.get(kind, measure.strip())
    if not measure:
        raise ValidationError({"measure": _("请写按什么计，如 件、套、盒")})
    facts = {"kind": kind, "name": name.strip(), "asked": asked, "measure": measure, "note": note}
    return save_new(Need(project=row, created_by=by, **facts))


@transaction.atomic
def drop_need(*, need: Need, by: User) -> None:
    """Take a need back while nobody has pledged anything to it."""
    lock_open(need.project, by)
    try:
        with transaction.atomic():
            Need.objects.filter(pk=need.pk).delete()
    except IntegrityError as error:
        raise ValidationError(_("已有人认捐，不能删；可以请它收回，或终止项目")) from error


def lock_need(need_id: int) -> Need:
    """Lock project, then need; return the need fresh, so that what is missing is true."""
    project_id = Need.objects.values_list("project_id", flat=True).get(pk=need_id)
    project = lock_work(project_id)
    need = Need.objects.select_for_update(of=("self",)).get(pk=need_id)
    need.project = project
    return need


@transaction.atomic
def pledge(*, need: Need, provider: Provider, by: User, amount: int, note: str = "") -> Pledge:
    """Promise a part of what is missing; of two who want the last part one is told to take less.

    Raises ConflictError in words when the project has ended or less is missing than promised.
    """
    row = lock_need(need.pk)
    own = {key_of(one) for one in project_rules.pledging(by, row)}
    rules.require(key_of(provider) in own)
    project = row.project
    if not project_rules.is_open(project):
        words = _("这个项目%(state)s，不用再认捐") % {"state": project.get_state_display()}
        raise conflict(project, words)
    if amount > row.missing:
        raise ConflictError({"amount": _too_much(row)})
    made = save_new(
        Pledge(need=row, amount=amount, note=note, made_by=by, **provided_by(provider)), "need"
    )
    Need.objects.filter(pk=row.pk).update(taken=F("taken") + amount)
    tell(
        community_people(project.org, besides=by) + provider_people(project.provider, besides=by),
        cause=f"pledge:{made.pk}:made",
        title=_("%(who)s 认捐%(what)s") % {"who": made.provider_name, "what": amount_words(made)},
        body=project.title,
        view="project_pledges",
        pk=project.pk,
    )
    return made


def _too_much(need: Need) -> str:
    if not need.missing:
        return _("“%(name)s”刚刚已经认满，谢谢") % {"name": need.name}
    words = _("“%(name)s”还差 %(n)s %(measure)s，认捐不能比这多")
    return words % {"name": need.name, "n": need.missing, "measure": need.measure}


def amount_words(made: Pledge) -> str:
    """Return what was pledged in words: 绿化苗木 30 棵."""
    need = made.need
    return f"{need.name} {made.amount} {need.measure}"


def _locked(made: Pledge) -> tuple[Pledge, Need]:
    need = lock_need(made.need_id)
    row = (
        Pledge.objects.select_for_update(of=("self",))
        .select_related(*with_provider())
        .get(pk=made.pk)
    )
    row.need = need
    if row.state != State.PLEDGED:
        words = _("这笔认捐%(state)s，不能再改") % {"state": row.get_state_display()}
        raise conflict(row, words)
    return row, need


@transaction.atomic
def withdraw_pledge(*, pledge: Pledge, by: User, reason: str) -> Pledge:
    """Take a pledge back before it was received, with a reason; its part is missing again."""
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么收回，会告诉社区")})
    row, need = _locked(pledge)
    rules.require(project_rules.made_pledge(by, row))
    _withdraw(row, reason.strip())
    project = need.project
    tell(
        community_people(project.org, besides=by),
        cause=f"pledge:{row.pk}:withdrawn",
        title=_("%(who)s 收回认捐%(what)s") % {"who": row.provider_name, "what": amount_words(row)},
        body=row.withdrawn_reason,
        view="project_pledges",
        pk=project.pk,
    )
    return row


def _withdraw(row: Pledge, reason: str) -> None:
    row.state, row.withdrawn_reason = State.WITHDRAWN, reason[:200]
    row.save(update_fields=["state", "withdrawn_reason"])
    Need.objects.filter(pk=row.need_id).update(taken=F("taken") - row.amount)


@transaction.atomic
def receive_pledge(*, pledge: Pledge, by: User, received: int) -> Pledge:
    """Confirm what of a pledge has come; what has not is missing again. Its giver is told."""
    row, need = _locked(pledge)
    rules.require(project_rules.may_confirm(by, need.project))
    if not 1 <= received <= row.amount:
        raise ValidationError({"received": _("请写 1 到 %(n)s 之间的数") % {"n": row.amount}})
    row.state, row.received = State.RECEIVED, received
    row.received_on, row.received_by = timezone.localdate(), by
    row.save(update_fields=["state", "received", "received_on", "received_by"])
    if received < row.amount:
        Need.objects.filter(pk=need.pk).update(taken=F("taken") - (row.amount - received))
    tell(
        provider_people(row.provider, besides=by),
        cause=f"pledge:{row.pk}:received",
        title=_("社区已收到您的认捐：%(name)s") % {"name": need.name},
        body=_("收到 %(n)s %(measure)s，谢谢") % {"n": received, "measure": need.measure},
        view="need_detail",
        pk=need.pk,
    )
    return row


def let_go(project: Project, *, reason: str) -> None:
    """Let go of what was pledged to a locked project that ends, and tell those who pledged."""
    rows = Pledge.objects.filter(need__project=project, state=State.PLEDGED)
    for row in rows.select_for_update(of=("self",)).select_related("need", *with_provider()):
        _withdraw(row, _("项目已终止：%(reason)s") % {"reason": reason})
        tell(
            provider_people(row.provider),
            cause=f"pledge:{row.pk}:let-go",
            title=_("项目已终止，认捐不用送了：%(title)s") % {"title": project.title},
            body=amount_words(row),
            view="need_detail",
            pk=row.need_id,
        )
