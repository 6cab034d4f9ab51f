"""W4: representatives' meeting, regional committee, office: kinds of body that a district adds, seats."""

import pytest
from django.utils import timezone

from alliances.models import Alliance, BodyKind
from orgs.models import PostKind
from tests.practice.browse import Visitor
from tests.practice.test_q1_joint_meetings import found


@pytest.mark.practice("W4")
def test_a_district_adds_a_kind_and_its_streets_found_bodies_of_it_with_seats(city, people):
    admin = Visitor(people.inside[PostKind.ADMIN])
    admin.open("/").follow("会议").follow("议事机构").follow("机构类型")
    assert admin.shows("区域党委")
    admin.send("name", name="党员代表会议")
    assert admin.shows("“党员代表会议”已加上")
    admin.send("name", name="党员代表会议")
    assert admin.shows("已有“党员代表会议”这个类型")
    admin.send("name", name="区域党委")
    assert admin.shows("已有“区域党委”这个类型")
    own = BodyKind.objects.get(name="党员代表会议")

    officer = Visitor(people.inside[PostKind.OFFICER])
    found(officer, city.streets[0], "regional_committee", "海城11街道区域党委")
    found(officer, city.streets[0], own.code, "海城11街道党员代表会议")
    assert officer.shows("党员代表会议 · 海城11街道")
    # Three seats: a unit with holder and deputy, a community, a resident who listens in.
    officer.send("resident_name", unit=str(people.unit.pk), holder_name="王敏")
    officer.send("resident_name", org=str(city.communities[0].pk), holder_name="李伟")
    officer.send("resident_name", resident_name="赵大爷")
    assert officer.shows("成员 2 个"), "a resident does not count"
    assert officer.shows("赵大爷 列席")
    detail = officer.url
    officer.follow("历任、替补和任期")
    today = timezone.localdate().isoformat()
    officer.send("role", role=["deputy"], holder_name="孙丽", start=today)
    assert officer.shows("孙丽")
    officer.send("role", role=["holder"], holder_name="周强", start=today)
    assert officer.shows("王敏 从"), "a second holder is refused, and named"
    assert officer.shows("同一段时间只能有一位委员")
    officer.open(detail)
    assert officer.shows("替补 孙丽")

    # The other district does not have it; taken out of use it founds nothing new, the body stays.
    other = Visitor(people.outside[PostKind.OFFICER])
    other.open("/").follow("会议").follow("议事机构").follow("建立")
    assert own.code not in other.text
    assert "regional_committee" in other.text
    admin.open("/alliances/kinds/").send(f"/alliances/kinds/{own.pk}/", do="end")
    assert admin.shows("已停用")
    officer.open("/alliances/new/")
    assert own.code not in officer.text
    assert Visitor(people.inside[PostKind.OFFICER]).open(detail).shows("党员代表会议")
    assert Alliance.objects.filter(kind=own.code).count() == 1
