"""Long lists: read and taken in the background, told of, given up, and all or nothing as ever."""

import threading
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core import tidy
from core.imports import actions, background, kind_named
from core.models import AccessEvent, ImportBatch, ImportFile, ImportRow, Notice, Owed
from orgs.models import Post, PostKind, Unit
from services.models import Demand
from tests.lists.sheets import csv_bytes
from tests.lists.test_import_pages import HEADERS, drop, rows_for, signed_in, text_of

UNITS = ["编号", "单位名称", "领域", "社区代码"]


@pytest.fixture(autouse=True)
def _long_from_four_rows(monkeypatch):
    limits = replace(background.INSTANT_LIMITS, rows=3)
    monkeypatch.setattr(background, "INSTANT_LIMITS", limits)


@pytest.fixture
def _at_once(monkeypatch):
    """Work in the test's own transaction, which no second connection sees."""

    @contextmanager
    def without_thread(*_facts):
        yield lambda: None

    monkeypatch.setattr(background, "beating", without_thread)


@pytest.fixture
def staff(people):
    return people.inside[PostKind.STAFF]


@pytest.fixture
def browser(staff) -> Client:
    return signed_in(staff)


def sheet(rows) -> bytes:
    return csv_bytes(HEADERS, *[[str(cell) for cell in row] for row in rows])


def work(batch: ImportBatch) -> ImportBatch:
    """Do what is owed for the batch, as a worker would."""
    owed = Owed.objects.get(kind=background.KIND, key=f"{batch.pk}:{batch.round}")
    background.carry_on(owed)
    batch.refresh_from_db()
    return batch


