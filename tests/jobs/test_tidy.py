"""Uploads that were hung nowhere go after a week, with their files; those in use stay."""

import datetime
from pathlib import Path

import pytest
from django.utils import timezone

from alliances.models import Paper
from core import tidy
from core.attachments import store_attachment
from core.models import Attachment, Photo
from core.photos import store_photo
from orgs.models import PostKind
from tests import factories
from tests.access.world import paper, picture


@pytest.fixture
def uploads(people, settings):
    """Two photos and a paper, a week and a day old."""
    user = people.inside[PostKind.STAFF]
    photos = [store_photo(upload=picture(), user=user) for _ in range(2)]
    found = store_attachment(upload=paper(), user=user)
    old = timezone.now() - tidy.KEEP_UPLOADS - datetime.timedelta(days=1)
    Photo.objects.update(created_at=old)
    Attachment.objects.update(created_at=old)
    return photos, found


def test_unused_uploads_go_with_their_files(uploads, people, django_capture_on_commit_callbacks):
    (used, unused), paper_row = uploads
    offer = factories.offer(people.unit)
    offer.photos.add(used)
    files = [Path(one.file.path) for one in (used, unused, paper_row)]
    with django_capture_on_commit_callbacks(execute=True):
        tidy.tidy_up()
    assert list(Photo.objects.all()) == [used]
    assert offer.photos.get() == used
    assert not Attachment.objects.exists()
    assert [path.exists() for path in files] == [True, False, False]


def test_young_ones_stay(uploads, django_capture_on_commit_callbacks):
    Photo.objects.update(created_at=timezone.now() - datetime.timedelta(days=6))
    Attachment.objects.update(created_at=timezone.now() - datetime.timedelta(days=6))
    with django_capture_on_commit_callbacks(execute=True):
        tidy.tidy_up()
    assert (Photo.objects.count(), Attachment.objects.count()) == (2, 1)


def test_every_model_that_names_an_upload_is_asked(db):
    """Whoever adds a field for photos or papers need not tell the tidying."""
    for model in (Photo, Attachment):
        sql = str(tidy._unused(model.objects.all()).query)
        relations = [
            one
            for one in model._meta.get_fields(include_hidden=True)
            if one.auto_created and not one.concrete and not one.many_to_many
        ]
        assert relations
        for relation in relations:
            assert relation.related_model._meta.db_table in sql
    assert Paper._meta.db_table in str(tidy._unused(Attachment.objects.all()).query)
