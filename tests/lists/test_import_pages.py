"""The pages of an import: what a person sees and may do, and that a double click acts once."""

import io
import re
import threading
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from core.imports import actions, kind_named
from core.models import AccessEvent, ImportBatch
from orgs.models import PostKind
from services.models import Demand
from tests.lists.sheets import bomb, csv_bytes, xlsx

HEADERS = ["编号", "社区代码", "标题", "说明", "类别", "数量", "时间", "截止日期"]
MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend=MODEL_BACKEND)
    return client


@pytest.fixture
def staff(people):
    return people.inside[PostKind.STAFF]


@pytest.fixture
def browser(staff) -> Client:
    return signed_in(staff)


def drop(browser: Client, data: bytes, *, kind="demands", name="需求.xlsx", **more):
    file = SimpleUploadedFile(name, data)
    return browser.post(reverse("import_new", args=[kind]), {"file": file, **more})


def rows_for(city, count: int, **wrong):
    code = city.communities[0].code
    rows = [[str(i), code, f"需求{i}", "", "", 1, "", ""] for i in range(1, count + 1)]
    for line, (column, value) in wrong.items():
        rows[int(line[1:]) - 2][column] = value
    return rows


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_from_the_file_to_the_drafts(browser, staff, city):
    page = browser.get(reverse("import_new", args=["demands"]))
    assert "导入需求清单" in text_of(page)
    answer = drop(browser, xlsx(HEADERS, *rows_for(city, 24)))
    batch = ImportBatch.objects.get()
    assert answer.url == reverse("import_preview", args=[batch.pk])
    assert batch.scope_org_id == city.communities[0].pk
    page = browser.get(answer.url)
    assert "收下 24 行" in text_of(page)
    answer = browser.post(reverse("import_take", args=[batch.pk]))
    assert "收下了 24 行" in text_of(browser.get(answer.url))
    assert Demand.objects.count() == 24
    event = AccessEvent.objects.get(kind=AccessEvent.Kind.IMPORT)
    assert (event.user_id_copy, event.org_id_copy) == (staff.pk, city.communities[0].pk)


def test_errors_are_marked_good_rows_fold_away_and_nothing_can_be_taken(browser, city):
    rows = rows_for(city, 24, _7=(6, "每周五下午"), _12=(5, "两场"), _19=(1, "370202001099"))
    url = drop(browser, xlsx(HEADERS, *rows)).url
    page = browser.get(url)
    words = text_of(page)
    assert "3 行里有 3 处错，整份先不收。" in words
    assert "看不懂“每周五下午”。请写成：周五 14:30-16:00" in words
    assert "第 13–18 行没有问题，已收起" in words
    assert "需求13" not in words  # line 14 is folded away
    html = page.content.decode()
    assert html[html.index("<main") : html.index("</main>")].count("btn-main") == 1
    assert "disabled" in re.search(r"<button[^>]*>收下 24 行", html)[0]
    part = browser.get(f"{url}rows/?open=13-18")
    assert part.content.decode().count("<tr id=") == 6
    assert "需求13" in text_of(browser.get(f"{url}?open=13-18"))
    only = text_of(browser.get(f"{url}?state=error"))
    assert "需求12" not in only
    assert "两场" in only


def test_wrong_cells_come_as_a_sheet(browser, city):
    url = drop(browser, xlsx(HEADERS, *rows_for(city, 3, _3=(5, "=cmd()")))).url
    sheet = load_workbook(io.BytesIO(browser.get(f"{url}errors/").content)).active
    line = [cell.value for cell in sheet[2]]
    assert line[0] == 3
    assert line[1:4] == ["有错", "数量", "'=cmd()"]


def test_the_blank_sheet_has_the_headers_and_one_s_own_code_as_example(browser, city):
    data = browser.get(reverse("import_template", args=["demands"])).content
    blank, told = load_workbook(io.BytesIO(data)).worksheets
    assert [cell.value for cell in blank[1]] == HEADERS
    assert told["D3"].value == city.communities[0].code


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (csv_bytes(HEADERS, ["1"] * 8, encoding="gbk"), "GBK"),
        (xlsx(["编号", "题目"], ["1", "2"]), "缺少：社区代码、标题"),
        (xlsx(HEADERS, ["1"] * 8, ["2"] * 8, merge="A2:A3"), "A2:A3"),
        (b"x" * (30 * 1024 * 1024 + 1), "最大 30 MB"),
        (bomb(130), "展开后"),
        (b"%PDF-1.7", "不是表格"),
        (b"", "空的"),
    ],
    ids=["gbk", "columns", "merged", "large", "bomb", "pdf", "empty"],
)
def test_a_file_that_is_no_list_gets_a_word_where_it_happened(browser, data, word):
    answer = drop(browser, data)
    assert answer.status_code == 422
    assert word in text_of(answer)
    assert not ImportBatch.objects.exists()


