"""S2 and W9, the half of matters: 群众点单, 社区派单, 部门接单, 党员领单, 办结, 核单, 评价; on a phone."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from grids.matters.codes import code_of
from grids.models import Matter, MatterContact
from orgs.models import PostKind
from tests.access.world import picture
from tests.grids.matters import door_at, hands, member_of
from tests.practice.browse import Visitor

pytestmark = pytest.mark.django_db
PHONE_BROWSER = {"HTTP_USER_AGENT": "Mozilla/5.0 (Linux; Android 14; HarmonyOS) Mobile"}


def sent(client: Client, url: str, **facts):
    """Fill the public form in and send it as a browser does."""
    page = client.get(url)
    assert page.status_code == 200
    form = Visitor.__new__(Visitor)
    form.text = page.content.decode()
    data: dict = {}
    for name, value in form.form("text")["fields"]:
        data.setdefault(name, value)
    return client.post(url, {**data, **facts})


@pytest.mark.practice("S2", part=2)
@pytest.mark.practice("W9", part=2)
def test_one_matter_from_request_to_rating_through_all_hands(city, people):
    home, known = city.communities[0], hands(people)
    member = member_of(home, people.unit)
    seen = {name: Visitor(user) for name, user in known.items()}
    me = Visitor(member.user)
    staff, liaison = seen["staff"], seen["liaison"]
    # 点单: a resident scans the code at the community's door, without a login, with a photo.
    door = door_at(home, known["staff"], "社区大厅")
    phone = Client(**PHONE_BROWSER)
    url = reverse("matter_report", args=[code_of(door)])
    answer = sent(phone, url, text="", place="3 号楼", phone="13912345678")
    assert answer.status_code == 422
    said = answer.content.decode()
    for words in ("请写什么事", "留电话请勾选同意", "3 号楼", "13912345678"):
        assert words in said
    facts = {"text": "老人下楼没有扶手，差点摔倒", "place": "3 号楼", "phone": "13912345678"}
    answer = sent(phone, url, **facts, name="王阿姨", agrees="on", photos=[picture()])
    tracking = answer.url
    assert "已收到" in phone.get(tracking).content.decode()
    matter = Matter.objects.get()
    assert matter.photos.count() == 1
    page = reverse("matter_detail", args=[matter.pk])
    # 派单: it waits on the community's workbench; the number is masked until it is asked for.
    assert staff.open("/").shows("去派单")
    assert staff.open(page).shows("139****5678")
    assert "13912345678" not in staff.text
    told = staff.client.post(reverse("reveal", args=["matter.contact", matter.pk]))
    assert "13912345678" in told.content.decode()
    staff.follow("派单").send("unit", unit="")
    assert staff.shows("请选一个单位")
    staff.send("unit", unit=people.unit.pk, text="离得近")
    assert liaison.open("/notices/").shows("请接单")
    # 接单 by the unit, 领单 by its member on the phone, 办结 with a photo.
    assert me.client.get(page).status_code == 404
    liaison.open("/").follow("去接单").follow("接单").send("text", text="周六去")
    assert liaison.shows("王**") or liaison.shows("139****5678")
    me.open("/").follow("去领单").follow("领单").send("text")
    assert me.shows("领单")
    me.open("/").follow("去办理").follow("报办结").send("text", text="")
    assert me.shows("请写怎么办的")
    me.client.post(
        f"{page}finish/",
        {"text": "扶手装好了", "photos": [picture()], "_once": str(uuid.uuid4())},
    )
    assert liaison.client.post(f"{page}check/", {"passed": "yes"}).status_code == 403
    # 核单 by the community, 评价 by the tracking code: no names there, the answer is.
    staff.open("/").follow("去核单").follow("核单").send("text", passed=["yes"], text="看过了")
    words = phone.get(tracking).content.decode()
    assert "扶手装好了" in words
    for hidden in ("陈建国", "王阿姨", "差点摔倒", "13912345678"):
        assert hidden not in words
    rated = phone.post(tracking, {"solved": "yes", "rating": "5", "comment": "电话13900001111"})
    assert "不要写电话" in rated.content.decode()
    assert MatterContact.objects.exists()
    phone.post(tracking, {"solved": "yes", "rating": "5", "comment": "谢谢"})
    matter.refresh_from_db()
    assert (matter.state, matter.rating, matter.in_time) == ("rated", 5, True)
    assert not MatterContact.objects.exists()  # it has served
    # What a unit took and did stands on its card, and in its year.
    assert staff.open(reverse("unit_detail", args=[people.unit.pk])).shows("1 / 1")
    card = liaison.open(reverse("unit_scorecard", args=[people.unit.pk]))
    assert card.shows("办结民情单 1 件") or card.shows("办结民情单")
    outsider = Visitor(people.outside[PostKind.STAFF])
    assert outsider.client.get(page).status_code == 404
    assert (
        outsider.client.get(reverse("matter_photo", args=[matter.photos.first().pk])).status_code
        == 404
    )


@pytest.mark.practice("S2", part=2)
def test_not_solved_begins_anew_and_what_cannot_be_done_comes_back(city, people):
    home, known = city.communities[0], hands(people)
    seen = {name: Visitor(user) for name, user in known.items()}
    staff, liaison = seen["staff"], seen["liaison"]
    url = reverse("matter_report", args=[code_of(door_at(home, known["staff"]))])
    phone = Client()
    tracking = sent(phone, url, text="井盖松了，一踩就响").url
    page = reverse("matter_detail", args=[Matter.objects.get().pk])
    staff.open(page).follow("派单").send("unit", unit=people.unit.pk)
    liaison.open(page).follow("退回").send("reason", reason="不归我们管")
    assert staff.open("/notices/").shows("退回了，请另派")
    staff.open(page).follow("领单").send("text")
    staff.follow("报办结").send("text", text="垫了胶圈")
    staff.open(page).follow("核单").send("text", passed=["yes"], text="不响了")
    phone.post(tracking, {"solved": "no", "rating": "1", "comment": "又响了"})
    staff.open(page)
    assert staff.shows("第 2 轮")
    assert staff.shows("又响了")
    assert staff.shows("垫了胶圈")
    # Whoever checks may find by himself that it is not over after all.
    staff.follow("不受理").send("reason", reason="归自来水公司")
    staff.open(page).follow("重新办").send("reason", reason="自来水公司说归社区")
    assert staff.shows("第 3 轮")
    assert staff.open("/").shows("去派单")
