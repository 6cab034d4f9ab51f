"""Notices, profile, help: one's own things, and the guide that everybody reads."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from core.models import Notice
from orgs.models import PostKind
from portal import guide
from tests.factories import PASSWORD


@pytest.fixture(autouse=True)
def _empty_cache(db):
    cache.clear()


@pytest.fixture
def mine(client, people):
    user = people.inside[PostKind.STAFF]
    client.force_login(user)
    return user


def notice(user, cause: str, **facts) -> Notice:
    return Notice.objects.create(user=user, cause=cause, kind="x", title=f"通知{cause}", **facts)


def test_unread_come_first(client, mine):
    read = notice(mine, "新的")
    client.post(reverse("notice_open", args=[read.pk]))
    notice(mine, "没看过")
    newest = notice(mine, "最新")
    client.post(reverse("notice_open", args=[newest.pk]))
    page = client.get(reverse("notices"))
    assert [one.title for one in page.context["page"]] == ["通知没看过", "通知最新", "通知新的"]
    only = client.get(reverse("notices"), {"unread": "1"})
    assert [one.title for one in only.context["page"]] == ["通知没看过"]


def test_opening_marks_read_and_leads_on(client, mine):
    one = notice(mine, "去处", url="/demands/")
    assert client.get(reverse("notice_open", args=[one.pk])).status_code == 405
    answer = client.post(reverse("notice_open", args=[one.pk]))
    assert answer["Location"] == "/demands/"
    one.refresh_from_db()
    assert one.read_at is not None


def test_anothers_notice_is_not_there(client, mine, people):
    other = notice(people.outside[PostKind.STAFF], "别人的")
    assert client.post(reverse("notice_open", args=[other.pk])).status_code == 404
    other.refresh_from_db()
    assert other.read_at is None


def test_read_all_reads_only_ones_own(client, mine, people):
    notice(mine, "一")
    notice(mine, "二")
    other = notice(people.outside[PostKind.STAFF], "三")
    client.post(reverse("notices_read"))
    assert not Notice.objects.filter(user=mine, read_at=None).exists()
    other.refresh_from_db()
    assert other.read_at is None


def test_no_notices_says_what_belongs_here(client, mine):
    assert "没有通知" in client.get(reverse("notices")).content.decode()


def test_profile_saves_and_keeps_the_account_name(client, mine):
    facts = {"name": "王丽娟", "phone": "13800138000", "email": "w@example.org", "username": "x"}
    facts["password"] = PASSWORD
    assert client.post(reverse("profile"), facts).status_code == 302
    mine.refresh_from_db()
    assert (mine.name, mine.phone, mine.email) == ("王丽娟", "13800138000", "w@example.org")
    assert mine.username == "staff-in"


def test_a_new_email_asks_for_the_password(client, mine):
    """At a desk left open nobody sends himself the link for a new password."""
    cache.clear()
    facts = {"name": "王丽娟", "phone": "", "email": "thief@example.org"}
    for typed in ("", "guess"):
        answer = client.post(reverse("profile"), facts | {"password": typed})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "换邮箱要填对现在的密码" in page
        assert 'value="thief@example.org"' in page
        assert "guess" not in page
    for _ in range(12):
        answer = client.post(reverse("profile"), facts | {"password": "guess"})
    assert "试得太多了" in answer.content.decode()
    answer = client.post(reverse("profile"), facts | {"password": PASSWORD})
    assert answer.status_code == 422  # also with the right one, for these minutes
    mine.refresh_from_db()
    assert mine.email == ""
    assert client.post(reverse("profile"), facts | {"email": ""}).status_code == 302


def test_a_bad_phone_is_told_and_nothing_typed_is_lost(client, mine):
    answer = client.post(reverse("profile"), {"name": "王丽娟", "phone": "12", "email": ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请写 11 位手机号" in page
    assert 'value="王丽娟"' in page
    mine.refresh_from_db()
    assert mine.phone == ""


def test_every_chapter_is_served(client, mine):
    chapters = guide.chapters()
    assert {"admin", "officer", "staff", "liaison", "keeper"} <= {one.name for one in chapters}
    index = client.get(reverse("help")).content.decode()
    for one in chapters:
        assert one.title in index
        page = client.get(reverse("help_chapter", args=[one.name]))
        assert page.status_code == 200
        assert one.title in page.content.decode()


def test_pictures_and_chapters_lead_to_the_portal(tmp_path, monkeypatch):
    monkeypatch.setattr(guide, "FOLDER", tmp_path)
    (tmp_path / "staff.md").write_text(
        "# 题目\n\n开头。\n\n## 一节\n\n![图](img/a.png)\n\n[别章](admin.md)\n\n<script>x</script>",
        encoding="utf-8",
    )
    assert "<img" not in guide.chapter("staff").html
    (tmp_path / "img").mkdir()
    (tmp_path / "img" / "a.png").write_bytes(b"\x89PNG")
    one = guide.chapter("staff")
    assert (one.title, one.lead, one.headings) == ("题目", "开头。", (("part-1", "一节"),))
    assert 'src="/help/img/a.png"' in one.html
    assert 'href="/help/admin/"' in one.html
    assert "<script>" not in one.html


@pytest.mark.parametrize("name", ["nothing", "..", "design", "Staff"])
def test_other_files_are_no_chapters(client, mine, name):
    assert client.get(f"/help/{name}/").status_code == 404


@pytest.mark.parametrize("name", ["..%2f..%2fmanage.py", "a.svg", "nothing.png"])
def test_other_files_are_no_pictures(client, mine, name):
    assert client.get(f"/help/img/{name}").status_code == 404


def test_a_picture_is_served(client, mine, tmp_path, monkeypatch):
    monkeypatch.setattr(guide, "FOLDER", tmp_path)
    (tmp_path / "img").mkdir()
    (tmp_path / "img" / "a-1.png").write_bytes(b"\x89PNG")
    answer = client.get(reverse("help_picture", args=["a-1.png"]))
    assert answer["Content-Type"] == "image/png"
    assert b"".join(answer.streaming_content) == b"\x89PNG"