def test_no_file_at_all(browser):
    answer = browser.post(reverse("import_new", args=["demands"]))
    assert "还没有选文件" in text_of(answer)


def test_the_same_form_twice_makes_one_preview(browser, city):
    key = str(uuid.uuid4())
    first = drop(browser, xlsx(HEADERS, *rows_for(city, 2)), _once=key)
    second = drop(browser, xlsx(HEADERS, *rows_for(city, 2)), _once=key)
    assert first.url == second.url
    assert ImportBatch.objects.count() == 1


def test_previews_of_others_do_not_exist(browser, people, city):
    url = drop(browser, xlsx(HEADERS, *rows_for(city, 2))).url
    for other in (people.inside[PostKind.OFFICER], people.outside[PostKind.STAFF]):
        client = signed_in(other)
        for address in (url, f"{url}rows/?open=2-3", f"{url}errors/"):
            assert client.get(address).status_code == 404
        for verb in ("take", "drop"):
            assert client.post(f"{url}{verb}/").status_code == 404
    assert not Demand.objects.exists()
    assert Client().get(url).status_code == 302


def test_kinds_that_one_may_not_bring_in(browser, people):
    assert browser.get(reverse("import_new", args=["offers"])).status_code == 403
    assert browser.get(reverse("import_new", args=["nothing"])).status_code == 404
    keeper = signed_in(people.inside[PostKind.GRID_KEEPER])
    for kind in ("demands", "offers", "units", "grids", "accounts"):
        assert keeper.get(reverse("import_new", args=[kind])).status_code == 403
        assert keeper.get(reverse("import_template", args=[kind])).status_code == 403


def test_a_dropped_preview_leads_back_to_choosing(browser, city):
    url = drop(browser, xlsx(HEADERS, *rows_for(city, 2))).url
    browser.post(f"{url}drop/")
    assert browser.get(url).url == reverse("import_new", args=["demands"])
    assert not Demand.objects.exists()


def test_no_value_of_a_sheet_becomes_markup(browser, city):
    url = drop(browser, xlsx(HEADERS, *rows_for(city, 2, _2=(2, "<script>alert(1)</script>")))).url
    assert b"<script>alert" not in browser.get(url).content


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_take_once(staff, city, other_connection):
    batch = actions.preview(
        kind=kind_named("demands"),
        user=staff,
        source=xlsx(HEADERS, *rows_for(city, 5)),
        file_name="需求.xlsx",
    )
    gate = threading.Barrier(4)
    states: list[str] = []

    def click() -> None:
        gate.wait()
        states.append(actions.take(batch_id=batch.pk, user=staff).state)
        connection.close()

    threads = [threading.Thread(target=click) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert states == ["taken"] * 4
    assert Demand.objects.count() == 5
    assert AccessEvent.objects.filter(kind=AccessEvent.Kind.IMPORT).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_with_the_same_sheet_at_once(people, city, other_connection):
    """One takes it; the other is shown that it is there already, and breaks nothing."""
    both = [people.inside[PostKind.STAFF], people.inside[PostKind.OFFICER]]
    batches = [
        actions.preview(
            kind=kind_named("demands"),
            user=user,
            source=xlsx(HEADERS, *rows_for(city, 5)),
            file_name="需求.xlsx",
        )
        for user in both
    ]
    gate = threading.Barrier(2)
    states: list[str] = []

    def click(user, batch) -> None:
        gate.wait()
        states.append(actions.take(batch_id=batch.pk, user=user).state)
        connection.close()

    threads = [
        threading.Thread(target=click, args=pair) for pair in zip(both, batches, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(states) == ["previewed", "taken"]
    waiting = ImportBatch.objects.get(state="previewed")
    assert waiting.counts["unchanged"] == 5
    assert Demand.objects.count() == 5
