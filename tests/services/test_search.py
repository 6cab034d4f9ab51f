"""Search by words: what actions write is found, what is typed breaks nothing, what is stale is mended."""

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from core.models import Owed
from orgs.models import Unit
from services.actions import demands as demand_actions
from services.actions import offers as offer_actions
from services.actions import venues as venue_actions
from services.models import Demand, Offer, Project, Synonyms, Venue
from services.search import finding as search
from services.search.synonyms import by_word, parse
from services.search.words import lexemes, query, vector, words_of
from tests import factories
from tests.services.venues import venue

ODD = [
    "&", "| !", ":*", "!!!", "。，、", "'", "\\", "''\\''", "<->", "(理发", "理发 &", "\x00",
    "a" * 10_000, "发" * 10_000, "%", "_", "- -", "理发:*A", "\u202e", "🙂",
]  # fmt: skip


def found(user, text, rows=Demand) -> list[str]:
    seen = rows.objects.visible_to(user).order_by("pk")
    return [str(row) for row in search.narrow(seen, user, text)]


def test_a_text_is_found_by_words_and_by_characters_that_are_none():
    have = lexemes("孩子放学没人管，ＷＩＦＩ 2026")
    assert {"孩子", "放学", "没人管", "人", "管", "wifi", "2026"} <= have
    assert {"路灯", "灯不亮"} <= lexemes("路灯不亮")
    assert query(["人管"]) == "'人' & '管'"


def test_signs_of_the_query_language_are_no_signs():
    assert query(["a|b!:*"]) == "'a' & 'b'"
    assert query(["&", "。"]) == ""


def test_words_stay_short_enough_for_the_database(scene):
    long = "a" * 3000
    row = factories.demand(scene.community, "长", description=long)
    assert found(scene.staff, long[:80]) == ["长"]
    assert max(map(len, vector(row.description).split())) < 100


def test_what_an_action_writes_is_found_at_once(scene):
    made = demand_actions.create_demand(
        by=scene.staff, org=scene.community, fields={"title": "楼道灯坏了"}
    )
    assert found(scene.staff, "楼道灯") == ["楼道灯坏了"]
    demand_actions.edit_demand(demand=made, by=scene.staff, version=1, fields={"title": "水管漏了"})
    assert found(scene.staff, "楼道灯") == []
    assert found(scene.staff, "水管") == ["水管漏了"]
    facts = {"title": "上门磨刀", "kind": "service", "capacity": 1, "reach": "street"}
    offer_actions.create_offer(by=scene.liaison, provider=scene.unit, fields=facts)
    assert found(scene.liaison, "磨刀", Offer) == ["上门磨刀"]
    assert found(scene.liaison, f"磨刀 {scene.unit.name}", Offer) == ["上门磨刀"]


def test_a_place_is_found_by_its_words_within_reach_while_it_stands(scene, sign_in, city, people):
    facts = {"equipment": "投影、钢琴", "about": "可以排练"}
    hall = venue(scene.community, "百姓剧场", contact_name="王丽娟", reach="street", **facts)
    own = venue(scene.community, "朝霞小学操场", unit=scene.unit, reach="community")
    venue(city.communities[-1], "远处剧场")
    for text in ("剧场", "钢琴 排练", scene.community.name):
        assert "百姓剧场" in found(scene.staff, text, Venue), text
    assert found(scene.staff, "王丽娟", Venue) == []
    assert found(people.outside["staff"], "钢琴", Venue) == []
    neighbour = factories.user("next-staff")
    factories.post(neighbour, "staff", org=city.communities[1])
    assert found(neighbour, "剧场", Venue) == ["百姓剧场"]
    assert found(neighbour, "操场", Venue) == []
    # Synonyms of the district count here too, and a renamed owner is mended at night.
    Synonyms.objects.create(org=scene.community.district, groups="礼堂、剧场")
    assert found(scene.staff, "礼堂", Venue) == ["百姓剧场"]
    Unit.objects.filter(pk=own.unit_id).update(name="改名小学")
    Venue.objects.filter(pk=hall.pk).update(words=None, words_from=None)
    assert list(search.stale(Venue)) == [hall, own]
    search.mend(owed())
    assert found(scene.staff, "改名小学", Venue) == ["朝霞小学操场"]
    # The search page and the list of places say the same; closed for good, it is in neither.
    page = sign_in(scene.staff).get(reverse("search"), {"q": "礼堂", "kind": "venues"})
    assert "百姓剧场" in page.content.decode()
    venue_actions.close_venue(venue=hall, by=scene.staff, reason="拆了")
    for view in ("search", "venue_list"):
        page = sign_in(scene.staff).get(reverse(view), {"q": "礼堂"}).content.decode()
        assert "百姓剧场" not in page


def test_every_word_must_be_there(scene):
    factories.demand(scene.community, "给老人理发")
    assert found(scene.staff, "理发 老人") == ["给老人理发"]
    assert found(scene.staff, "理发 量血压") == []


