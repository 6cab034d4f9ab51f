"""What hostile or unlucky people do to matters, posts and borders: each finds nothing, loses nothing."""

import datetime
import io
import json
import uuid

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from rest_framework.authtoken.models import Token

from core.idempotency import act_once
from core.models import Notice
from core.photos import encode, store_photo
from grids.actions.matter_filing import title_of
from grids.actions.stations import log_hours, take_station
from grids.ground.shares import shares, whole
from grids.matters.codes import code_of
from grids.matters.limits import line_of
from grids.models import Matter, MatterContact, Station, StationLog
from orgs.models import Member, Post, PostKind, Sector
from tests import factories
from tests.grids import attack
from tests.grids.matters import door_at, hands, reported
from tests.grids.test_matters_public import NAMES, send

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def signed_in(user) -> Client:
    """A browser of the user."""
    client = Client(raise_request_exception=False)
    client.force_login(user, backend=BACKEND)
    return client


def test_what_one_filed_is_seen_as_long_as_one_holds_the_post(city, people):
    messenger = factories.user("zhuandi")
    post = factories.post(messenger, PostKind.MESSENGER, org=city.communities[0])
    row = reported(door_at(city.communities[0], hands(people)["staff"]))
    Matter.objects.filter(pk=row.pk).update(made_by=messenger)
    page = reverse("matter_detail", args=[row.pk])
    assert signed_in(messenger).get(page).status_code == 200
    Post.objects.filter(pk=post.pk).update(revoked_at=timezone.now())
    factories.post(messenger, PostKind.MESSENGER, org=city.communities[-1])
    assert signed_in(messenger).get(page).status_code == 404


def test_numbers_of_persons_stay_in_their_field(city, people):
    door = door_at(city.communities[0], hands(people)["staff"])
    url = reverse("matter_report", args=[code_of(door)])
    for text in (
        "灯坏了，找我13912345678",
        "我的证件 37020219900101123X",
        "灯坏，１３９１２３４５６７８",
    ):
        answer = send(url, text=text)
        assert answer.status_code == 422
        assert "电话请写在“联系电话”里" in answer.content.decode()
    assert send(url, text="灯坏了，物业电话 0532-85912345 没人接").status_code == 302
    row = Matter.objects.get()
    assert row.title == "灯坏了，物业电话 … 没人接"
    assert "85912345" in row.text
    assert not Notice.objects.filter(title__contains="85912345").exists()
    assert not MatterContact.objects.exists()
    assert title_of("2026年3号楼2单元301") == "2026年3号楼2单元301"


def test_a_picture_of_little_bytes_and_many_points_is_not_decoded():
    """One of 25 million points takes 100 MB in full; a JPEG is made smaller while it is read."""
    with pytest.raises(ValidationError, match="像素太大"):
        encode(SimpleUploadedFile("a.png", attack.bomb(5_000)))
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(out, "JPEG", comment=b"36.06N 120.38E")
    assert b"36.06N" not in encode(SimpleUploadedFile("a.jpg", out.getvalue())).data


def test_who_has_a_line_has_all_its_addresses():
    """Of IPv6 anybody picks the second half anew for each request."""
    assert (
        line_of("2001:db8:1:2::1") == line_of("2001:db8:1:2:ffff::9") != line_of("2001:db8:1:3::1")
    )
    assert line_of("203.0.113.7") == line_of("::ffff:203.0.113.7") != line_of("::ffff:203.0.113.8")
    assert line_of("unknown") == "unknown"


def test_guessing_from_many_addresses_sends_one_notice(people, settings, monkeypatch):
    settings.TRUSTED_PROXIES = 1
    cache.clear()
    monkeypatch.setattr("grids.matters.limits.GUESSES", 1)
    for n in range(3):
        client = Client(headers={"X-Forwarded-For": f"198.51.100.{n}"})
        assert [client.get("/mt/nothing/").status_code for _twice in "ab"] == [410, 429]
    assert Notice.objects.filter(title__contains="有人在猜").count() == 1


def test_a_flooded_check_in_code_opens_again_within_a_minute(city, people):
    from grids.actions import check_in
    from grids.views.check_in import MINUTE, MOST_ASKS

    row = check_in.renew_code(org=city.communities[0], by=hands(people)["staff"])
    url, form = (
        reverse("check_in_by_code", args=[check_in.code_of(row)]),
        {"name": "王", "agreed": "on"},
    )
    cache.clear()
    cache.set("check-in-asked:127.0.0.1", MOST_ASKS, MINUTE)
    answer = Client().post(url, {**form, "phone": "13900005555"})
    assert answer.status_code == 429
    assert "请过一分钟再点一次提交" in answer.content.decode()
    assert "13900005555" in answer.content.decode()
    assert MINUTE <= 60
    cache.clear()


def _member(user, org) -> Member:
    day = timezone.localdate() - datetime.timedelta(days=3)
    return Member.objects.create(
        org=org, user=user, name=NAMES[0], phone="13900007777", state=Member.State.CONFIRMED,
        asked_on=day, confirmed_on=day,
    )  # fmt: skip


