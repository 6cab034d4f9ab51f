"""The ledger of points: only added to, its balance always the sum of its lines, one for one reward."""

import os
import random
import threading
from unittest.mock import Mock

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import F, QuerySet, Sum
from django.utils import timezone

from grids.actions import points, rewards
from grids.models import PointClaim, PointLine, Redemption, Reward
from tests import factories
from tests.grids.points import DAY, Club, open_club
from tests.services.test_races import TOLD, at_once

OPERATIONS = int(os.environ.get("SOAK_POINTS", "10000"))


@pytest.fixture
def club(city, people) -> Club:
    """The first community with two members."""
    return open_club(city, people)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "verb",
    [
        "UPDATE grids_pointline SET amount = amount * 10",
        "DELETE FROM grids_pointline",
        "TRUNCATE grids_pointline CASCADE",
    ],
)
def test_a_line_stays_as_it_was_written(club, verb):
    club.earn()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else the truncating waits for them
        for before in ("SELECT 1", "SET pgtrigger.ignore = '*'"):
            cursor.execute(before)
            with pytest.raises(IntegrityError, match="only grows"), transaction.atomic():
                cursor.execute(verb)
    assert PointLine.objects.balance() == 20


@pytest.mark.django_db
def test_a_reversal_names_a_whole_line_of_the_same_member(club):
    line = club.earn().lines.get()
    other = club.earn(member=club.mate).lines.get()
    facts = {"kind": "reversed", "reason": "错", "title": "冲回", "at": timezone.now()}

    def write(**wrong) -> PointLine:
        known = {"member": line.member, "amount": -20, "reverses": line}
        with transaction.atomic():
            return PointLine.objects.create(**facts | known | wrong)

    for wrong in ({"amount": -19}, {"reverses": other}, {"member": other.member}, {"reason": ""}):
        with pytest.raises(IntegrityError):
            write(**wrong)
    taken = rewards.reverse(line=line, by=club.staff, reason="记错了人")
    assert (taken.amount, taken.reverses) == (-20, line)
    for again in ({}, {"amount": 20, "reverses": taken}):  # a second time, and what took it back
        with pytest.raises(IntegrityError):
            write(**again)
    with pytest.raises(ValidationError, match="已经冲回过"):
        rewards.reverse(line=line, by=club.staff, reason="再来一次")
    assert PointLine.objects.filter(member=club.member).balance() == 0


@pytest.mark.django_db
def test_nobody_reverses_his_own_and_an_exchange_is_called_off_instead(club):
    line = club.earn().lines.get()
    factories.post(club.member.user, "staff", org=club.org)
    with pytest.raises(PermissionDenied):
        rewards.reverse(line=line, by=club.member.user, reason="自己冲回")
    made = rewards.redeem(reward=club.reward(), member=club.member, by=club.member.user)
    with pytest.raises(ValidationError, match="在兑换记录里取消"):
        rewards.reverse(line=made.lines.get(), by=club.staff, reason="换错了")
    with pytest.raises(PermissionDenied):
        rewards.hand_out(redemption=made, by=club.member.user)


@pytest.mark.django_db
def test_below_nothing_nothing_is_exchanged_nor_handed_out(club):
    """What was reversed had paid for a reward that still waits: it waits on, or is called off."""
    line = club.earn("2").lines.get()
    reward = club.reward(cost=15, stock=2)
    made = rewards.redeem(reward=reward, member=club.member, by=club.member.user)
    taken = rewards.reverse(line=line, by=club.staff, reason="记错了人")
    account = PointLine.objects.filter(member=club.member)
    assert account.balance() == -15
    with pytest.raises(ValidationError, match="账上是 -15 分，先补到够换"):
        rewards.redeem(reward=reward, member=club.member, by=club.member.user)
    with pytest.raises(ValidationError, match="账上是 -15 分，现在不能发"):
        rewards.hand_out(redemption=made, by=club.staff)
    with pytest.raises(ValidationError, match="冲回的这一笔不能再冲回"):
        rewards.reverse(line=taken, by=club.staff, reason="还给他")
    # Called off, the account is at nothing and the reward is on stock again.
    rewards.call_off(redemption=made, by=club.staff, reason="积分冲回了")
    reward.refresh_from_db()
    assert (account.balance(), reward.taken) == (0, 0)
    with pytest.raises(ValidationError, match="还差 15 分"):
        rewards.redeem(reward=reward, member=club.member, by=club.member.user)
    # Earned anew before it is called off, it is handed out.
    club.earn("2")
    second = rewards.redeem(reward=reward, member=club.member, by=club.member.user)
    assert rewards.hand_out(redemption=second, by=club.staff).state == "handed"


