"""Learned weights: worked out from a district's answers each night, put back and let go by its admin."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.locks import Lock, hold
from core.models import User
from orgs.models import Org
from services.actions.telling import conflict
from services.actions.tuning import require_admin
from services.matches.learned import answers_of
from services.matches.runs import request_run
from services.models import LearnedWeights, Match

if TYPE_CHECKING:
    from services.matching.learning import Learned

SHARED = 0  # the version of the shared weights


def learn_for(*, district: Org) -> LearnedWeights | None:
    """Work out what the district's answers teach; a new version where the points change.

    The nightly job calls it; run twice it writes once. An admin's choice stays in force.
    """
    from services.matching.learning import learn

    found = learn(answers_of(district))
    if found is None or found.loss_after >= found.loss_before:
        return None
    with transaction.atomic():
        hold(Lock.MATCHING, district.pk)
        newest = _newest(district)
        points = found.weights.points()
        if newest.points == points:
            return None
        row = _version(district, newest.version + 1, points, found)
        active = LearnedWeights.objects.get(org=district, active=True)
        if active.kept_by is None:
            _put_in_force(row, active)
            request_run(district_id=district.pk, cause="weights")
    return row


def learn_all(alive: Callable[[], None]) -> int:
    """Learn for every district in which somebody judged a pair; return how many learned."""
    judged = Match.objects.filter(judged_at__isnull=False).order_by()
    ids = judged.values_list("demand__org__district_id", flat=True).distinct()
    learned = 0
    for district in Org.objects.filter(pk__in=list(ids)).standing().order_by("pk"):
        alive()
        learned += learn_for(district=district) is not None
    return learned


def _newest(district: Org) -> LearnedWeights:
    """Return the newest version; the first one is the shared weights, in force."""
    from services.matching.weights import DEFAULT

    newest = LearnedWeights.objects.filter(org=district).order_by("-version").first()
    return newest or LearnedWeights.objects.create(
        org=district, version=SHARED, points=DEFAULT.points(), active=True
    )


def _version(
    district: Org, version: int, points: dict[str, int], found: "Learned"
) -> LearnedWeights:
    figures = {
        "people": found.people,
        "units": found.units,
        "counted": found.counted,
        "loss_before": found.loss_before,
        "loss_after": found.loss_after,
    }
    return LearnedWeights.objects.create(
        org=district, version=version, points=points, figures=figures, answers=found.answers
    )


def _put_in_force(row: LearnedWeights, active: LearnedWeights, by: User | None = None) -> None:
    if active.pk != row.pk:
        active.active, active.kept_by, active.kept_at = False, None, None
        active.save(update_fields=["active", "kept_by", "kept_at"])
    row.active, row.kept_by = True, by
    row.kept_at = timezone.now() if by else None
    row.save(update_fields=["active", "kept_by", "kept_at"])


def put_back(*, row: LearnedWeights, by: User) -> LearnedWeights:
    """Put a version in force and keep it there until the district learns on."""
    with transaction.atomic():
        require_admin(row.org, by)
        hold(Lock.MATCHING, row.org_id)
        rows = LearnedWeights.objects.select_for_update().filter(org=row.org_id)
        found = {one.pk: one for one in rows}
        row, active = found[row.pk], next(one for one in found.values() if one.active)
        if row.active and row.kept_by_id:
            raise conflict(row, _("已经固定在这一版了"))
        _put_in_force(row, active, by)
        request_run(district_id=row.org_id, cause="weights")
    return row


def learn_on(*, district: Org, by: User) -> LearnedWeights:
    """Let the newest version hold again, and those that the coming nights bring."""
    with transaction.atomic():
        require_admin(district, by)
        hold(Lock.MATCHING, district.pk)
        rows = list(LearnedWeights.objects.select_for_update().filter(org=district))
        active = next((one for one in rows if one.active), None)
        if active is None or active.kept_by_id is None:
            raise ValidationError(_("现在就是自动学习"))
        newest = max(rows, key=lambda one: one.version)
        _put_in_force(newest, active)
        request_run(district_id=district.pk, cause="weights")
    return newest
