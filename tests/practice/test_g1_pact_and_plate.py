"""G1: every street has an alliance; units sign its pact and keep it; a plate hangs at the door."""

import pytest
from django.urls import reverse
from django.utils import timezone

from alliances.models import Alliance, Membership
from orgs.models import PostKind
from tests.practice.browse import Visitor
from tests.practice.test_q1_joint_meetings import found

PACT = "一、资源共享，互相支持。\n二、每季度至少一次会议。"


@pytest.mark.practice("G1")
def test_the_district_sees_which_street_has_none_and_units_sign(city, people):
    admin = Visitor(people.inside[PostKind.ADMIN])
    admin.open(reverse("alliance_kinds"))
    assert admin.shows("党建联盟 2 个组织里 0 个有 还没有：海城11街道、海城12街道"), admin.words
    officer = Visitor(people.inside[PostKind.OFFICER])
    name = "海城11街道党建联盟"
    found(officer, city.streets[0], "party_alliance", name)
    admin.open(reverse("alliance_kinds"))
    assert admin.shows("党建联盟 2 个组织里 1 个有 还没有：海城12街道")

    detail = officer.url
    officer.send("resident_name", unit=str(people.unit.pk), holder_name="王敏")
    member = Membership.objects.get()
    assert officer.follow("公约与签约").shows("还没有公约")
    officer.open(detail).follow("修改").send("usual_place", pact=PACT, plate_no="海联 2026-07")
    assert officer.shows("海联 2026-07")
    officer.follow("公约与签约")
    assert officer.shows("0 / 1 家已签")
    assert officer.shows("资源共享，互相支持")
    assert officer.shows("牌号 ： 海联 2026-07") or officer.shows("牌号：海联 2026-07")
    officer.send(reverse("member_sign", args=[member.pk]))
    assert officer.shows("朝霞小学 已签约")
    assert officer.shows("1 / 1 家已签")
    assert officer.shows(timezone.localdate().isoformat())

    # The unit reads and prints what it signed; it signs for nobody. Others do not see it.
    liaison = Visitor(people.inside[PostKind.LIAISON])
    liaison.open(detail).follow("公约")
    assert liaison.shows("资源共享")
    with pytest.raises(LookupError):
        liaison.form(reverse("member_sign", args=[member.pk]))
    refused = liaison.client.post(reverse("member_sign", args=[member.pk]))
    assert refused.status_code == 403
    body = Alliance.objects.get(name=name)
    outside = Visitor(people.outside[PostKind.OFFICER])
    assert outside.open(reverse("alliance_pact", args=[body.pk])).status == 404
