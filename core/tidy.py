"""Lets go of what nobody needs any more: form keys, done outbox rows, previews, unused uploads."""

import datetime
from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from core.models import Attachment, ImportBatch, ImportFile, ImportRow, Owed, Photo, PostOnce

KEEP_KEYS = datetime.timedelta(days=7)
KEEP_DONE = datetime.timedelta(days=90)
KEEP_PREVIEWS = datetime.timedelta(days=14)
KEEP_UPLOADS = datetime.timedelta(days=7)  # a form that is still open after a week has lost them
# Done rows of these kinds guard nothing any more; an e-mail's row guards that it is sent once.
PASSING = ("services.match", "core.remind", "core.import", "alliances.standings", "alliances.check")


def tidy_up() -> None:
    """Delete form keys after a week, done runs and rounds after 90 days, rows of dead previews, and
    uploads that were hung nowhere."""
    now = timezone.now()
    PostOnce.objects.filter(created_at__lt=now - KEEP_KEYS).delete()
    Owed.objects.filter(done_at__lt=now - KEEP_DONE, kind__in=PASSING).delete()
    _forget_lists(now - KEEP_PREVIEWS)
    for model in (Photo, Attachment):
        _forget_uploads(model, now - KEEP_UPLOADS)


def _forget_lists(before: datetime.datetime) -> None:
    """Give up previews that nobody took, and let go of what a given up list still holds."""
    ended = (ImportBatch.State.TAKEN, ImportBatch.State.DROPPED, ImportBatch.State.REFUSED)
    old = ImportBatch.objects.filter(created_at__lt=before).exclude(state__in=ended)
    old.update(state=ImportBatch.State.DROPPED)
    ImportRow.objects.filter(batch__state__in=ended).delete()
    ImportFile.objects.filter(batch__state__in=ended).delete()


def _forget_uploads(model: type[Photo] | type[Attachment], before: datetime.datetime) -> None:
    """Delete uploads that no row of any app names, with their files.

    Each under its lock: a form that hangs one up at this moment waits, or is waited for and seen.
    """
    old = model.objects.filter(created_at__lt=before)
    for key in _unused(old).values_list("pk", flat=True):
        with transaction.atomic():
            upload = old.select_for_update(of=("self",)).filter(pk=key).first()
            if upload is not None and _unused(old.filter(pk=key)).exists():
                upload.delete()
                transaction.on_commit(partial(upload.file.delete, save=False), robust=True)


def _unused(uploads: QuerySet) -> QuerySet:
    """Narrow to those that no foreign key and no list of uploads of any model points at."""
    for relation in uploads.model._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and not relation.many_to_many:
            named = {relation.field.name: OuterRef("pk")}
            uploads = uploads.exclude(Exists(relation.related_model._base_manager.filter(**named)))
    return uploads
