"""Lets go of what nobody needs any more: old form keys, done outbox rows, dropped previews."""

import datetime

from django.utils import timezone

from core.models import ImportBatch, Owed, PostOnce

KEEP_KEYS = datetime.timedelta(days=7)
KEEP_DONE = datetime.timedelta(days=90)
KEEP_PREVIEWS = datetime.timedelta(days=14)
# Done rows of these kinds guard nothing any more; an e-mail's row guards that it is sent once.
PASSING = ("services.match", "core.remind", "alliances.standings", "alliances.check")


def tidy_up() -> None:
    """Delete form keys after a week, done runs and rounds after 90 days, rows of dead previews."""
    now = timezone.now()
    PostOnce.objects.filter(created_at__lt=now - KEEP_KEYS).delete()
    Owed.objects.filter(done_at__lt=now - KEEP_DONE, kind__in=PASSING).delete()
    ImportBatch.objects.filter(created_at__lt=now - KEEP_PREVIEWS).exclude(
        state=ImportBatch.State.TAKEN
    ).update(rows=[], state=ImportBatch.State.DROPPED)
