"""Grids: who sees, changes, proposes; two windows; sums; the keeper's phone."""

import pytest
from django.urls import reverse

from core.models import AccessEvent, Notice
from grids.models import GridCard

ROLES = ("admin", "officer", "staff", "grid_keeper", "liaison")
PAGES = [
    ("grid_list", False, (200, 200, 200, 200, 200)),
    ("grid_export", False, (200, 200, 200, 200, 200)),
    ("grid_detail", True, (200, 200, 200, 200, 404)),
    ("grid_edit", True, (200, 200, 200, 403, 404)),
    ("grid_propose", True, (403, 403, 403, 200, 404)),
]


@pytest.fixture
def card(city, people):
    """The card of the first grid, with a keeper."""
    card = GridCard.objects.get(org=city.grids[0])
    card.keeper_name, card.keeper_phone = "赵敏", "13900001234"
    card.save()
    return card


@pytest.mark.parametrize("page", PAGES, ids=[page[0] for page in PAGES])
def test_page_by_role(card, people, sign_in, page):
    view, one, inside = page
    url = reverse(view, args=[card.pk] if one else [])
    got = tuple(sign_in(people.inside[role]).get(url).status_code for role in ROLES)
    assert got == inside
    if one:
        outside = {sign_in(people.outside[role]).get(url).status_code for role in ROLES}
        assert outside == {404}


def change(card, **facts) -> dict:
    form = {
        "kind": card.kind,
        "households": card.households,
        "party_members": card.party_members,
        "branch_name": card.branch_name,
        "keeper_name": card.keeper_name,
        "keeper_phone": card.keeper_phone,
        "places": card.places,
        "stamp": card.updated_at.isoformat(),
    }
    return {**form, **facts}


def test_a_card_is_changed_and_the_second_window_is_told(card, people, sign_in, once):
    client, url = sign_in(people.inside["staff"]), reverse("grid_edit", args=[card.pk])
    assert client.post(url, {**change(card, households=380), **once()}).status_code == 302
    late = client.post(url, {**change(card, households=999), **once()})
    assert late.status_code == 422
    assert "刚被别人改过" in late.content.decode()
    assert 'value="999"' in late.content.decode()
    assert GridCard.objects.get(pk=card.pk).households == 380


@pytest.mark.parametrize("bad", [{"households": "-1"}, {"keeper_phone": "12"}, {"kind": "x"}])
def test_bad_input_is_told(card, people, sign_in, once, bad):
    url = reverse("grid_edit", args=[card.pk])
    page = sign_in(people.inside["staff"]).post(url, {**change(card), **bad, **once()})
    assert page.status_code == 422
    assert GridCard.objects.get(pk=card.pk).households == card.households


def test_a_keeper_asks_and_the_community_is_told_once(card, people, sign_in, once):
    keeper, key = sign_in(people.inside["grid_keeper"]), once()
    url = reverse("grid_propose", args=[card.pk])
    for _ in range(2):
        assert keeper.post(url, {"text": "户数改成 412", **key}).status_code == 302
    told = Notice.objects.filter(kind="grid.proposed")
    assert [notice.user for notice in told] == [people.inside["staff"]]
    assert "412" in told[0].body
    empty = keeper.post(url, {"text": "", **once()})
    assert "请写下要改什么" in empty.content.decode()


def test_the_keepers_phone_is_masked_and_recorded(card, people, sign_in):
    client = sign_in(people.inside["grid_keeper"])
    page = client.get(reverse("grid_detail", args=[card.pk])).content.decode()
    assert "139****1234" in page
    assert "13900001234" not in page
    url = reverse("reveal", args=["grid.keeper", card.pk])
    assert "13900001234" in client.post(url).content.decode()
    assert AccessEvent.objects.filter(subject=f"grid.keeper:{card.pk}").count() == 1
    assert sign_in(people.outside["staff"]).post(url).status_code == 404


def test_counts_and_filters_stay_within_the_scope(city, card, people, sign_in):
    GridCard.objects.filter(org=city.grids[1]).update(kind="exclusive", keeper_name="")
    client = sign_in(people.inside["staff"])
    page = client.get(reverse("grid_list"))
    assert page.context["total"] == 2
    assert page.context["sums"] == {
        "basic": 1, "exclusive": 1, "households": 800, "members": 80, "out": 2,
    }  # fmt: skip
    bare = client.get(reverse("grid_list"), {"keeper": "no", "kind": "exclusive"})
    assert bare.context["total"] == 1
    foreign = client.get(reverse("grid_list"), {"org": city.communities[-1].pk})
    assert foreign.context["sums"]["basic"] + foreign.context["sums"]["exclusive"] <= 2


def test_api_changes_within_scope(card, people, sign_in):
    from rest_framework.authtoken.models import Token

    def ask(who, **facts):
        key = Token.objects.get_or_create(user=who)[0].key
        return sign_in(people.nobody).patch(
            f"/api/v1/grids/{card.pk}/",
            facts,
            content_type="application/json",
            HTTP_AUTHORIZATION=f"Token {key}",
        )

    said = ask(people.inside["staff"], households=612).json()
    assert said["norm"] == ["户数 612，多于 600", "没有党支部"]
    assert ask(people.inside["staff"], households=512).json()["households"] == 512
    assert ask(people.inside["grid_keeper"], households=1).status_code == 403
    assert ask(people.outside["staff"], households=1).status_code == 404
    assert ask(people.inside["staff"], households=-1).status_code == 400
    assert GridCard.objects.get(pk=card.pk).households == 512
