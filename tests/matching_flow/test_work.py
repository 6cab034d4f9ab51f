"""What of matching waits on the workbench, and whom it reminds, once."""

import datetime

import pytest
from django.utils import timezone

from core import reminders
from core.models import Notice
from orgs.models import PostKind
from services import tasks
from services.actions import matching
from services.matches import work as match_work
from services.models import Match
from tests import factories
from tests.matching_flow.test_judging import propose

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def match(city, people):
    demand = factories.demand(city.communities[0], "想理发", matched_at=timezone.now())
    return propose(demand, factories.offer(people.unit))


def items(user):
    return match_work.match_items(user=user, today=timezone.localdate())


def test_a_demand_to_judge_is_one_row_for_its_community_alone(match, people):
    propose(match.demand, factories.offer(people.unit), rank=2)
    (item,) = items(people.inside[PostKind.STAFF])
    assert (item.title, item.verb) == ("想理发", "看匹配")
    assert "2 条" in item.detail
    assert item.due == timezone.localdate() + 3 * DAY
    others = [people.inside["officer"], people.inside["liaison"], people.outside["staff"]]
    assert not any(items(user) for user in others)


def test_a_request_is_one_row_for_the_unit(match, people):
    matching.accept(match=match, by=people.inside[PostKind.STAFF])
    (item,) = items(people.inside[PostKind.LIAISON])
    assert item.verb == "答复"
    assert not items(people.inside[PostKind.STAFF])


def test_a_proposal_of_three_days_is_reminded_of_once(match, people):
    today = timezone.localdate()
    for day in (today, today + 2 * DAY):
        reminders.work_out(day)
    assert not Notice.objects.filter(title__startswith="三天没有判断").exists()
    for day in (today + 3 * DAY, today + 3 * DAY, today + 9 * DAY):
        reminders.work_out(day)
    notice = Notice.objects.get(title__startswith="三天没有判断")
    assert notice.user == people.inside[PostKind.STAFF]


def test_a_request_of_three_days_reminds_the_unit_or_else_the_community(match, people, city):
    staff = people.inside[PostKind.STAFF]
    matching.accept(match=match, by=staff)
    mute = propose(
        factories.demand(city.communities[0]),
        factories.offer(factories.unit(city.communities[0])),
    )
    matching.accept(match=mute, by=staff)
    for _run in range(2):
        reminders.work_out(timezone.localdate() + 3 * DAY)
    told = Notice.objects.filter(title__startswith="还没答复")
    assert {(notice.user, notice.title) for notice in told} == {
        (people.inside[PostKind.LIAISON], "还没答复：想理发"),
        (staff, f"还没答复：{mute.demand.title}"),
    }
    assert Match.objects.filter(state=Match.State.ACCEPTED).count() == 2


def test_the_night_is_owed_once(city):
    from core.models import Owed

    for _run in range(2):
        tasks.match_nightly()
        tonight = Owed.objects.filter(key__startswith="nightly:").values_list("kind", flat=True)
        assert sorted(tonight) == [
            "services.fold",
            "services.learn",
            "services.nightly",
            "services.pass_time",
            "services.words",
        ]