def test_shipped_synonyms_count_and_a_districts_own_take_their_place(scene):
    factories.demand(scene.community, "给老人剪头发")
    assert found(scene.staff, "理发") == ["给老人剪头发"]
    district = scene.community.district
    Synonyms.objects.create(org=district, groups="看灯、亮化")
    assert found(scene.staff, "理发") == []
    Synonyms.objects.update(groups="理发、剪头发")
    assert found(scene.staff, "理发") == ["给老人剪头发"]
    # The other district's do not touch it.
    Synonyms.objects.all().delete()
    Synonyms.objects.create(org=factories.Org.objects.get(code="990202000000"), groups="一些、若干")
    assert found(scene.staff, "理发") == ["给老人剪头发"]


def test_a_demand_is_found_by_the_unit_that_works_on_it_for_who_sees_that(scene, people, city):
    today = timezone.localdate()
    Project.objects.create(
        org=scene.demand.org,
        demand=scene.demand,
        unit=scene.unit,
        title="课后班",
        due=today,
        started_on=today,
    )
    rows = Demand.objects.visible_to(scene.staff)
    by_unit = search.narrow_demands(rows, scene.staff, scene.unit.name)
    assert list(by_unit) == [scene.demand]
    neighbour = factories.user("next-liaison")
    factories.post(neighbour, "liaison", unit=factories.unit(city.communities[1]))
    rows = Demand.objects.visible_to(neighbour)
    assert scene.demand in rows
    assert not search.narrow_demands(rows, neighbour, scene.unit.name).exists()


@pytest.mark.parametrize("text", ODD)
def test_odd_words_do_no_harm_on_any_list(scene, sign_in, text):
    client = sign_in(scene.staff)
    for view in ("search", "demand_list", "offer_list", "project_list", "match_list", "venue_list"):
        answer = client.get(reverse(view), {"q": text[:2000]})
        assert answer.status_code == 200, view


def test_punctuation_alone_is_told_in_words(scene, sign_in):
    page = sign_in(scene.staff).get(reverse("search"), {"q": "&|!"}).content.decode()
    assert "只有标点符号" in page
    page = sign_in(scene.staff).get(reverse("search"), {"q": "理" * 500}).content.decode()
    assert "只按前 80 个字找" in page


def test_counts_stop(scene, sign_in, monkeypatch):
    for n in range(5):
        factories.demand(scene.community, f"理发{n}")
    monkeypatch.setattr(search, "MOST_COUNTED", 3)
    monkeypatch.setattr("portal.search.MOST_COUNTED", 3)
    page = sign_in(scene.staff).get(reverse("search"), {"q": "理发"}).content.decode()
    assert "3+" in page


def test_kinds_are_tabs(scene, sign_in):
    factories.offer(scene.unit, "放学后的课")
    client = sign_in(scene.staff)
    page = client.get(reverse("search"), {"q": "放学"}).content.decode()
    assert "孩子放学没人管" in page
    assert "放学后的课" not in page
    page = client.get(reverse("search"), {"q": "放学", "kind": "offers"}).content.decode()
    assert "放学后的课" in page


def owed() -> Owed:
    return Owed.objects.create(kind="services.words", key="t", due_at=timezone.now())


def test_stale_words_are_found_and_mended(scene):
    factories.demand(scene.community, "别的")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE services_demand SET title = '路灯不亮' WHERE id = %s", [scene.demand.pk]
        )
        cursor.execute("UPDATE services_offer SET words = NULL, words_from = NULL")
    Unit.objects.filter(pk=scene.unit.pk).update(name="改名小学")
    assert list(search.stale(Demand)) == [scene.demand]
    assert list(search.stale(Offer)) == [scene.offer]
    assert found(scene.staff, "路灯") == []
    events = Demand.events.rel.related_model.objects.count()
    assert search.mend(owed()) == 2
    assert found(scene.staff, "路灯") == ["路灯不亮"]
    assert found(scene.staff, "改名小学", Offer) == [scene.offer.title]
    assert not search.stale(Demand).exists()
    assert Demand.events.rel.related_model.objects.count() == events  # no change of the demand


def test_mending_goes_on_after_each_part(scene, monkeypatch):
    for n in range(7):
        factories.demand(scene.community, f"路灯{n}")
    Demand.objects.update(words=None)
    monkeypatch.setattr(search, "AT_ONCE", 3)
    assert search.mend(owed()) == Demand.objects.count() == 8
    assert len(found(scene.staff, "路灯")) == 7


def test_groups_are_read_with_any_comma():
    groups = by_word(parse("理发,剪发，剪头\n\n量血压;测血压"))
    assert groups["剪头"] == ("理发", "剪发", "剪头")
    assert query(words_of("量血压"), groups) == "(('量' & '血压') | '测血压')"


def test_naming_the_places_leaves_out_nothing_that_is_seen(city, people, monkeypatch):
    """Each role, with demands of each community and street, finds the same with and without ids."""
    for org in [*city.communities, *city.streets]:
        factories.demand(org, f"{org.name}想理发")
    everybody = [*people.inside.values(), *people.outside.values(), people.nobody]
    with_ids = [found(user, "理发") for user in everybody]
    monkeypatch.setattr(search, "MOST_PLACES", -1)  # more than none is too many: no ids
    assert [found(user, "理发") for user in everybody] == with_ids
    assert len(found(people.inside["officer"], "理发")) == 3
    assert sum(map(len, with_ids)) > 20
