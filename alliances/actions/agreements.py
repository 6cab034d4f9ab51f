"""Agreements: made, changed, reviewed half way, renewed, ended; their duties reported done."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliances.agreements.people import keepers_of, party_users, users_of_agreement
from alliances.agreements.rules import (
    may_change_agreement,
    may_finish_duty,
    orgs_for_agreements,
)
from alliances.agreements.states import Stage, half_way, stage_on
from alliances.bodies.places import orgs_for, units_for
from alliances.models import Agreement, Alliance, Decision, Duty, Party
from core.models import User
from core.notices import Message, notify
from orgs.models import Org, Unit

DENIED = gettext_lazy("您看得到，但不能改这一条")
LONGEST_YEARS = 30
# What a person writes on the card of an agreement.
WRITTEN = ("name", "goals", "start", "end", "signed_on", "review_on", "scan")


@dataclass
class DutyIn:
    """A duty as written; pk of the row that it changes, None for a new one."""

    text: str
    due: datetime.date | None = None
    pk: int | None = None


@dataclass
class PartyIn:
    """A party as written, with its duties; exactly one of unit and org."""

    unit: Unit | None = None
    org: Org | None = None
    signer: str = ""
    duties: list[DutyIn] = field(default_factory=list)
    pk: int | None = None

    def __str__(self) -> str:
        return str(self.unit or self.org or "")


class AgreementChangedError(ValidationError):
    """Somebody saved the agreement since it was opened; `version` is the one that stands."""

    def __init__(self, now: Agreement) -> None:
        words = _("您打开之后，别人已改过这份协议。您写的还在下面；对照后再保存。")
        super().__init__(words)
        self.version = now.version


def _url(agreement: Agreement) -> str:
    return reverse("agreement_detail", args=[agreement.pk])


@transaction.atomic
def make_agreement(
    *,
    by: User,
    org: Org,
    facts: Mapping[str, Any],
    parties: Sequence[PartyIn],
    alliance: Alliance | None = None,
    decision: Decision | None = None,
    renews: Agreement | None = None,
) -> Agreement:
    """Write down an agreement that an org keeps; facts: values by the names of WRITTEN.

    renews: the agreement that this one follows, once. Raises PermissionDenied outside the writer's
    orgs, ValidationError in words. The parties' people are told.
    """
    if not orgs_for_agreements(by).filter(pk=org.pk).exists():
        raise PermissionDenied(DENIED)
    if renews is not None:
        renews = _to_renew(renews, by, facts)
    agreement = Agreement(
        org=org, alliance=alliance, decision=decision, renews=renews, created_by=by
    )
    _write(agreement, facts)
    _check_parties(agreement, parties, by, renews)
    agreement.save()
    for order, party in enumerate(parties):
        _new_party(agreement, order, party)
    _tell_written(agreement, by, signed=agreement.signed_on is not None)
    return agreement


def _to_renew(old: Agreement, by: User, facts: Mapping[str, Any]) -> Agreement:
    row = Agreement.objects.select_for_update(no_key=True).get(pk=old.pk)
    if not may_change_agreement(by, row):
        raise PermissionDenied(DENIED)
    if Agreement.objects.filter(renews=row).exists():
        raise ValidationError(_("这份协议已经续签过了，请到续签的那一份上改"))
    if row.signed_on is None:
        raise ValidationError(_("这份协议还没有签，先签了再续"))
    last = min(row.end, row.ended_on) if row.ended_on else row.end
    if facts["start"] <= last:
        words = _("续签的期限要从 %(day)s 以后开始，原协议到那天为止") % {"day": last}
        raise ValidationError({"start": words})
    return row


def _write(agreement: Agreement, facts: Mapping[str, Any]) -> None:
    """Write the card and check it; the review's day is half way unless one is given."""
    for name in WRITTEN:
        if name in facts:
            setattr(agreement, name, facts[name])
    today = timezone.localdate()
    if agreement.review_on is None:
        agreement.review_on = half_way(agreement.start, max(agreement.start, agreement.end))
    if agreement.end <= agreement.start:
        raise ValidationError({"end": _("期限止要晚于期限起")})
    if agreement.end.year - agreement.start.year > LONGEST_YEARS:
        raise ValidationError({"end": _("期限太长，请检查年份；最长 30 年")})
    if agreement.signed_on and agreement.signed_on > today:
        raise ValidationError({"signed_on": _("签订日期还没到；还没签就先空着")})
    if not agreement.start <= agreement.review_on <= agreement.end:
        raise ValidationError({"review_on": _("中期回顾日期要在期限以内")})
    agreement.full_clean(exclude=["org", "alliance", "decision", "renews", "created_by", "scan"])


