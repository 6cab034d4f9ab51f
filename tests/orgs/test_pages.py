"""The pages of organisations: what they show and what they change."""

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import AccessEvent
from orgs import actions, records
from orgs.models import Org, Post, PostKind, Unit
from orgs.scope import scope_of
from tests import factories

ROLES = ("admin", "officer", "staff", "grid_keeper", "liaison")


@pytest.fixture
def rows(city, people):
    """Ids for the addresses: the first community, its unit, its worker's post and account."""
    return {
        "org": city.communities[0].pk,
        "unit": people.unit.pk,
        "post": Post.objects.get(user=people.inside["staff"]).pk,
        "account": people.inside["staff"].pk,
    }


def test_choices_hold_nothing_foreign(city, people, sign_in):
    outside = people.outside
    for view, foreign in (
        ("org_choices", city.communities[0].name),
        ("unit_choices", people.unit.name),
        ("account_choices", people.inside["staff"].name),
    ):
        for role in ROLES:
            found = sign_in(outside[role]).get(reverse(view), {"q": foreign}).json()
            assert foreign not in str(found), (view, role)


def test_a_neighbours_facts_stay_hidden(city, people, sign_in):
    """A unit's people see the name of a unit beside theirs, and nothing by way of a filter."""
    far = factories.unit(city.communities[1], "隔壁银行", sector="金融", branch_name="隔壁党支部")
    factories.alliance(city.streets[0], people.unit, far)
    client = sign_in(people.inside["liaison"])
    page = client.get(reverse("unit_list")).content.decode()
    assert "隔壁银行" in page
    assert "隔壁党支部" not in page
    assert "隔壁银行" not in client.get(
        reverse("unit_list"), {"sector": far.sector_id}
    ).content.decode().replace("找单位名称", "")
    card = client.get(reverse("unit_detail", args=[far.pk])).content.decode()
    assert "隔壁党支部" not in card
    assert city.communities[1].name not in card
    assert client.get(reverse("unit_edit", args=[far.pk])).status_code == 403
    assert client.post(reverse("reveal", args=["unit.contact", far.pk])).status_code == 403


def test_a_contact_is_masked_until_asked_for(people, sign_in):
    Unit.objects.filter(pk=people.unit.pk).update(
        contact_name="王丽娟", contact_phone="13900006027"
    )
    client = sign_in(people.inside["staff"])
    page = client.get(reverse("unit_detail", args=[people.unit.pk])).content.decode()
    assert "139****6027" in page
    assert "13900006027" not in page
    shown = client.post(reverse("reveal", args=["unit.contact", people.unit.pk]))
    assert "13900006027" in shown.content.decode()
    assert AccessEvent.objects.filter(kind="reveal", subject=f"unit.contact:{people.unit.pk}")


def test_two_windows_on_one_unit(people, sign_in, once):
    """The second to save is told, keeps the text, and may save it then."""
    client, url = sign_in(people.inside["staff"]), reverse("unit_contact", args=[people.unit.pk])
    stamp = client.get(url).context["form"]["stamp"].value()
    form = {"contact_name": "甲", "contact_phone": "", "address": "一号", "stamp": stamp}
    assert client.post(url, {**form, **once()}).status_code == 302
    late = client.post(url, {**form, "contact_name": "乙", **once()})
    assert late.status_code == 422
    page = late.content.decode()
    assert "刚被别人改过" in page
    assert 'value="乙"' in page
    stamp = late.context["form"]["stamp"].value()
    again = {**form, "contact_name": "乙", "stamp": stamp, **once()}
    assert client.post(url, again).status_code == 302
    assert Unit.objects.get(pk=people.unit.pk).contact_name == "乙"


