"""An editor who loses the post while typing: nothing is lost, nobody else learns anything."""

import datetime
import json
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alliances.models import AgendaItem, Decision, Leftover, Meeting
from core.models import Notice
from orgs.models import Post
from tests import factories

BACKEND = "django.contrib.auth.backends.ModelBackend"


def desk(user) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def log(city, people):
    """An open meeting of the community, with one item, logged by its worker and one colleague."""
    body = factories.alliance(city.communities[0], people.unit)
    meeting = Meeting.objects.create(
        alliance=body, org=body.org, title="议事会", starts_at=timezone.now(), state="open"
    )
    AgendaItem.objects.create(meeting=meeting, title="路灯", order=1)
    colleague = factories.user("colleague", name="小李")
    factories.post(colleague, "staff", org=city.communities[0])
    staff = people.inside["staff"]
    staff.name = "王丽娟"
    staff.save()
    return meeting, staff, colleague


def save(client, meeting, user, *patches):
    body = {"account": user.pk, "patches": list(patches)}
    url = reverse("meeting_save", args=[meeting.pk])
    return client.post(url, json.dumps(body), content_type="application/json")


def notes(meeting, text, base=1):
    item = meeting.agenda.get()
    return {"id": "a", "on": "agenda", "pk": item.pk, "base": base, "set": {"notes": text}}


def lose(user):
    Post.objects.filter(user=user).update(revoked_at=timezone.now())


NEW = {"id": "d", "on": "decision", "pk": None, "set": {"text": "周五前修好"}}


def test_the_words_are_kept_and_taken_over(log):
    meeting, staff, colleague = log
    typing = desk(staff)
    assert typing.get(reverse("meeting_log", args=[meeting.pk])).status_code == 200
    lose(staff)
    new = {**NEW, "key": str(uuid.uuid4())}
    answer = save(typing, meeting, staff, notes(meeting, "三盏不亮"), new)
    assert answer.status_code == 403
    assert answer.json()["kept"]
    assert "留给接任的人" in answer.json()["error"]
    # The page sends again what was not taken, with what was typed since: still one of each.
    save(typing, meeting, staff, notes(meeting, "三盏不亮，电线老化"), new)
    assert not Decision.objects.exists()
    assert AgendaItem.objects.get().notes == ""
    client = desk(colleague)
    assert "王丽娟" in client.get(reverse("meeting_log", args=[meeting.pk])).content.decode()
    assert Notice.objects.filter(user=colleague, cause__startswith="leftover:").count() == 1
    url = reverse("meeting_leftovers", args=[meeting.pk])
    page = client.get(url).content.decode()
    assert "三盏不亮，电线老化" in page
    assert "周五前修好" in page
    row = Leftover.objects.get()
    assert client.post(url, {"leftover": row.pk, "do": "take"}).status_code == 302
    assert AgendaItem.objects.get().notes == "三盏不亮，电线老化"
    assert Decision.objects.get().text == "周五前修好"
    row.refresh_from_db()
    assert (row.end, row.settled_by) == ("taken", colleague)
    late = client.post(url, {"leftover": row.pk, "do": "drop"})
    assert late.status_code == 422
    assert "刚处理过" in late.content.decode()


def test_words_beside_those_of_others_are_added_not_put_over_them(log):
    meeting, staff, colleague = log
    lose(staff)
    save(desk(colleague), meeting, colleague, notes(meeting, "小李记的"))
    save(desk(staff), meeting, staff, notes(meeting, "王记的"))
    client, row = desk(colleague), Leftover.objects.get()
    url = reverse("meeting_leftovers", args=[meeting.pk])
    client.post(url, {"leftover": row.pk, "do": "take"})
    assert AgendaItem.objects.get().notes == "小李记的\n王记的（王丽娟记）"


def test_an_item_that_was_removed_meanwhile_comes_back_as_a_new_one(log):
    meeting, staff, colleague = log
    patch = notes(meeting, "王记的")
    lose(staff)
    AgendaItem.objects.all().delete()
    save(desk(staff), meeting, staff, patch)
    client, row = desk(colleague), Leftover.objects.get()
    client.post(reverse("meeting_leftovers", args=[meeting.pk]), {"leftover": row.pk, "do": "take"})
    item = AgendaItem.objects.get()
    assert item.notes == "王记的"
    assert "王丽娟" in item.title


def test_a_decision_that_differs_stays_to_be_compared(log):
    meeting, staff, colleague = log
    made = Decision.objects.create(meeting=meeting, text="下周修", version=2)
    lose(staff)
    patch = {"id": "d", "on": "decision", "pk": made.pk, "base": 1, "set": {"text": "周五修"}}
    save(desk(staff), meeting, staff, patch)
    client, row = desk(colleague), Leftover.objects.get()
    url = reverse("meeting_leftovers", args=[meeting.pk])
    answer = client.post(url, {"leftover": row.pk, "do": "take"}, follow=True)
    assert "别人已另外写过" in answer.content.decode()
    assert "周五修" in answer.content.decode()
    made.refresh_from_db()
    assert made.text == "下周修"
    client.post(url, {"leftover": row.pk, "do": "drop"})
    assert Leftover.objects.get().end == "dropped"


def test_nobody_else_leaves_or_finds_anything(log, people):
    meeting, staff, _colleague = log
    for who in (people.outside["staff"], people.inside["liaison"], people.nobody):
        before = save(desk(who), meeting, who, notes(meeting, "外人写的"))
        assert before.status_code in (403, 404)
        assert "留给接任的人" not in before.content.decode()
    Post.objects.filter(user=staff).update(
        revoked_at=timezone.now() - datetime.timedelta(days=8)
    )  # long ago
    assert save(desk(staff), meeting, staff, notes(meeting, "旧")).status_code == 404
    assert not Leftover.objects.exists()
    lose(staff)
    later = Meeting.objects.create(
        alliance=meeting.alliance, org=meeting.org, title="后来的会", starts_at=timezone.now()
    )
    item = {**NEW, "key": str(uuid.uuid4())}
    assert save(desk(staff), later, staff, item).status_code == 404
    assert save(desk(staff), meeting, staff, item).status_code == 403
    url = reverse("meeting_leftovers", args=[meeting.pk])
    assert desk(staff).get(url).status_code == 404
    assert desk(people.outside["staff"]).get(url).status_code == 404
    assert desk(people.inside["officer"]).get(url).status_code == 200
    closed = Meeting.objects.filter(pk=meeting.pk).update(state="closed", closed_at=timezone.now())
    assert closed
    assert save(desk(staff), meeting, staff, item).status_code == 404


def test_odd_patches_do_no_harm(log):
    meeting, staff, _colleague = log
    lose(staff)
    odd = [{"on": "agenda"}, {"on": 5, "set": {"a": "b"}}, {"on": "agenda", "pk": [1], "set": "x"}]
    odd += [{"on": "agenda", "pk": {"a": 1}, "set": {"notes": "\x00"}}]
    odd += [{"on": "attendance", "pk": "x", "set": {"status": "present"}}]
    odd += [{"on": "agenda", "pk": 1, "base": "x", "set": {"notes": "y"}}]
    assert save(desk(staff), meeting, staff, *odd).status_code == 404
    big = notes(meeting, "长" * 300_000)
    save(desk(staff), meeting, staff, big)
    assert not Leftover.objects.exists()
