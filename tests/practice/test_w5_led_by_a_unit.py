"""W5: 党建组团: a strong unit leads small ones."""

import pytest
from django.urls import reverse

from alliances.models import Alliance, Membership
from orgs.models import PostKind
from tests import factories
from tests.practice.browse import Visitor
from tests.practice.test_q1_joint_meetings import found


@pytest.mark.practice("W5")
def test_a_cluster_is_led_by_a_unit_that_sits_in_it(city, people):
    small = [factories.unit(city.communities[0], name) for name in ("小面馆", "理发店")]
    bank = factories.unit(city.communities[1], "青岛银行香港中路支行", sector="金融")
    officer = Visitor(people.inside[PostKind.OFFICER])
    found(officer, city.streets[0], "cluster", "金融街党建组团", lead_unit=str(people.unit.pk))
    assert officer.shows("朝霞小学 牵头"), officer.words
    for unit in small:
        officer.send("resident_name", unit=str(unit.pk), holder_name="店长")
    assert officer.shows("成员 3 个")
    body, detail = Alliance.objects.get(name="金融街党建组团"), officer.url
    # The leader's people see what they lead; its place is not given up while it leads.
    liaison = Visitor(people.inside[PostKind.LIAISON])
    assert liaison.open("/").follow("会议").follow("议事机构").shows("金融街党建组团")
    lead = Membership.objects.get(alliance=body, unit=people.unit)
    officer.send(reverse("member_end", args=[lead.pk]))
    assert officer.shows("朝霞小学 是牵头单位")
    assert officer.open(detail).shows("朝霞小学 牵头")
    # Another takes the lead: it gets its seat at once, the first may leave now.
    officer.follow("修改").send("usual_place", lead_unit=str(bank.pk))
    assert officer.shows("青岛银行香港中路支行 牵头")
    assert officer.shows("成员 4 个")
    officer.send(reverse("member_end", args=[lead.pk]))
    assert officer.shows("成员 3 个")
    # A unit may sit in several bodies.
    found(officer, city.streets[0], "cluster", "第二组团", lead_unit=str(bank.pk))
    assert Membership.objects.filter(unit=bank, left_on=None).count() == 2
    # Units elsewhere cannot be made to lead.
    found(officer, city.streets[0], "cluster", "第三组团", lead_unit=str(people.other_unit.pk))
    assert officer.status == 422
    assert not Alliance.objects.filter(name="第三组团").exists()