def test_a_unit_is_written_down_once_leaves_and_comes_back(city, people, sign_in, once):
    client, key = sign_in(people.inside["staff"]), once()
    form = {
        "name": "新来的银行",
        "sector": people.unit.sector_id,
        "org": city.communities[0].pk,
        "party_members": "0",
        **key,
    }
    for _ in range(2):
        assert client.post(reverse("unit_create"), form).status_code == 302
    unit = Unit.objects.get(name="新来的银行")
    double = client.post(reverse("unit_create"), {**form, **once()})
    assert double.status_code == 422
    assert "已有同名的单位" in double.content.decode()
    foreign = {**form, "name": "别处", "org": city.communities[-1].pk, **once()}
    assert client.post(reverse("unit_create"), foreign).status_code == 422
    end = reverse("unit_end", args=[unit.pk])
    client.post(end, {"do": "end", **once()})
    assert "新来的银行" not in client.get(reverse("unit_list")).content.decode()
    assert "新来的银行" in client.get(reverse("unit_list"), {"ended": "yes"}).content.decode()
    client.post(end, {"do": "back", **once()})
    assert Unit.objects.get(pk=unit.pk).ended_on is None


def test_units_that_gave_and_that_did_not(city, people, sign_in):
    giver = factories.unit(city.communities[0], "给过的单位")
    factories.offer(giver)
    client = sign_in(people.inside["officer"])
    yes = client.get(reverse("unit_list"), {"gave": "yes"}).content.decode()
    no = client.get(reverse("unit_list"), {"gave": "no"}).content.decode()
    assert "给过的单位" in yes
    assert people.unit.name not in yes
    assert people.unit.name in no
    assert "给过的单位" not in no


def test_a_new_person_gets_post_and_invitation(city, people, sign_in, once):
    client = sign_in(people.inside["officer"])
    form = {
        "kind": "staff",
        "org": city.communities[0].pk,
        "username": "xinren",
        "name": "新人",
        "start": timezone.localdate().isoformat(),
        **once(),
    }
    answer = client.post(reverse("post_create"), form)
    assert answer.status_code == 302
    pick = client.get(answer.url)
    assert [row["account"].name for row in pick.context["rows"]] == ["新人"]
    who = pick.context["rows"][0]["account"].pk
    sheet = client.post(reverse("invitation_sheet"), {"id": [who], **once()})
    assert sheet.context["sheet"][0]["url"] in sheet.content.decode()
    assert "社区工作者" in sheet.content.decode()
    stolen = sign_in(people.outside["officer"]).post(
        reverse("invitation_sheet"), {"id": [who], **once()}
    )
    assert "sheet" not in stolen.context


def test_moving_asks_first_and_takes_scope_along(city, people, sign_in, once):
    org, to = city.communities[0], city.streets[1]
    client, url = sign_in(people.inside["admin"]), reverse("org_move", args=[org.pk])
    preview = client.post(url, {"to": to.pk, **once()})
    assert preview.context["to"] == to
    assert dict(preview.context["along"])["网格"] == 2
    assert city.fresh(org).parent_id != to.pk
    assert client.post(url, {"to": to.pk, "sure": "yes", **once()}).status_code == 302
    assert city.fresh(org).parent_id == to.pk
    card = reverse("org_detail", args=[org.pk])
    assert sign_in(people.inside["officer"]).get(card).status_code == 404
    assert sign_in(people.inside["staff"]).get(card).status_code == 200


def test_closing_ends_what_posts_there_give(city, people, sign_in, once):
    org = city.communities[0]
    client = sign_in(people.inside["admin"])
    client.post(reverse("org_close", args=[org.pk]), once())
    assert city.fresh(org).closed_on == timezone.localdate()
    assert Org.objects.filter(pk=city.grids[0].pk).exclude(closed_on=None).exists()
    assert sign_in(people.inside["staff"]).get(reverse("unit_create")).status_code == 403
    assert client.get(reverse("unit_detail", args=[people.unit.pk])).status_code == 200


