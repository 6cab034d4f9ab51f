"""The components as templates use them."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.paginator import Paginator
from django.http import QueryDict

from core.ui import svg
from core.ui.filters import build_bar, tabs_of
from core.ui.icons import icon_path
from core.ui.states import RINGS, State, ring_svg
from tests.ui.showcase import ListFilter

TEMPLATES = sorted(Path(settings.BASE_DIR, "templates").rglob("*.html"))


def test_a_state_has_ring_word_and_tone(template):
    html = template("{% state stage %}", stage=State("half", "办理逾期", "late"))
    assert 'class="ui-state late"' in html
    assert "办理逾期" in html
    assert 'class="ring half late"' in html


def test_every_ring_is_drawn_differently():
    assert len({ring_svg(ring).replace(ring, "") for ring in RINGS}) == len(RINGS)


def test_a_label_has_one_pair_of_brackets(template):
    html = template(
        "{{ a|or_empty }} {{ b|or_empty }} {{ c|or_empty }}", a="备注", b="时长（分钟）", c="<b>"
    )
    assert (
        re.sub("<[^>]+>", "", html) == "备注 （可不填） 时长（分钟，可不填） &lt;b&gt; （可不填）"
    )


def test_words_are_escaped(template):
    html = template("{% state 'open' w %}{% tag w %}{% note w %}{% copy_button w %}", w="<b>")
    assert "<b>" not in html.replace('<b class="', "")


def test_a_meter_s_parts_add_up_to_the_whole():
    widths = [
        float(w) for w in re.findall(r'width="([\d.]+)%" y', svg.meter([(1, "g1"), (3, "g5")]))
    ]
    assert widths == [25, 75]


def test_a_meter_leaves_the_rest_of_the_total_light():
    widths = re.findall(r'width="([\d.]+)%" y', svg.meter([(13, "g4")], 25))
    assert widths == ["52.00"]


def test_a_sparkline_skips_what_is_unknown():
    line = re.search(r'points="([^"]*)"', svg.sparkline([1, None, 3])).group(1)
    assert len(line.split()) == 2
    assert svg.sparkline([None]) == ""


def test_the_city_s_tree_draws_each_mark_once():
    rows = svg.tree_rows({"city": "青岛市", "districts": 10, "streets": 141, "communities": 2120})
    assert [row["caption"] for row in rows][1:] == [
        "10 个区市",
        "141 个街道与镇",
        "2,120 个社区与村",
    ]
    assert all(row["svg"].count("<rect") == 4 for row in rows)


def test_once_is_another_key_each_time(template):
    first, second = template("{% once %}|{% once %}").split("|")
    assert first != second
    assert 'name="_once"' in first


def test_again_repeats_the_title_in_the_phone_s_bar(rf, template, settings):
    page = '{% extends "base.html" %}{% block title %}需求清单{% endblock %}'
    html = template(page, request=rf.get("/x/"))
    assert "<title>需求清单 · 四级联动</title>" in html
    assert '<span class="ui-room-name">需求清单</span>' in html
    assert "<h1>需求清单</h1>" in html


def test_the_pager_tells_the_rows_and_keeps_the_filters(rf, template):
    page = Paginator(range(28), 15).page(2)
    html = template("{% pager page %}", page=page, request=rf.get("/?state=draft&page=2"))
    assert "第 16–28 条，共 28 条" in html
    assert 'href="?state=draft&amp;page=1"' in html


def test_a_set_filter_is_told_and_can_be_cleared():
    made = build_bar(
        ListFilter(QueryDict("category=b&q=窗&page=3")), QueryDict("category=b&q=窗&page=3")
    )
    menu = made.menus[0]
    assert (menu.label, menu.value, menu.set) == ("类别", "物业维修", True)
    assert menu.clear_url == f"?{QueryDict('q=窗').urlencode()}"
    assert [o.label for o in menu.options] == ["全部", "文体活动", "物业维修"]
    assert ("page", "3") not in made.keep
    assert ("category", "b") in made.keep


def test_hidden_filters_stay_in_the_address():
    made = build_bar(ListFilter(QueryDict("category=b")), QueryDict("category=b"), ("category",))
    assert [menu.label for menu in made.menus] == ["截止"]
    assert ("category", "b") in made.keep


def test_the_room_is_told_by_the_address_and_by_nav(rf, template):
    lists = [{"key": "demands", "title": "需求", "url": "/demands/"}]
    entries = [
        {"key": "home", "title": "工作台", "icon": "home", "url": "/", "children": []},
        {
            "key": "lists",
            "title": "清单",
            "icon": "clipboard-list",
            "url": "/lists/",
            "children": lists,
        },
    ]
    text = "{% side_nav entries %}"
    by_address = template(text, entries=entries, request=rf.get("/demands/5/"))
    by_nav = template(text, entries=entries, nav="demands", request=rf.get("/elsewhere/"))
    for html in (by_address, by_nav):
        assert re.search(r'<a href="/demands/" class="sub on" aria-current="page">', html)
    assert "sub" not in template(text, entries=entries, request=rf.get("/"))
    # A room has the address of its first place: one is in the place.
    entries[-1]["url"], entries[-1]["key"] = "/demands/", "demands"
    for context in ({"request": rf.get("/demands/")}, {"nav": "demands"}):
        assert 'class="sub on"' in template(text, entries=entries, **context)


def test_a_phone_shows_the_other_places_of_the_room(rf, template):
    """It has no side bar: without them they could be reached from nowhere."""
    demands, offers = (
        {"key": key, "title": title, "url": f"/{key}/"}
        for key, title in (("demands", "需求"), ("offers", "供给"))
    )
    room = {"key": "lists", "title": "清单", "icon": "x", "url": "/demands/"}
    text = (
        "{% room_places entries as places %}"
        "{% for one in places %}{{ one.title }}{{ one.on|yesno:'*,' }}{% endfor %}"
    )

    def shown(path: str, *children: dict) -> str:
        entries = [{**room, "children": children}]
        return template(text, entries=entries, request=rf.get(path))

    assert shown("/offers/5/", demands, offers) == "需求供给*"
    assert shown("/offers/", offers) == ""
    assert shown("/elsewhere/", demands, offers) == ""


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.name))
def test_templates_keep_the_content_policy(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)", text), "inline script"
    assert not re.search(r"<style|\sstyle=", text), "inline style"
    assert not re.search(r"<[^>]*\son[a-z]+=", text), "handler attribute"
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", text), "another host"


def test_every_icon_that_is_named_exists():
    names = set()
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        names |= set(re.findall(r'{% icon "([^"]+)"', text))
        names |= set(re.findall(r'_icon="([a-z0-9-]+)"', text))
    assert "chevron-left" in names
    assert not [name for name in sorted(names) if not icon_path(name).is_file()]


def test_a_select_asks_to_choose_in_words():
    from django import forms

    class Form(forms.Form):
        kind = forms.ChoiceField(choices=[("", "---------"), ("a", "会议室")])

    page = str(Form()["kind"])
    assert "请选" in page
    assert "会议室" in page
    assert "---" not in page


def test_tabs_keep_the_other_filters_and_hide_what_is_optional_and_empty():
    counts = [("", "全部", 3), ("late", "逾期", 0), ("draft", "草稿", 0)]
    shown = tabs_of(QueryDict("state=late&q=a&page=2"), counts, optional=("late", "draft"))
    assert [(tab["title"], tab["count"], tab["on"]) for tab in shown] == [
        ("全部", 3, False),
        ("逾期", 0, True),  # where one stands is shown
    ]
    assert [tab["url"] for tab in shown] == ["?q=a", "?state=late&q=a"]