@pytest.mark.usefixtures("_at_once")
class TestPages:
    def test_from_the_file_to_the_drafts(self, browser, staff, city):
        url = drop(browser, sheet(rows_for(city, 8))).url
        batch = ImportBatch.objects.get()
        assert batch.state == "reading"
        assert ImportFile.objects.filter(batch=batch).exists()
        page = text_of(browser.get(url))
        assert "排队等着，马上开始" in page
        assert "还没有收的" in text_of(browser.get(reverse("import_new", args=["demands"])))
        part = browser.get(f"{url}progress/")
        assert 'hx-trigger="every 1s"' in part.content.decode()
        assert "HX-Redirect" not in part.headers

        work(batch)
        assert not ImportFile.objects.exists()
        assert browser.get(f"{url}progress/").headers["HX-Redirect"] == url
        assert "收下 8 行" in text_of(browser.get(url))
        assert Notice.objects.get(user=staff).title == "需求清单读好了，请看预览"

        browser.post(f"{url}take/")
        browser.post(f"{url}take/")  # a second click owes nothing more
        batch.refresh_from_db()
        assert (batch.state, batch.round) == ("taking", 1)
        assert not Demand.objects.exists()
        assert "正在收这份清单" in text_of(browser.get(url))
        work(batch)
        assert "收下了 8 行" in text_of(browser.get(url))
        assert Demand.objects.count() == 8
        assert not ImportRow.objects.exists()
        event = AccessEvent.objects.get(kind=AccessEvent.Kind.IMPORT)
        assert (event.user_id_copy, event.address) == (staff.pk, "127.0.0.1")
        assert Notice.objects.filter(user=staff, kind="import").count() == 2

    def test_progress_is_told_in_words(self, browser, city):
        url = drop(browser, sheet(rows_for(city, 8))).url
        ImportBatch.objects.update(progress={"step": "plan", "done": 2000, "total": 50000})
        assert "正在逐行核对 2,000 / 50,000 行" in text_of(browser.get(f"{url}progress/"))

    def test_one_bad_cell_is_told_and_nothing_taken(self, browser, city):
        url = drop(browser, sheet(rows_for(city, 600, _477=(5, "两场")))).url
        batch = work(ImportBatch.objects.get())
        page = browser.get(url)
        assert "1 行里有 1 处错，整份先不收" in text_of(page)
        assert page.content.decode().count("<tr id=") == 10  # nine to look at, and the bad one
        assert "两场" in text_of(page)
        browser.post(f"{url}take/")
        assert work(ImportBatch.objects.get()).state == "previewed"
        assert batch.counts["error"] == 1
        assert not Demand.objects.exists()

    def test_a_long_list_without_trouble_shows_a_page_of_it(self, browser, city):
        url = drop(browser, sheet(rows_for(city, 600))).url
        work(ImportBatch.objects.get())
        page = browser.get(url)
        assert page.content.decode().count("<tr id=") == 200
        assert "第 202–601 行没有问题，已收起" in text_of(page)
        part = browser.get(f"{url}rows/?open=202-601").content.decode()
        assert part.count("<tr id=") == 200
        assert "第 402–601 行" in part

    def test_a_file_that_is_no_list_gets_its_word_on_the_page(self, browser, staff, city):
        code = city.communities[0].code
        rows = [[str(n), code, f"标题{n}", "长" * 400, "", "1", "", ""] for n in range(400)]
        url = drop(browser, csv_bytes(HEADERS, *rows, encoding="gbk")).url
        assert work(ImportBatch.objects.get()).state == "refused"
        page = text_of(browser.get(url))
        assert "需求.xlsx 没有读进来。" in page
        assert "GBK" in page
        assert not ImportFile.objects.exists()
        assert Notice.objects.get(user=staff).title == "需求清单没有读进来"

    def test_more_rows_than_may_be(self, browser):
        url = drop(browser, csv_bytes(HEADERS, *[["1"] * 8] * 50_001)).url
        assert work(ImportBatch.objects.get()).state == "refused"
        assert "一次最多收 50,000 行" in text_of(browser.get(url))

    def test_what_is_no_list_at_first_sight_is_refused_at_once(self, browser):
        answer = drop(browser, b"%PDF-1.7" + b"x" * 400_000)
        assert answer.status_code == 422
        assert not ImportBatch.objects.exists()

    def test_who_lost_the_post_meanwhile_takes_nothing(self, browser, staff, city):
        url = drop(browser, sheet(rows_for(city, 8))).url
        batch = work(ImportBatch.objects.get())
        browser.post(f"{url}take/")
        Post.objects.filter(user=staff).update(revoked_at=timezone.now())
        batch.refresh_from_db()
        assert work(batch).state == "refused"
        assert not Demand.objects.exists()
        assert not ImportRow.objects.exists()

    def test_given_up_while_it_is_read(self, browser, city):
        url = drop(browser, sheet(rows_for(city, 8))).url
        browser.post(f"{url}drop/")
        assert work(ImportBatch.objects.get()).state == "dropped"
        assert not ImportFile.objects.exists()
        assert not ImportRow.objects.exists()
        assert not Notice.objects.exists()

    def test_a_file_that_ends_every_worker_is_given_up(self, browser, city):
        drop(browser, sheet(rows_for(city, 8)))
        Owed.objects.filter(kind=background.KIND).update(attempts=background.MOST_TRIES + 1)
        batch = work(ImportBatch.objects.get())
        assert batch.state == "refused"
        assert "分成几份" in batch.problem

    def test_something_changed_between_preview_and_taking(self, browser, city, staff):
        url = drop(browser, sheet(rows_for(city, 8))).url
        batch = work(ImportBatch.objects.get())
        Demand.objects.create(
            org=city.communities[0], ref="3", title="别人先写了", created_by=staff
        )
        browser.post(f"{url}take/")
        batch.refresh_from_db()
        work(batch)
        page = text_of(browser.get(url))
        assert "从预览到现在有了变化" in page
        assert "原为 别人先写了" in page
        assert Demand.objects.count() == 1

    def test_answers_are_worked_out_in_the_background_too(self, people, city):
        code = city.communities[0].code
        officer = signed_in(people.inside[PostKind.OFFICER])
        names = ["晨光贸易有限公司", "晨光贸易 有限公司", "乙单位", "丙单位"]
        rows = [[f"D{n}", name, "非公企业", code] for n, name in enumerate(names)]
        url = drop(officer, csv_bytes(UNITS, *rows), kind="units", name="单位.csv").url
        batch = work(ImportBatch.objects.get())
        assert batch.counts["open"] == 1
        officer.post(f"{url}answer/", {"answer-3": "line:2"})
        batch.refresh_from_db()
        assert (batch.state, batch.round) == ("reading", 1)
        assert work(batch).counts["error"] == 0
        officer.post(f"{url}take/")
        batch.refresh_from_db()
        assert work(batch).state == "taken"
        assert Unit.objects.filter(ref__startswith="D").count() == 3

    def test_forgotten_lists_go_after_two_weeks(self, browser, city):
        drop(browser, sheet(rows_for(city, 8)))
        batch = work(ImportBatch.objects.get())
        tidy.tidy_up()
        assert ImportRow.objects.filter(batch=batch).count() == 8
        long_ago = timezone.now() - tidy.KEEP_PREVIEWS * 2
        ImportBatch.objects.update(created_at=long_ago)
        tidy.tidy_up()
        batch.refresh_from_db()
        assert batch.state == "dropped"
        assert not ImportRow.objects.exists()


def settle_unseen(batch: ImportBatch, state: str, **facts) -> ImportBatch:
    """As actions._settle, without asking whether the state is still what it was."""
    batch.state = state
    ImportBatch.objects.filter(pk=batch.pk).update(state=state, **facts)
    return batch


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "unguarded"])
def test_cancelled_in_the_last_moment(staff, city, other_connection, monkeypatch, guarded):
    """The user gives the list up while its rows are being written: none of them stays.

    Without the comparison of states at the end, all of them do.
    """
    kind = kind_named("demands")
    batch = actions.preview(
        kind=kind, user=staff, source=sheet(rows_for(city, 5)), file_name="需求.csv"
    )
    batch = background.take(batch_id=batch.pk, user=staff)
    write = kind.apply

    def cancelled_meanwhile(rows, user):
        def cancel() -> None:
            assert actions.drop(batch_id=batch.pk, user=staff).state == "dropped"
            connection.close()

        made = write(rows, user)
        other = threading.Thread(target=cancel)
        other.start()
        other.join()
        return made

    monkeypatch.setattr(kind, "apply", cancelled_meanwhile)
    if not guarded:
        monkeypatch.setattr(actions, "_settle", settle_unseen)
    work(batch)
    assert Demand.objects.count() == (0 if guarded else 5)
    if guarded:
        assert batch.state == "dropped"
        assert not ImportRow.objects.exists()
        assert not AccessEvent.objects.filter(kind=AccessEvent.Kind.IMPORT).exists()
