"""Synonyms of a district: read by line, looked at before saving, put back."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from services.actions import settings as actions
from services.models import Synonyms
from services.search.synonyms import parse, shipped_text
from tests import factories


@pytest.fixture
def district(city):
    return city.districts[0]


def test_the_shipped_ones_are_sound():
    assert len(parse(shipped_text())) > 50


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("理发", "第 1 行只有“理发”"),
        ("理发、剪发\n\n剪发、剪头", "第 1 行和第 3 行都有"),
        ("人、大人", "单个字"),
        ("理发、" + "长" * 21, "太长"),
        ("、".join(f"词语{n}" for n in range(13)), "最多 12 个词"),
        ("\n".join(f"甲乙{n}、丙丁{n}" for n in range(501)), "最多 500 组"),
    ],
)
def test_what_would_match_all_with_all_is_refused_by_line(text, words):
    with pytest.raises(ValidationError, match=words):
        parse(text)


def test_an_admin_looks_then_saves_then_puts_back(scene, sign_in, district):
    factories.demand(scene.community, "给老人剪头发")
    factories.demand(scene.community, "做头发")
    url = reverse("synonyms_edit", args=[district.pk])
    client = sign_in(scene.admin)
    assert "理发、剪发" in client.get(url).content.decode()
    typed = {"version": 1, "groups_text": "理发、剪头发、做头发"}
    page = client.post(url, {**typed, "do": "preview"}).content.decode()
    assert "1 → 2" in page
    assert not Synonyms.objects.exists()
    client.post(url, {**typed, "do": "save"})
    assert Synonyms.objects.get().groups == "理发、剪头发、做头发"
    found = sign_in(scene.staff).get(reverse("demand_list"), {"q": "理发"})
    assert found.context["total"] == 2
    sign_in(scene.admin).post(url, {"do": "reset"})
    found = sign_in(scene.staff).get(reverse("demand_list"), {"q": "理发"})
    assert found.context["total"] == 1


def test_a_wrong_line_is_told_and_what_was_typed_stays(scene, sign_in, district):
    url = reverse("synonyms_edit", args=[district.pk])
    answer = sign_in(scene.admin).post(
        url, {"version": 1, "groups_text": "理发\n量血压、测血压", "do": "save"}
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "第 1 行只有" in page
    assert "测血压" in page


def test_two_windows(scene, district):
    actions.save_synonyms(district=district, by=scene.admin, version=1, text="理发、剪发")
    with pytest.raises(ValidationError, match="别人改过"):
        actions.save_synonyms(district=district, by=scene.admin, version=1, text="理发、剪头")
    assert Synonyms.objects.get().groups == "理发、剪发"
