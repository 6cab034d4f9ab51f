"""Photos chosen for a matter over the tries of its form, without a script."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from grids.actions import matters
from grids.matters import drafts
from grids.models import Matter
from tests.grids import attack
from tests.grids.matters import door_at, hands, reported

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(people):
    """Who takes part."""
    return hands(people)


def picture() -> SimpleUploadedFile:
    """A photo as a phone sends it."""
    return SimpleUploadedFile("a.jpg", attack.photo(48))


def told(city, **facts) -> dict:
    """A matter as its page sends it."""
    known = {"home": city.grids[0].pk, "source": "keeper", "text": "楼道灯坏了", "sort": "need"}
    return known | {"category": "repair", "urgency": "normal"} | facts


def test_a_wrong_number_loses_no_photo_of_a_matter(client, city, by):
    client.force_login(by["keeper"])
    url, key = reverse("matter_create"), str(uuid.uuid4())
    wrong = client.post(url, told(city, _once=key, phone="123", photos=[picture()]))
    assert wrong.status_code == 422
    assert "刚才选的 1 张照片留着" in wrong.content.decode()
    assert client.post(url, told(city, _once=key, kept="1")).status_code == 302
    assert Matter.objects.get().photos.count() == 1


def test_photos_that_did_not_last_are_told_before_anything_is_saved(client, city, by, monkeypatch):
    """The hour is over, others took the room, or there was none: never silently without them."""
    client.force_login(by["keeper"])
    url, key = reverse("matter_create"), str(uuid.uuid4())
    client.post(url, told(city, _once=key, phone="123", photos=[picture()]))
    monkeypatch.setattr(drafts, "kept", lambda ticket: [])
    gone = client.post(url, told(city, _once=key, kept="1"))
    assert gone.status_code == 422
    assert "照片没能留到现在" in gone.content.decode()
    assert not Matter.objects.exists()
    assert 'name="kept"' not in gone.content.decode()
    assert client.post(url, told(city, _once=key)).status_code == 302
    monkeypatch.setattr(drafts, "keep", lambda *args: False)
    wrong = client.post(url, told(city, phone="123", photos=[picture()]))
    assert "照片请再选一次" in wrong.content.decode()


def test_an_answer_that_lacks_its_words_keeps_its_photos(client, city, by):
    matter = reported(door_at(city.grids[0], by["keeper"]))
    matters.take(matter=matter, by=by["keeper"])
    client.force_login(by["keeper"])
    url, key = reverse("matter_finish", args=[matter.pk]), str(uuid.uuid4())
    wrong = client.post(url, {"_once": key, "text": "", "photos": [picture()]})
    assert wrong.status_code == 422
    assert key in wrong.content.decode()
    assert "刚才选的 1 张照片留着" in wrong.content.decode()
    done = client.post(url, {"_once": key, "text": "换了灯", "kept": "1", "photos": [picture()]})
    assert done.status_code == 302
    assert matter.photos.filter(result=True).count() == 2
