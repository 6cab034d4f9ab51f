"""认捐: needs stated, parts pledged by several, the last part by one, withdrawn, received."""

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from core.models import Notice
from orgs.models import PostKind
from services.actions import pledges as actions
from services.actions import projects as project_actions
from services.actions.telling import ConflictError
from services.models import Need, Pledge
from tests import factories
from tests.matching_flow.test_judging import race
from tests.services.works import begin


def need_of(project, by, asked=30, **facts) -> Need:
    facts = {"kind": "things", "name": "折叠椅", "measure": "把", **facts}
    return actions.state_need(project=project, by=by, asked=asked, **facts)


@pytest.fixture
def need(scene):
    """Thirty chairs for a project in work."""
    return need_of(begin(scene), scene.staff)


@pytest.fixture
def neighbour(city):
    """The liaison of a unit in the next community of the street."""
    unit = factories.unit(city.communities[1], "邻街书店")
    user = factories.user("neighbour", name="李店长")
    factories.post(user, PostKind.LIAISON, unit=unit)
    user.own = unit
    return user


def test_a_unit_of_the_street_sees_what_is_missing_and_pledges_a_part(
    scene, need, neighbour, sign_in, people
):
    page = sign_in(neighbour).get(reverse("need_list"))
    assert "折叠椅" in page.content.decode()
    url = reverse("need_detail", args=[need.pk])
    assert "门户只记账，不收钱" in sign_in(neighbour).get(url).content.decode()
    assert (
        sign_in(neighbour).get(reverse("project_pledges", args=[need.project_id])).status_code
        == 404
    )
    answer = sign_in(neighbour).post(url, {"amount": 31})
    assert (answer.status_code, "还差 30 把，认捐不能比这多" in answer.content.decode()) == (
        422,
        True,
    )
    assert 'value="31"' in answer.content.decode()
    sign_in(neighbour).post(url, {"amount": 20, "note": "周五送到"})
    need.refresh_from_db()
    assert (need.taken, need.missing) == (20, 10)
    title = Notice.objects.get(user=scene.staff, title__contains="邻街书店").title
    assert title == "邻街书店 认捐折叠椅 20 把"
    # Another unit sees how much is missing, not who pledged.
    other = sign_in(people.inside["liaison"])
    Pledge.objects.update(note="暗号")
    assert "暗号" in other.get(reverse("project_pledges", args=[need.project_id])).content.decode()
    outside = sign_in(people.outside["liaison"])
    assert outside.get(url).status_code == 404
    assert "折叠椅" not in outside.get(reverse("need_list")).content.decode()
    assert outside.post(url, {"amount": 1}).status_code == 404
    assert sign_in(scene.staff).post(url, {"amount": 1}).status_code == 403


def test_receipt_and_withdrawal_make_good_what_is_missing(scene, need, neighbour, sign_in):
    one = actions.pledge(need=need, provider=neighbour.own, by=neighbour, amount=20)
    two = actions.pledge(need=need, provider=scene.unit, by=scene.liaison, amount=10)
    with pytest.raises(ConflictError, match="已经认满"):
        actions.pledge(need=need, provider=scene.unit, by=scene.liaison, amount=1)
    withdraw = reverse("pledge_withdraw", args=[two.pk])
    assert sign_in(neighbour).post(withdraw, {"reason": "x"}).status_code == 404
    answer = sign_in(scene.liaison).post(withdraw, {"reason": ""})
    assert "请写明原因" in answer.content.decode()
    sign_in(scene.liaison).post(withdraw, {"reason": "仓库漏水"})
    need.refresh_from_db()
    assert need.missing == 10
    receive = reverse("pledge_receive", args=[one.pk])
    assert sign_in(neighbour).get(receive).status_code == 403
    assert sign_in(scene.staff).post(receive, {"received": 21}).status_code == 422
    sign_in(scene.staff).post(receive, {"received": 18})
    need.refresh_from_db()
    one.refresh_from_db()
    assert (one.state, one.received, need.missing) == ("received", 18, 12)
    with pytest.raises(ConflictError, match="已收到，不能再改"):
        actions.withdraw_pledge(pledge=one, by=neighbour, reason="后悔")
    page = sign_in(scene.staff).get(reverse("project_pledges", args=[need.project_id]))
    words = page.content.decode()
    assert "已收到 <b>18</b> 把" in words
    assert "还差 <b>12</b> 把" in words
    card = sign_in(neighbour).get(reverse("unit_detail", args=[neighbour.own.pk])).content.decode()
    assert "认捐（收到 / 认下）" in card
    assert "1 / 1" in card


def test_an_ended_project_lets_its_pledges_go(scene, need, neighbour):
    made = actions.pledge(need=need, provider=neighbour.own, by=neighbour, amount=5)
    project_actions.cancel_project(project=need.project, by=scene.staff, reason="改在明年")
    made.refresh_from_db()
    need.refresh_from_db()
    assert (made.state, made.withdrawn_reason, need.taken) == (
        "withdrawn", "项目已终止：改在明年", 0,
    )  # fmt: skip
    assert Notice.objects.filter(user=neighbour, title__contains="不用送了").count() == 1
    with pytest.raises(ConflictError, match="已终止"):
        actions.pledge(need=need, provider=neighbour.own, by=neighbour, amount=5)


def test_who_may_not_pledge_and_what_stays(scene, need, neighbour):
    with pytest.raises(PermissionDenied):
        actions.pledge(need=need, provider=scene.unit, by=neighbour, amount=1)
    actions.pledge(need=need, provider=neighbour.own, by=neighbour, amount=1)
    with pytest.raises(ValidationError, match="已有人认捐"):
        actions.drop_need(need=need, by=scene.staff)
    money = need_of(need.project, scene.staff, 5000, kind="money", name="购书款", measure="")
    assert money.measure == "元"


@pytest.mark.parametrize("facts", [{"taken": 31}, {"asked": 0}])
def test_the_database_refuses_more_than_asked(need, facts):
    with pytest.raises(IntegrityError), transaction.atomic():
        Need.objects.filter(pk=need.pk).update(**facts)


def last_part(scene, guard: bool, monkeypatch) -> list:
    """Let two people of the unit take the last part at once; without the guard both look first."""
    need = need_of(begin(scene), scene.staff, asked=1)
    if not guard:
        looked = threading.Barrier(2)

        def unlocked(pk):
            found = Need.objects.select_related("project__org", "project__unit").get(pk=pk)
            looked.wait(20)
            return found

        monkeypatch.setattr(actions, "lock_need", unlocked)
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE services_need DROP CONSTRAINT need_not_overpledged")
    facts = {"need": need, "provider": scene.unit, "by": scene.liaison, "amount": 1}
    return race(*(lambda: actions.pledge(**facts) for _ in range(2)))


RESTORED = (
    "DELETE FROM services_pledge; UPDATE services_need SET taken = 0;"
    "ALTER TABLE services_need ADD CONSTRAINT need_not_overpledged CHECK (taken <= asked)"
)


def test_the_last_part_goes_to_one(scene, other_connection, monkeypatch):
    found = last_part(scene, True, monkeypatch)
    assert sum(isinstance(one, Pledge) for one in found) == 1
    assert sum(isinstance(one, ConflictError) for one in found) == 1


def test_without_the_guard_both_would_have_it(scene, other_connection, monkeypatch):
    try:
        found = last_part(scene, False, monkeypatch)
        assert [type(one) for one in found] == [Pledge, Pledge]
        assert Need.objects.get().taken == 2
    finally:
        with connection.cursor() as cursor:
            cursor.execute(RESTORED)
