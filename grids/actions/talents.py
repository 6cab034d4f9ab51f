"""人才库: agreeing to be found and taking it back, asking somebody, the answer (practice S9)."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import User
from core.notices import NOW, Message, notify
from core.ui.dates import cn_datetime
from grids.models import Talent, TalentAsk
from grids.models.talents import ASKING
from grids.points.rules import own_members
from orgs.models import Member, Org
from orgs.scope import people_at, scope_of
from services.rules import require

State = TalentAsk.State
ASKS_OF_ORG = 20  # a week: an office that asks more writes to everybody
FARTHEST = datetime.timedelta(days=90)


@transaction.atomic
def offer_oneself(
    *, member: Member, by: User, skills: str, slots: str, reach: str, a_week: int
) -> Talent:
    """Agree to be found, or say anew what one can do and when; the day of consent is kept."""
    require(member.pk in {one.pk for one in own_members(by)})
    row = Talent.objects.select_for_update().filter(member=member).first()
    row = row or Talent(member=member, open=False)
    row.skills, row.slots, row.reach, row.a_week = skills.strip(), slots, reach, a_week
    if not row.open:
        row.open, row.agreed_at = True, timezone.now()
    row.full_clean(exclude=["member"])
    row.save()
    return row


@transaction.atomic
def take_back(*, talent: Talent, by: User | None, word: str = "") -> Talent:
    """Be found no more, from now on; asks that wait are answered with that."""
    row = Talent.objects.select_for_update(of=("self",)).select_related("member").get(pk=talent.pk)
    require(by is None or row.member.user_id == by.pk)
    if not row.open:
        return row
    row.open = False
    row.save()
    for ask in row.asks.filter(state=State.ASKED).select_related("org", "made_by"):
        _answer(ask, State.DECLINED, word or _("本人现在不接受邀请"))
    return row


def places_asking(user: User):
    """Return the orgs in whose name the user asks: those of his posts as officer or staff."""
    return Org.objects.standing().filter(scope_of(user).at("", *ASKING)).order_by("-level", "lft")


def week_of(day: datetime.date) -> tuple[datetime.datetime, datetime.datetime]:
    """Return the first moment of the day's week (Monday) and of the next."""
    first = day - datetime.timedelta(days=day.weekday())
    begin = timezone.make_aware(datetime.datetime.combine(first, datetime.time()))
    return begin, begin + datetime.timedelta(days=7)


@transaction.atomic
def ask_talent(
    *,
    talent: Talent,
    org: Org,
    by: User,
    what: str,
    when: datetime.datetime,
    place: str,
    text: str = "",
) -> TalentAsk:
    """Ask somebody of the pool; his number is shown to nobody, now or later.

    ValidationError in words where he was asked as often as he wants this week, or the org asked
    too many. Two at once at his last time of the week: one is told.
    """
    require(places_asking(by).filter(pk=org.pk).exists())
    rows = Talent.objects.select_for_update(of=("self",)).select_related("member__user")
    row = rows.get(pk=talent.pk)
    require(Talent.objects.visible_to(by).filter(pk=row.pk).exists())
    if not row.open:
        raise ValidationError(_("他刚刚收回了同意，请另找一位"))
    if row.member.user_id == by.pk:
        raise ValidationError(_("不能邀请自己"))
    now = timezone.now()
    if not now < when <= now + FARTHEST:
        raise ValidationError({"when": _("请写从现在起三个月以内的时间")})
    begin, end = week_of(timezone.localdate())
    week = TalentAsk.objects.filter(made_at__gte=begin, made_at__lt=end)
    if week.filter(talent=row).exclude(state=State.WITHDRAWN).count() >= row.a_week:
        words = _("他一周只愿意被问 %(n)s 次，这周已经问满了，请下周一再问，或者另找一位")
        raise ValidationError(words % {"n": row.a_week})
    if week.filter(org=org).count() >= ASKS_OF_ORG:
        words = _("%(org)s这周已经邀请了 %(n)s 次，请下周一再问")
        raise ValidationError(words % {"org": org.name, "n": ASKS_OF_ORG})
    made = TalentAsk(
        talent=row, org=org, what=what.strip(), when=when, place=place.strip(), text=text.strip(),
        made_by=by, made_at=now,
    )  # fmt: skip
    made.full_clean(exclude=["talent", "made_by"])
    made.save()
    if row.member.user is not None:
        title = _("%(org)s邀请您：%(what)s") % {"org": org.name, "what": made.what}
        body = _("%(when)s，%(place)s") % {"when": cn_datetime(when), "place": made.place}
        _tell([row.member.user], made, title, body, "asked")
    return made