def test_a_new_grid_has_a_card(city, people, sign_in, once):
    org, client = city.communities[0], sign_in(people.inside["staff"])
    form = {"name": "第三网格", "code": f"{org.code}003"}
    url = reverse("org_add", args=[org.pk])
    assert client.post(url, {**form, **once()}).status_code == 302
    assert Org.objects.get(code=f"{org.code}003").grid_card.households == 0
    again = client.post(url, {**form, **once()})
    assert again.status_code == 422
    assert "已经有了" in again.content.decode()


def test_the_log_shows_own_changes_and_no_others(city, people, sign_in, once):
    actions.rename_place(org=city.grids[0], name="改了名的网格", by=people.inside["officer"])
    client = sign_in(people.inside["staff"])
    page = client.get(reverse("audit_list"), {"kind": "orgs.Org"}).content.decode()
    assert "改了名的网格" in page
    for role in ("admin", "staff"):
        other = sign_in(people.outside[role]).get(reverse("audit_list")).content.decode()
        assert "改了名的网格" not in other
    sign_in(people.inside["grid_keeper"])  # a sign-in below
    reads = client.get(reverse("audit_list"), {"what": "reads"}).content.decode()
    assert people.inside["grid_keeper"].name in reads
    assert people.outside["grid_keeper"].name not in reads


def test_the_log_costs_a_statement_for_all_kinds_and_one_for_each_shown(
    city, people, sign_in, django_assert_max_num_queries
):
    """However many kinds are kept, and however many rows of each are on the page."""
    for n in range(6):
        actions.rename_place(org=city.grids[n % 4], name=f"第{n}个名字", by=people.inside["admin"])
        factories.demand(city.communities[0], f"需求{n}")
        factories.offer(people.unit, f"供给{n}")
        factories.post(factories.user(name=f"干部{n}"), PostKind.STAFF, org=city.communities[0])
    admin = people.inside["admin"]
    admin.keep_scope = True  # as in a request
    scope_of(admin)
    with django_assert_max_num_queries(1):
        keys = records.newest(admin)
    page = keys[:30]
    shown = {label for label, _pk in page}
    assert len(shown) >= 4
    with django_assert_max_num_queries(len(shown) + 2):
        rows = records.spelled_out(admin, page)
    assert len(rows) == 30
    assert [row.at for row in rows] == sorted((row.at for row in rows), reverse=True)
    assert "干部5 社区工作者" in {row.title for row in rows}
    renamed = next(row for row in rows if row.title == "第4个名字")
    assert ("名称", "第0个名字", "第4个名字") in renamed.fields


def test_api_reads_within_scope(city, people, sign_in):
    from rest_framework.authtoken.models import Token

    key = Token.objects.create(user=people.inside["liaison"]).key
    client = sign_in(people.nobody)
    auth = {"HTTP_AUTHORIZATION": f"Token {key}"}
    units = client.get("/api/v1/units/", **auth).json()["results"]
    assert [unit["name"] for unit in units] == [people.unit.name]
    codes = {org["code"] for org in client.get("/api/v1/orgs/", **auth).json()["results"]}
    assert codes == {city.communities[0].code, city.streets[0].code, city.districts[0].code}
    posts = client.get("/api/v1/posts/", **auth).json()["results"]
    assert {post["user"] for post in posts} == {people.inside["liaison"].name}


@pytest.mark.parametrize("query", ["?page=99999", "?o=-name", "?q=%00", "?org=9" * 9, "?kind=no"])
def test_odd_addresses_are_no_500(people, sign_in, query):
    client = sign_in(people.inside["officer"])
    for view in ("org_list", "unit_list", "post_list", "account_list", "audit_list", "grid_list"):
        assert client.get(reverse(view) + query).status_code == 200, view


def test_unit_kind_of_post_wants_a_unit(people, sign_in, once):
    form = {
        "kind": PostKind.LIAISON,
        "person": people.inside["staff"].pk,
        "start": timezone.localdate().isoformat(),
        **once(),
    }
    page = sign_in(people.inside["officer"]).post(reverse("post_create"), form)
    assert "请选在哪里任职" in page.content.decode()