@pytest.mark.django_db
def test_of_a_reward_never_more_than_there_are(club):
    """None on stock is none; fewer than are taken, or less than nothing, is refused by the database."""
    club.earn("3")
    none = club.reward(stock=0)
    with pytest.raises(ValidationError, match="刚刚换完了"):
        rewards.redeem(reward=none, member=club.member, by=club.member.user)
    one = club.reward(stock=1)
    rewards.redeem(reward=one, member=club.member, by=club.member.user)
    for stock in (0, -1):
        one.refresh_from_db()
        one.stock = stock
        with pytest.raises(ValidationError):
            rewards.save_reward(reward=one, by=club.staff)
        with pytest.raises(IntegrityError), transaction.atomic():
            Reward.objects.filter(pk=one.pk).update(stock=stock)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reward.objects.filter(pk=one.pk).update(cost=0)


class Life:
    """Random operations on the points of two members, and what must hold after each."""

    def __init__(self, club: Club, seed: int) -> None:
        self.club, self.rng, self.done, self.told = club, random.Random(seed), 0, 0
        self.rewards = [club.reward(stock=5, cost=cost) for cost in (10, 30)]
        self.sums = {member.pk: 0 for member in (club.member, club.mate)}
        for user in (club.staff, club.member.user, club.mate.user):
            user.keep_scope = True  # nobody's posts change meanwhile

    def step(self) -> None:
        """Do something that somebody could do; being refused in words is an answer too."""
        who = self.rng.choice((self.club.member, self.club.mate))
        verb = self.rng.choice((self.earn, self.earn, self.exchange, self.exchange, self.hand,
                                self.call_off, self.reverse))  # fmt: skip
        try:
            with transaction.atomic():
                verb(who)
        except ValidationError as error:
            self.told += bool("".join(error.messages))
        self.done += 1

    def earn(self, who) -> None:
        """A declaration, seldom refused, else verified and booked."""
        made = self.club.declare(member=who, amount=str(self.rng.randint(1, 4)))
        if self.rng.random() < 0.2:
            points.refuse(claim=made, by=self.club.staff, reason="没有这回事")
            return
        self.club.book(made)
        self.sums[who.pk] += made.points

    def exchange(self, who) -> None:
        """The dearer or the cheaper reward; now and then more are put up."""
        reward = self.rng.choice(self.rewards)
        if self.rng.random() < 0.1:
            Reward.objects.filter(pk=reward.pk).update(stock=F("stock") + 1)
        made = rewards.redeem(reward=reward, member=who, by=who.user)
        self.sums[who.pk] -= made.cost

    def _waiting(self, who) -> Redemption:
        rows = list(Redemption.objects.filter(member=who))
        if not rows:
            raise ValidationError("没有兑换")
        return self.rng.choice(rows)

    def hand(self, who) -> None:
        """Hand out, also what was handed out or called off."""
        rewards.hand_out(redemption=self._waiting(who), by=self.club.staff)

    def call_off(self, who) -> None:
        """Call off, by the member or the staff."""
        row, by = self._waiting(who), self.rng.choice((who.user, self.club.staff))
        rewards.call_off(redemption=row, by=by, reason="不要了")
        self.sums[who.pk] += row.cost

    def reverse(self, who) -> None:
        """Take any line back."""
        lines = list(PointLine.objects.filter(member=who))
        if not lines:
            raise ValidationError("没有流水")
        line = self.rng.choice(lines)
        rewards.reverse(line=line, by=self.club.staff, reason="记错了")
        self.sums[who.pk] -= line.amount

    def check(self) -> None:
        """Balance = sum of lines = what the model says; what is taken = what is not called off."""
        found = PointLine.objects.values("member").order_by().annotate(sum=Sum("amount"))
        sums = {row["member"]: row["sum"] for row in found}
        assert {pk: sums.get(pk, 0) for pk in self.sums} == self.sums
        for reward in Reward.objects.all():
            assert reward.taken == reward.redemptions.exclude(state="cancelled").count()
            assert 0 <= reward.taken <= reward.stock
        booked = PointClaim.objects.filter(state="booked").count()
        assert booked == PointLine.objects.filter(kind="earned").count()