def _check_parties(
    agreement: Agreement, parties: Sequence[PartyIn], by: User, known: Agreement | None
) -> None:
    """At least two parties, none twice, each with a duty that falls into the term.

    known: the agreement whose parties the writer may name besides those of his own.
    """
    seen: set[tuple[int | None, int | None]] = set()
    for party in parties:
        key = (party.unit.pk if party.unit else None, party.org.pk if party.org else None)
        if (party.unit is None) == (party.org is None):
            raise ValidationError(_("签约方要么是单位，要么是组织"))
        if key in seen:
            raise ValidationError(_("“%(name)s”写了两次，同一签约方只写一次") % {"name": party})
        seen.add(key)
        _check_duties(agreement, party)
    if len(parties) < 2:
        raise ValidationError(_("至少要有两个签约方"))
    units = {p.unit.pk for p in parties if p.unit}
    orgs = {p.org.pk for p in parties if p.org}
    if units_for(by, known).filter(pk__in=units).count() < len(units) or (
        orgs_for(by, known).filter(pk__in=orgs).count() < len(orgs)
    ):
        raise ValidationError(_("有一个签约方不在您能选的范围里，请重新选"))


def _check_duties(agreement: Agreement, party: PartyIn) -> None:
    if not party.duties:
        raise ValidationError(_("请写“%(name)s”的职责，至少一条") % {"name": party})
    for duty in party.duties:
        if not duty.text.strip():
            raise ValidationError(_("“%(name)s”有一条职责没有写内容") % {"name": party})
        if duty.due and not agreement.start <= duty.due <= agreement.end:
            words = _("“%(text)s”的期限不在协议期限（%(start)s 至 %(end)s）以内")
            raise ValidationError(
                words % {"text": duty.text, "start": agreement.start, "end": agreement.end}
            )


def _new_party(agreement: Agreement, order: int, party: PartyIn) -> Party:
    row = Party(
        agreement=agreement, unit=party.unit, org=party.org, signer=party.signer, order=order
    )
    row.full_clean(exclude=["agreement", "unit", "org"])
    row.save()
    _write_duties(row, party, {})
    return row


def _write_duties(row: Party, party: PartyIn, known: Mapping[int, Duty]) -> None:
    for order, written in enumerate(party.duties):
        duty = known.get(written.pk or 0) or Duty(agreement=row.agreement, party=row)
        before = (duty.text, duty.due, duty.order, duty.pk)
        duty.text, duty.due, duty.order = written.text.strip(), written.due, order
        if before == (duty.text, duty.due, duty.order, duty.pk) and duty.pk:
            continue
        if duty.done_on and before[0] != duty.text:
            words = _("“%(text)s”已完成，不能再改内容") % {"text": before[0]}
            raise ValidationError(words)
        duty.full_clean(exclude=["agreement", "party", "done_by"])
        duty.save()


def _locked(agreement: Agreement, by: User) -> Agreement:
    row = Agreement.objects.select_for_update(of=("self",), no_key=True).get(pk=agreement.pk)
    if not may_change_agreement(by, row):
        raise PermissionDenied(DENIED)
    if row.ended_on:
        raise ValidationError(_("这份协议已于 %(on)s 终止，不能再改") % {"on": row.ended_on})
    return row


@transaction.atomic
def change_agreement(
    *,
    agreement: Agreement,
    by: User,
    version: int,
    facts: Mapping[str, Any],
    parties: Sequence[PartyIn],
) -> Agreement:
    """Change an agreement opened as `version`: its card, parties and duties.

    Raises AgreementChangedError if it was saved meanwhile. A duty that is done is not removed, nor
    its party. When the change writes the date of signing, the parties are told.
    """
    row = _locked(agreement, by)
    if row.version != version:
        raise AgreementChangedError(row)
    was_signed = row.signed_on is not None
    _write(row, facts)
    _check_parties(row, parties, by, row)
    row.version += 1
    row.save()
    _change_parties(row, parties)
    if row.signed_on and not was_signed:
        _tell_written(row, by, signed=True)
    return row


def _change_parties(agreement: Agreement, parties: Sequence[PartyIn]) -> None:
    old = {party.pk: party for party in agreement.parties.all()}
    duties = {duty.pk: duty for duty in agreement.duties.select_for_update(no_key=True)}
    # A row that names somebody else now is another party: what the first promised is not his.
    kept = {party.pk for party in parties if party.pk in old and _same(old[party.pk], party)}
    kept_duties = {duty.pk for party in parties for duty in party.duties if party.pk in kept}
    for duty in duties.values():
        if duty.pk not in kept_duties or duty.party_id not in kept:
            _remove_duty(duty)
    Party.objects.filter(agreement=agreement).exclude(pk__in=kept).delete()
    for order, party in enumerate(parties):
        if party.pk not in kept:
            _new_party(agreement, order, party)
            continue
        row = old[party.pk]
        row.signer, row.order = party.signer, order
        row.full_clean(exclude=["agreement", "unit", "org"])
        row.save()
        _write_duties(row, party, {pk: d for pk, d in duties.items() if d.party_id == row.pk})


