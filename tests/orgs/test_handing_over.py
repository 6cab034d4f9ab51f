"""Handing a post over through its page: what moves, what stays written, what is refused."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from alliances.models import Decision, Meeting, Membership, Pairing, Seat
from core.models import Notice, User
from core.reminders import work_out
from orgs.models import Charge, Post, PostKind, Unit
from services.models import Project
from tests import factories

TODAY = timezone.localdate
DAY = datetime.timedelta(days=1)


@pytest.fixture
def liaison(city, people):
    """The liaison of the unit, with something of every kind open, and a neighbour's beside it."""
    who, unit = people.inside["liaison"], people.unit
    who.name, who.phone = "陈老师", "13900001111"
    who.save()
    Unit.objects.filter(pk=unit.pk).update(contact_name="陈老师", contact_phone="13900001111")
    body = factories.alliance(
        city.streets[0], unit, people.other_unit, secretary="陈老师", secretary_user=who
    )
    Seat.objects.filter(membership__unit=unit).update(
        holder=who, holder_name="陈老师", title="副校长"
    )
    meeting = Meeting.objects.create(
        alliance=body, org=body.org, title="会", starts_at=timezone.now(), state="closed"
    )
    facts = {"meeting": meeting, "person": who, "person_name": "陈老师", "due": TODAY()}
    Decision.objects.create(text="办讲座", unit=unit, **facts)
    Decision.objects.create(text="旧讲座", unit=unit, state="done", done_on=TODAY(), **facts)
    Decision.objects.create(text="替别家办", unit=people.other_unit, **facts)
    Pairing.objects.create(
        unit=unit, org=city.communities[0], liaison=who, liaison_name="陈老师",
        start=TODAY() - DAY, end=TODAY() + 700 * DAY,
    )  # fmt: skip
    demand = factories.demand(city.communities[0], "课后辅导", state="in_work")
    Project.objects.create(
        demand=demand, unit=unit, title="课后辅导", due=TODAY(), started_on=TODAY(),
        contact_name="陈老师",
    )  # fmt: skip
    Charge.objects.create(post=Post.objects.get(user=who), org=city.communities[1])
    return Post.objects.get(user=who)


def hand(client, post, once, **said):
    url = reverse("post_hand_over", args=[post.pk])
    return client.post(url, {**said, **once()})


def test_all_that_is_open_goes_along(liaison, people, sign_in, once):
    client, old = sign_in(people.inside["officer"]), liaison.user
    page = client.get(reverse("post_hand_over", args=[liaison.pk])).content.decode()
    for words in (
        "在办的议定事项",
        "办讲座",
        "席位",
        "结对共建",
        "项目的联系人",
        "担任秘书",
        "单位联系人",
    ):
        assert words in page, words
    assert "旧讲座" not in page
    assert "替别家办" not in page
    end = TODAY() + 365 * DAY
    new_facts = {"username": "林老师", "name": "林老师", "phone": "13900002222"}
    answer = hand(client, liaison, once, end=end.isoformat(), **new_facts)
    assert answer.status_code == 302
    new = User.objects.get(username="林老师")
    post = Post.objects.get(user=new)
    assert (post.unit_id, post.kind, post.start, post.end) == (
        people.unit.pk, "liaison", TODAY(), end,
    )  # fmt: skip
    liaison.refresh_from_db()
    assert liaison.handed_to == post
    assert liaison.revoked_at
    decided = {row.text: row.person for row in Decision.objects.all()}
    assert decided == {"办讲座": new, "旧讲座": old, "替别家办": old}
    seats = list(Seat.objects.filter(membership__unit=people.unit).order_by("start"))
    assert [(s.holder_name, s.end) for s in seats] == [("陈老师", TODAY() - DAY), ("林老师", None)]
    assert seats[1].title == "副校长"
    assert seats[1].phone == "13900002222"
    assert Pairing.objects.get().liaison == new
    assert Project.objects.get().contact_name == "林老师"
    body = Membership.objects.filter(unit=people.unit).first().alliance
    assert (body.secretary_user, body.secretary) == (new, "林老师")
    assert Unit.objects.get(pk=people.unit.pk).contact_name == "林老师"
    assert post.charges.count() == 1
    told = Notice.objects.get(user=new)
    assert "席位 1" in told.body
    # From the next click on.
    assert sign_in(old).get(reverse("unit_detail", args=[people.unit.pk])).status_code == 404
    assert sign_in(new).get(reverse("unit_detail", args=[people.unit.pk])).status_code == 200
    page = client.get(reverse("post_detail", args=[liaison.pk])).content.decode()
    assert "已移交给" in page
    assert "林老师" in page