def live(club: Club, operations: int, *, seed: int, every: int) -> Life:
    """Let so many things happen, looking after every so many of them."""
    life = Life(club, seed)
    for number in range(operations):
        life.step()
        if number % every == 0:
            life.check()
    life.check()
    return life


@pytest.fixture
def _nobody_told(monkeypatch):
    """The ledger alone: what people are told of it takes most of the time."""
    monkeypatch.setattr(points, "notices", Mock())
    monkeypatch.setattr(rewards, "tell_exchange", Mock())
    monkeypatch.setattr(rewards, "tell_reversed", Mock())


@pytest.mark.django_db
@pytest.mark.usefixtures("_nobody_told")
def test_the_balance_is_the_sum_of_the_lines_whatever_happens(club):
    life = live(club, 300, seed=7, every=20)
    assert 0 < life.told < 250
    assert PointLine.objects.filter(kind="reversed").count() > 10


@pytest.mark.soak
@pytest.mark.django_db
@pytest.mark.usefixtures("_nobody_told")
def test_ten_thousand_operations(club):
    life = live(club, OPERATIONS, seed=2026, every=50)
    print(f"\n{life.done} operations, {life.told} refused, {PointLine.objects.count()} lines")


def race(club: Club) -> list[str]:
    """Two members want the last of a reward at the same moment."""
    last = club.reward()
    return at_once(
        *(
            lambda who=who: rewards.redeem(reward=last, member=who, by=who.user)
            for who in (club.member, club.mate)
        )
    )


@pytest.mark.django_db(transaction=True)
def test_two_redeem_the_last_reward_at_once(club):
    for who in (club.member, club.mate):
        club.earn("40", member=who)
    for _each in range(8):
        assert race(club) == ["ok", TOLD]
    both = [who.pk for who in (club.member, club.mate)]
    sums = [PointLine.objects.filter(member=pk).balance() for pk in both]
    assert sum(sums) == 800 - 8 * 10
    # One account from two windows: what is there is spent once.
    club.earn("1", member=club.member)
    rich = [club.reward(cost=sums[0] + 10) for _n in range(2)]
    once = [
        lambda one=one: rewards.redeem(reward=one, member=club.member, by=club.member.user)
        for one in rich
    ]
    assert at_once(*once) == ["ok", TOLD]
    assert PointLine.objects.filter(member=club.member).balance() == 0


@pytest.mark.django_db(transaction=True)
def test_without_the_locks_both_get_the_last_reward(club, monkeypatch):
    """So that the test above proves something: both look before either writes."""
    for who in (club.member, club.mate):
        club.earn("1", member=who)
    looked, save = threading.Barrier(2), Reward.save

    def slowly(reward, *args, **kwargs):
        if threading.current_thread() is not threading.main_thread():
            looked.wait(timeout=30)
        save(reward, *args, **kwargs)

    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_how: rows.all())
    monkeypatch.setattr(Reward, "save", slowly)
    assert race(club) == ["ok", "ok"]


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_the_last_reward_time_and_again(club):
    for who in (club.member, club.mate):
        club.earn("99", member=who)
        club.earn("99", member=who)
    wins = 0
    for _each in range(int(os.environ.get("SOAK_RACES", "150"))):
        assert race(club) == ["ok", TOLD]
        wins += 1
    assert Redemption.objects.count() == wins
    assert PointLine.objects.filter(at__gt=timezone.now() - DAY).balance() == 3960 - 10 * wins