def _same(row: Party, party: PartyIn) -> bool:
    unit, org = party.unit, party.org
    return (row.unit_id, row.org_id) == (unit.pk if unit else None, org.pk if org else None)


def _remove_duty(duty: Duty) -> None:
    if duty.done_on:
        words = _("“%(text)s”已于 %(on)s 完成，不能去掉")
        raise ValidationError(words % {"text": duty.text, "on": duty.done_on})
    duty.delete()


def _tell_written(agreement: Agreement, by: User, *, signed: bool) -> None:
    """Tell the parties' people that they are bound, or that a draft waits for their hand."""
    title = _("共建协议已签：%(name)s") if signed else _("共建协议待签：%(name)s")
    facts = {"start": agreement.start, "end": agreement.end}
    body = _("期限 %(start)s 至 %(end)s，点开看各方职责") % facts
    _tell(agreement, by, "signed" if signed else "made", title, body)


def _tell(agreement: Agreement, by: User, cause: str, title: str, body: str) -> None:
    """Tell everybody of the agreement but `by`; the title names it by %(name)s."""
    notify(
        users=[user for user in users_of_agreement(agreement) if user.pk != by.pk],
        message=Message(
            cause=f"agreement:{agreement.pk}:{cause}",
            kind="agreement",
            title=title % {"name": agreement.name},
            body=body,
            url=_url(agreement),
        ),
    )


@transaction.atomic
def review_agreement(*, agreement: Agreement, by: User, text: str) -> Agreement:
    """Write the review half way, once; the parties' people are told."""
    row = _locked(agreement, by)
    today = timezone.localdate()
    if row.reviewed_on:
        raise ValidationError(_("已于 %(on)s 写过中期回顾") % {"on": row.reviewed_on})
    if stage_on(row, today) in (Stage.UNSIGNED, Stage.WAITING):
        raise ValidationError(_("协议还没开始履行，不用回顾"))
    if not text.strip():
        raise ValidationError({"review": _("请写回顾：各方做了什么、还差什么、下半程怎么办")})
    row.review, row.reviewed_on, row.reviewed_by = text.strip(), today, by
    row.version += 1
    row.save(update_fields=["review", "reviewed_on", "reviewed_by", "version"])
    _tell(row, by, "reviewed", _("中期回顾写好了：%(name)s"), row.review)
    return row


@transaction.atomic
def end_agreement(*, agreement: Agreement, by: User, reason: str) -> Agreement:
    """End an agreement from today on, with a reason; the parties' people are told."""
    row = _locked(agreement, by)
    if stage_on(row, timezone.localdate()) == Stage.EXPIRED:
        raise ValidationError(_("这份协议已于 %(on)s 到期，不用再终止") % {"on": row.end})
    if not reason.strip():
        raise ValidationError({"reason": _("请写终止原因")})
    row.ended_on, row.ended_reason = timezone.localdate(), reason.strip()
    row.version += 1
    row.save(update_fields=["ended_on", "ended_reason", "version"])
    _tell(row, by, "ended", _("共建协议已终止：%(name)s"), row.ended_reason)
    return row


@transaction.atomic
def finish_duty(*, duty: Duty, by: User, note: str) -> Duty:
    """Report a duty done with a note; ValidationError if it is done already or does not bind."""
    agreement = Agreement.objects.select_for_update(of=("self",), no_key=True).get(
        pk=duty.agreement_id
    )
    row = Duty.objects.select_for_update(of=("self",), no_key=True).get(pk=duty.pk)
    if not may_finish_duty(by, row):
        raise PermissionDenied(_("只有这一方的人和经办组织能报完成"))
    if row.done_on:
        facts = {"who": row.done_by or "", "on": row.done_on}
        raise ValidationError(_("%(who)s 已在 %(on)s 报完成，不用再报") % facts)
    if stage_on(agreement, timezone.localdate()) in (Stage.UNSIGNED, Stage.ENDED):
        raise ValidationError(_("协议还没签或已终止，不能报完成"))
    if not note.strip():
        raise ValidationError({"note": _("请写完成情况：做了什么、结果怎样")})
    row.done_on, row.done_note, row.done_by = timezone.localdate(), note.strip(), by
    row.full_clean(exclude=["agreement", "party", "done_by"])
    row.save(update_fields=["done_on", "done_note", "done_by"])
    told = [*keepers_of([agreement])[agreement.pk], *party_users([row.party])[row.party_id]]
    notify(
        users=[user for user in told if user.pk != by.pk],
        message=Message(
            cause=f"duty:{row.pk}:done",
            kind="agreement",
            title=_("职责已完成：%(text)s") % {"text": row.text},
            body=row.done_note,
            url=_url(agreement),
        ),
    )
    return row
