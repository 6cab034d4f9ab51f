"""What a proposal says for itself: parts that add up, a likelihood, and the rule that refuses a pair."""

import re

import pytest

from orgs.models import PostKind
from services.actions import holds
from services.models import Match, NearMiss
from tests import factories
from tests.matching_flow.conftest import work_off
from tests.matching_flow.test_runs import BARBER, HAIRCUT, publish
from tests.practice.browse import Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(people):
    return people.inside[PostKind.STAFF]


def test_the_page_shows_parts_that_add_up_and_how_likely_the_pair_is(city, people, staff):
    factories.offer(people.unit, slots="周六 09:00-11:00", **BARBER)
    factories.offer(people.unit, **{**BARBER, "title": "理发", "category": "养老助老"})
    demand = publish(people, city.communities[0], slots="周六 08:00-11:00", **HAIRCUT)
    work_off()
    page = Visitor(staff).open(f"/demands/{demand.pk}/")
    sums = re.findall(r"得分 ((?:\d+ \+ )+\d+) = (\d+)", page.words)
    matches = list(Match.objects.filter(demand=demand).order_by("rank"))
    assert len(sums) == len(matches) == 2
    for (parts, total), match in zip(sums, matches, strict=True):
        assert sum(map(int, parts.split(" + "))) == int(total) == match.points
        assert 0 < match.chance <= 1
    likely = [int(n) for n in re.findall(r"十条里约有 (\d) 条合适", page.words)]
    assert likely == [max(min(round(match.chance * 10), 9), 1) for match in matches]
    for name in ("内容", "类型", "距离", "时间", "均衡"):
        assert page.shows(name)


def test_a_refused_pair_names_the_rule_that_refused_it(city, people, staff):
    far = factories.unit(city.communities[0], "钟点理发店")
    off = factories.offer(far, slots="周一 09:00-10:00", **BARBER)
    demand = publish(people, city.communities[0], slots="周二 09:00-10:00", **HAIRCUT)
    work_off()
    assert [gap["rule"] for gap in NearMiss.objects.get(demand=demand).broken] == ["slots"]
    page = Visitor(staff).open(f"/demands/{demand.pk}/")
    assert page.shows("不重合")
    assert page.follow("自己配一家").shows("不合规则：周一 ")
    # Put in by hand it stands without a score, and says which rule it breaks.
    holds.hold(demand=demand, offer=off, by=staff, kind="locked", reason="电话里说好了")
    page.open(f"/demands/{demand.pk}/")
    assert page.shows("由人配上，不计分。 不合规则：周一 ")
