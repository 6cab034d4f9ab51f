"""W6: 1+N: one joint committee per business quarter, over the borders of communities."""

import pytest
from django.urls import reverse

from alliances.models import Alliance, BodyPlace
from orgs.models import PostKind
from tests.practice.browse import Visitor
from tests.practice.test_q1_joint_meetings import found

CORNERS = "120.3800, 36.0660\n120.3860，36.0660\n120.3860 36.0700\n120.3800, 36.0700"


@pytest.mark.practice("W6")
def test_a_quarter_that_crosses_streets_has_one_joint_committee(city, people):
    admin = Visitor(people.inside[PostKind.ADMIN])
    here, there = city.communities[0], city.communities[2]  # of two streets
    assert here.street_id != there.street_id
    facts = {"quarter": "香港中路商圈", "places": [str(here.pk), str(there.pk)]}
    found(
        admin, city.districts[0], "united_committee", "香港中路商圈联合党委",
        corners=CORNERS, **facts,
    )  # fmt: skip
    assert admin.shows("香港中路商圈")
    assert admin.shows(f"{here.name}、{there.name}")
    assert admin.shows("东西约 540 米，南北约 450 米")
    body, detail = Alliance.objects.get(), admin.url
    assert body.border["coordinates"][0][0] == body.border["coordinates"][0][-1] == [120.38, 36.066]
    assert BodyPlace.objects.filter(alliance=body).count() == 2
    # One per quarter.
    found(admin, city.districts[0], "united_committee", "第二个联合党委", **facts)
    assert admin.status == 422
    assert admin.shows("香港中路商圈已有联合党委“香港中路商圈联合党委”")
    # A corner that cannot be read is named by its line, and what was typed stays.
    bad = "120.38, 36.06\n这里\n120.39, 36.07"
    admin.open(detail).follow("修改").send("usual_place", corners=bad)
    assert admin.status == 422
    assert admin.shows("第 2 行看不懂")
    assert "这里" in admin.text
    admin.send("usual_place", corners="120.38, 36.06\n120.39, 36.07")
    assert admin.shows("范围至少要三个拐点")
    admin.send("usual_place", corners="36.06, 120.38\n36.07, 120.38\n36.07, 120.39")
    assert admin.shows("先写经度，再写纬度")
    assert admin.open(detail).shows("东西约 540 米")
    # Its members come from all over the quarter; a street does not draw over its neighbour.
    admin.send("resident_name", org=str(there.pk), holder_name="李伟")
    assert admin.shows(f"{there.name} 李伟")
    officer = Visitor(people.inside[PostKind.OFFICER])
    found(officer, city.streets[0], "united_committee", "街道商圈", places=[str(there.pk)])
    assert officer.status == 422
    assert officer.open(reverse("alliance_detail", args=[body.pk])).status == 404
