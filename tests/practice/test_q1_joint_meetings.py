"""Q1: a joint meeting at every level: 联席会 at city, district and street, 共建议事会 at the community."""

import pytest
from django.urls import reverse
from django.utils import timezone

from alliances.actions import lay_down_default_rules
from alliances.models import Alliance
from orgs.models import PostKind
from tests import factories
from tests.practice.browse import Visitor
from tests.practice.meet import settle


def found(keeper: Visitor, org, kind: str, name: str, **facts) -> Visitor:
    """Found a body as its keeper does: his first from the workbench on, the next on the form."""
    if keeper.url.startswith("/alliances/"):
        keeper.open(reverse("alliance_create"))
    else:
        keeper.open("/").follow("会议").follow("议事机构").follow(
            "建立机构" if Alliance.objects.exists() else "建立"
        )
    day = timezone.localdate().replace(month=1, day=1).isoformat()
    return keeper.send(
        "usual_place", org=str(org.pk), kind=kind, name=name, founded_on=day, **facts
    )


@pytest.mark.practice("Q1")
def test_each_level_has_its_joint_meeting_with_members_meetings_and_cadence(city, people):
    lay_down_default_rules(city.city)
    inside = people.inside
    levels = (
        (inside["city"], city.city, "joint_meeting", "海城市党建联席会"),
        (inside[PostKind.ADMIN], city.districts[0], "joint_meeting", "海城1区党建联席会"),
        (inside[PostKind.OFFICER], city.streets[0], "joint_meeting", "海城11街道联席会"),
        (inside[PostKind.STAFF], city.communities[0], "council", "海城111社区共建议事会"),
    )
    below = (city.districts[0], city.streets[0], city.communities[0], None)
    for (user, org, kind, name), member in zip(levels, below, strict=True):
        keeper = found(Visitor(user), org, kind, name)
        assert keeper.url.startswith("/alliances/"), keeper.words
        assert keeper.shows(name)
        if member is None:
            keeper.send("resident_name", unit=str(people.unit.pk), holder_name="王敏")
            assert keeper.shows("朝霞小学 王敏")
        else:
            keeper.send("resident_name", org=str(member.pk), holder_name="李伟")
            assert keeper.shows(f"{member.name} 李伟")
        assert keeper.shows("成员 1 个")

    # One of its kind per org: the second is refused in words, nothing typed is lost.
    staff = Visitor(inside[PostKind.STAFF])
    found(staff, city.communities[0], "council", "第二个议事会")
    assert staff.status == 422
    assert staff.shows("一级组织只设一个")
    assert 'value="第二个议事会"' in staff.text
    # A 联席会 does not belong to a community, a 共建议事会 not to a street.
    found(staff, city.communities[0], "joint_meeting", "社区联席会")
    assert staff.shows("联席会建在市、区、街道")
    # Any number of other bodies.
    for name in ("第一组团", "第二组团"):
        found(staff, city.communities[0], "cluster", name)
        assert staff.status == 200, staff.words

    # It meets, and the cadence of its level knows.
    council = Alliance.objects.get(name="海城111社区共建议事会")
    settle(staff, council, "开放操场", people.unit, timezone.localdate())
    staff.open(reverse("alliance_detail", args=[council.pk]))
    month = timezone.localdate().month
    assert f"{month} 月" in staff.text or f"{month}月" in staff.text
    assert 'class="cell done' in staff.text
    # Above one sees what is below, beside one does not.
    assert Visitor(inside[PostKind.ADMIN]).open(staff.url).status == 200
    other = factories.user("another-staff")
    factories.post(other, PostKind.STAFF, org=city.communities[1])
    assert Visitor(other).open(staff.url).status == 404
