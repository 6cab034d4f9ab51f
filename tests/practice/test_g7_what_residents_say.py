"""G7: grid keepers report how content residents are with a unit's project, into the unit's card."""

import pytest
from django.urls import reverse
from django.utils import timezone

from orgs.models import PostKind
from services.models import Project, Voice
from tests import factories
from tests.practice.browse import Visitor
from tests.services.works import DAY


@pytest.mark.practice("G7", part=1)
def test_a_keeper_asks_and_the_unit_sees_it_in_its_year(city, people):
    today = timezone.localdate()
    for community, unit in ((0, people.unit), (-1, people.other_unit)):
        demand = factories.demand(city.communities[community], f"修凉亭{community}")
        Project.objects.create(
            org=demand.org,
            demand=demand,
            unit=unit,
            title=demand.title,
            due=today + DAY,
            started_on=today,
        )
    keeper = Visitor(people.inside[PostKind.GRID_KEEPER])
    keeper.open("/").follow("清单").follow("项目反映")
    assert keeper.shows("修凉亭0")
    assert not keeper.shows("修凉亭-1")
    keeper.follow("修凉亭0")
    form = keeper.url
    keeper.send("satisfied", satisfied="0", so_so="0", dissatisfied="0")
    assert keeper.shows("请写问了几人，至少 1 人")
    keeper.send("satisfied", satisfied="16", so_so="3", dissatisfied="1", words="凉亭好，缺垃圾桶")
    assert keeper.shows("已报给社区")
    keeper.open(form).send("satisfied", satisfied="2", so_so="0", dissatisfied="0")
    assert keeper.shows("这个网格这一天已经报过这个项目")
    assert Voice.objects.get().asked == 20
    # The community and the unit read it; it counts in the unit's year and opens its rows.
    staff, liaison = (Visitor(people.inside[k]) for k in (PostKind.STAFF, PostKind.LIAISON))
    assert staff.open("/notices/").shows("居民反映：修凉亭0")
    page = reverse("project_reviews", args=[Voice.objects.get().project_id])
    for who in (staff, liaison):
        assert who.open(page).shows("问了 20 人：满意 16，一般 3，不满意 1")
        assert who.shows("凉亭好，缺垃圾桶")
        who.open(reverse("unit_scorecard", args=[people.unit.pk]))
        assert who.shows("80% 16 / 20 人")
    liaison.follow("80%")
    assert liaison.shows("20 人里满意 16 人")
    outsider = Visitor(people.outside[PostKind.GRID_KEEPER])
    assert outsider.open(form).status == 404
    assert keeper.open(page).status == 404