def _tell(users: list[User], ask: TalentAsk, title: str, body: str, step: str) -> None:
    message = Message(
        cause=f"talent:{ask.pk}:{step}",
        kind="talent",
        title=title[:200],
        body=body[:500],
        url=reverse("talent_ask", args=[ask.pk]),
        urgency=NOW,
    )
    notify(users=users, message=message)


def _lock(ask: TalentAsk) -> TalentAsk:
    rows = TalentAsk.objects.select_for_update(of=("self",))
    row = rows.select_related("talent__member__user", "org", "made_by").get(pk=ask.pk)
    if row.state != State.ASKED:
        words = _("这个邀请现在是“%(state)s”，请刷新再看")
        raise ValidationError(words % {"state": row.get_state_display()})
    return row


@transaction.atomic
def answer(*, ask: TalentAsk, by: User, accepted: bool, word: str = "") -> TalentAsk:
    """Say yes or no, with a word; who said yes is known by name to who asked, still not by number."""
    row = _lock(ask)
    require(TalentAsk.objects.for_(by).filter(pk=row.pk).exists())
    if row.when < timezone.now():
        raise ValidationError(_("约的时间已经过了，不用再答复"))
    return _answer(row, State.ACCEPTED if accepted else State.DECLINED, word)


def _answer(row: TalentAsk, state: str, word: str) -> TalentAsk:
    row.state, row.word, row.answered_at = state, word.strip()[:200], timezone.now()
    row.save()
    yes = state == State.ACCEPTED
    title = _("答应了邀请：%(what)s") if yes else _("不能来：%(what)s")
    people = {user.pk: user for user in [*people_at([row.org_id], *ASKING), row.made_by]}
    _tell(list(people.values()), row, title % {"what": row.what}, row.word, "answered")
    return row


@transaction.atomic
def withdraw_ask(*, ask: TalentAsk, by: User) -> TalentAsk:
    """Take an ask back that nobody answered; it does not count towards the week."""
    row = _lock(ask)
    require(TalentAsk.objects.sent_by(by).filter(pk=row.pk).exists())
    row.state, row.answered_at = State.WITHDRAWN, timezone.now()
    row.save()
    user = row.talent.member.user
    if user is not None:
        title = _("邀请已收回：%(what)s") % {"what": row.what}
        _tell([user], row, title, row.org.name, "withdrawn")
    return row


def lapse_asks() -> int:
    """Let asks lapse whose time came without an answer, and tell who asked; return how many.

    Each in a transaction of its own, under its lock: an answer at the same moment wins or is told.
    """
    late = TalentAsk.objects.filter(state=State.ASKED, when__lt=timezone.now())
    return sum(_lapse(pk) for pk in late.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _lapse(pk: int) -> bool:
    rows = TalentAsk.objects.select_for_update(of=("self",)).filter(pk=pk, state=State.ASKED)
    row = rows.select_related("org", "made_by").first()
    if row is None:
        return False
    row.state, row.answered_at = State.LAPSED, timezone.now()
    row.save()
    people = {user.pk: user for user in [*people_at([row.org_id], *ASKING), row.made_by]}
    title = _("邀请没有得到答复：%(what)s") % {"what": row.what}
    body = _("约的时间 %(when)s 已经过了，请另找一位") % {"when": cn_datetime(row.when)}
    _tell(list(people.values()), row, title, body, "lapsed")
    return True