def test_one_person_with_two_check_ins_is_nowhere_twice(city, people):
    user, day = factories.user("dual"), timezone.localdate()
    places = city.communities[:2]
    members = [_member(user, org) for org in places]
    posts = [Station.objects.create(org=org, name="楼门岗", text="值守", seats=2) for org in places]
    with pytest.raises(PermissionDenied):  # in the name of the check-in elsewhere
        take_station(station=posts[0], by=user, member=members[1])
    holders = [
        take_station(station=post, by=user, member=member)
        for post, member in zip(posts, members, strict=True)
    ]
    facts = {
        "by": user,
        "day": day,
        "note": "值守",
        "photos": [store_photo(upload=SimpleUploadedFile("a.jpg", attack.photo()), user=user)],
    }
    nine, eleven = datetime.time(9), datetime.time(11)
    log_hours(holder=holders[0], begins=nine, ends=eleven, **facts)
    with pytest.raises(ValidationError, match="已有值岗记录"):
        log_hours(holder=holders[1], begins=datetime.time(10), ends=datetime.time(12), **facts)
    log_hours(holder=holders[1], begins=eleven, ends=datetime.time(12), **facts)
    assert StationLog.objects.count() == 2


def test_half_a_character_in_a_border_is_told_on_the_page(city, people):
    ring = [[120.1, 36.1], [120.2, 36.1], [120.2, 36.2], [120.1, 36.1]]
    one = {
        "properties": {"name": "\ud800\x00"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    data = json.dumps({"features": [one]}).encode()
    facts = {"org": city.communities[0].pk, "file": SimpleUploadedFile("a.geojson", data)}
    answer = signed_in(hands(people)["staff"]).post(reverse("border_upload"), facts)
    assert answer.status_code == 422
    assert "没有叫这个名称" in answer.content.decode()


def test_nobody_finds_out_at_a_door_who_complained_of_whom(city, people):
    door = door_at(city.communities[0], hands(people)["staff"])
    url = reverse("matter_report", args=[code_of(door)])
    reported(door, "三楼王家天天吵架摔东西", category="quarrel")
    assert send(url, text="三楼王家吵架摔东西", category="quarrel").status_code == 302
    reported(door, "楼道灯坏了", category="repair")
    assert send(url, text="楼道的灯坏了").status_code == 409


def test_a_long_address_is_no_500(city, people):
    """Where an answer is kept has an end."""
    user = factories.user("found")
    _member(user, city.communities[0])
    form = {"skills": "理发", "reach": "street", "a_week": 2, "agreed": "on"}
    form["_once"] = str(uuid.uuid4())
    answer = signed_in(user).post(f"{reverse('talent_mine')}?q={'x' * 600}", form)
    assert answer.status_code == 302


def test_the_slower_of_two_who_do_the_same_is_told(people):
    request = RequestFactory().post("/", {"_once": str(uuid.uuid4())})
    request.user = people.inside["staff"]

    def again() -> str:
        Sector.objects.create(name=Sector.objects.first().name, order=99)
        return "/"

    with pytest.raises(ValidationError, match="别人刚刚办了同样的事"):
        act_once(request, again)


def test_a_year_end_check_shows_a_street_no_matter_it_may_not_read(city, people):
    from grids.matters.orders import closed

    who, now = hands(people), timezone.now()
    rows = [
        reported(door_at(city.communities[0], who["staff"], name)) for name in ("一号楼", "二号楼")
    ]
    done = {"state": "checked", "done_at": now, "closed_at": now}
    Matter.objects.filter(pk__in=[row.pk for row in rows]).update(**done)
    Matter.objects.filter(pk=rows[1].pk).update(reached=city.streets[0].level)
    found = {one.ref for one in closed(city.streets[0], timezone.localdate().year)}
    seen = Matter.objects.visible_to(who["officer"]).filter(pk__in=[row.pk for row in rows])
    assert found == set(seen.values_list("pk", flat=True)) == {rows[1].pk}
    assert len(list(closed(city.districts[0], timezone.localdate().year))) == 2


def test_who_splits_reads_no_title_that_he_may_not_read(city, people):
    who, grid = hands(people), city.grids[0]
    reported(door_at(grid, who["staff"]), "三楼王家天天吵架")
    for role, read in (("officer", ()), ("staff", ("三楼王家天天吵架",))):
        found = {one.what: one for one in shares(grid, [whole(grid)], who[role])[0]}
        assert found["没有了结的民情事项"].titles == read
        assert found["没有了结的民情事项"].number == 1


def test_the_api_tells_of_no_row_whether_it_is_there(city, people):
    key = Token.objects.create(user=hands(people)["staff"]).key
    far = _member(factories.user("far"), city.communities[-1])
    demand = factories.demand(city.communities[-1])
    asked = {"points": ("member", far.pk), "holds": ("demand", demand.pk)}
    for name, (field, pk) in asked.items():
        found = [
            Client(headers={"Authorization": f"Token {key}"}).get(
                f"/api/v1/{name}/", {field: value}
            )
            for value in (pk, 10**9, 10**30)
        ]
        assert [one.status_code for one in found] == [200] * 3, name
        assert len({one.content for one in found}) == 1


def test_figures_are_not_narrowed_by_words_that_one_may_not_read(city, people):
    reported(door_at(city.communities[0], hands(people)["staff"]), "三楼王家天天吵架")
    officer = signed_in(hands(people)["officer"])
    assert not officer.get(reverse("matter_list"), {"q": "王家"}).context["total"]
    sums = [
        officer.get(reverse("matter_figures"), {"q": word}).context["sum"].total
        for word in ("王家", "李家")
    ]
    assert sums == [1, 1]