def test_a_second_hand_over_is_told(liaison, people, sign_in, once):
    client = sign_in(people.inside["officer"])
    assert hand(client, liaison, once, username="甲一", name="甲").status_code == 302
    late = hand(client, liaison, once, username="乙一", name="乙")
    assert late.status_code == 422
    page = late.content.decode()
    assert "已移交给甲" in page
    assert 'value="乙一"' in page
    assert not User.objects.filter(username="乙一").exists()


def test_bad_successors_are_told_and_nothing_moves(liaison, people, sign_in, once):
    client = sign_in(people.inside["officer"])
    nobody = hand(client, liaison, once)
    assert "请选一个人" in nobody.content.decode()
    holder = hand(client, liaison, once, person=liaison.user_id)
    assert holder.status_code == 422
    other = factories.user(name="双职")
    factories.post(other, PostKind.COMMISSIONER, unit=people.unit)
    twice = hand(client, liaison, once, person=other.pk)
    assert "任期有重叠" in twice.content.decode()
    early = hand(client, liaison, once, username="丙一", name="丙", end="2020-01-01")
    assert "任期止不能早于任期起" in early.content.decode()
    liaison.refresh_from_db()
    assert liaison.revoked_at is None
    assert Decision.objects.get(text="办讲座").person == liaison.user


def test_a_term_that_ran_out_can_still_be_handed_over(liaison, people, sign_in, once):
    Post.objects.filter(pk=liaison.pk).update(end=TODAY() - DAY)
    client = sign_in(people.inside["staff"])
    assert hand(client, liaison, once, username="林老师", name="林").status_code == 302
    liaison.refresh_from_db()
    assert liaison.revoked_at is None
    assert Decision.objects.get(text="办讲座").person.name == "林"


def test_two_weeks_before_the_end_those_concerned_are_told(city, people, sign_in):
    post = Post.objects.get(user=people.inside["staff"])
    Post.objects.filter(pk=post.pk).update(end=TODAY() + 15 * DAY)

    def told() -> set[str]:
        rows = Notice.objects.filter(cause__startswith=f"post:{post.pk}:ends")
        return {notice.user.username for notice in rows}

    work_out(TODAY())
    assert told() == set()
    work_out(TODAY() + DAY)
    assert told() == {"staff-in", "officer-in"}
    before = Notice.objects.count()
    work_out(TODAY() + 2 * DAY)
    assert Notice.objects.filter(cause__contains=":ends:").count() == 2, before
    url = Notice.objects.get(user=people.inside["staff"], cause__contains=":ends:").url
    assert sign_in(people.inside["staff"]).get(url).status_code == 200


def test_nobody_above_is_told_twice_or_wrongly(city, people):
    """An officer's end is the district's matter, an admin's the city's."""
    for role, wanted in (
        ("officer", {"officer-in", "admin-in"}),
        ("admin", {"admin-in", "city-admin"}),
    ):
        post = Post.objects.get(user=people.inside[role])
        Post.objects.filter(pk=post.pk).update(end=TODAY() + 3 * DAY)
        work_out(TODAY())
        rows = Notice.objects.filter(cause__startswith=f"post:{post.pk}:ends")
        assert {notice.user.username for notice in rows} == wanted


def test_a_part_time_members_terms_do_not_overlap(city, people, sign_in, once):
    client, url = sign_in(people.inside["officer"]), reverse("post_create")
    who = people.inside["liaison"]
    said = {
        "kind": "part_time_member", "org": city.communities[0].pk, "person": who.pk,
        "from_unit": people.unit.pk, "start": TODAY().isoformat(),
    }  # fmt: skip
    assert client.post(url, {**said, **once()}).status_code == 302
    again = client.post(url, {**said, **once()})
    assert again.status_code == 422
    assert "任期有重叠" in again.content.decode()
    without = client.post(url, {**said, "from_unit": "", **once()})
    assert "请选兼职委员来自哪个单位" in without.content.decode()
    staff = client.post(url, {**said, "kind": "staff", **once()})
    assert "只有兼职委员才写来自哪个单位" in staff.content.decode()
    assert Post.objects.filter(kind="part_time_member").count() == 1
