"""Campaigns and warnings where units become one, orgs are closed, and two act at the same time."""

import datetime
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from grids.actions.campaign_reports import report_days
from grids.actions.campaigns import StaleCampaignError, activate, end, save_draft
from grids.campaigns.chain import chosen
from grids.campaigns.sums import sums_of
from grids.models import Campaign, CampaignReport, EarlyWarning
from orgs.merging import merge_units, undo_merge
from orgs.models import Org, Unit
from tests.access.campaigns import slip
from tests.grids.campaigns import FIELDS, part_of, say, settle


@pytest.fixture
def front(city, people):
    """The district, a street, its communities and schools."""
    return settle(city, people)


def test_two_entries_of_a_unit_become_one(front):
    kept, gone = front.schools[0], front.schools[1]
    front.draft(title="草稿", units=[kept, gone])
    campaign = front.begin()
    say(campaign, kept, front.liaisons[0], 3, 1)
    say(campaign, gone, front.liaisons[1], 4, 1)
    warning, _weak = slip(gone.org, front.admin)
    EarlyWarning.objects.filter(pk=warning.pk).update(unit=gone)
    merge = merge_units(kept=kept, gone=gone, by=front.admin)
    parts = campaign.parts.filter(unit=kept)
    assert sorted(part.left_at is None for part in parts) == [False, True]
    top = sums_of(campaign, timezone.localdate())[campaign.parts.get(parent=None).pk]
    assert (top.today[campaign.fields.first().pk], top.owed, top.made) == (7, 5, 1)
    assert list(Campaign.objects.get(title="草稿").units.all()) == [kept]
    warning.refresh_from_db()
    assert warning.unit == gone  # found of that entry; the night finds the other's anew
    undo_merge(merge=merge, by=front.admin)
    assert campaign.parts.filter(unit__in=[kept, gone], left_at=None).count() == 2
    assert set(Campaign.objects.get(title="草稿").units.all()) == {kept, gone}


def test_what_was_closed_falls_out_of_the_draft(front, city):
    draft = front.draft(units=[front.schools[3]], sectors=[])
    before = chosen(draft).count
    Org.objects.filter(pk=city.communities[3].pk).update(closed_on=timezone.localdate())
    Unit.objects.filter(pk=front.schools[3].pk).update(ended_on=timezone.localdate())
    assert chosen(draft).count == before - 2
    with pytest.raises(ValidationError, match="名单刚有变化"):
        activate(campaign=draft, by=front.admin, seen=before)


def test_two_windows_on_a_draft(front):
    draft = front.draft()
    facts = {"streets": [], "sectors": [], "units": [], "fields": FIELDS, "by": front.admin}
    save_draft(campaign=Campaign.objects.get(pk=draft.pk), version=1, **facts)
    with pytest.raises(StaleCampaignError, match="刚被别人改过"):
        save_draft(campaign=Campaign.objects.get(pk=draft.pk), version=1, **facts)


def test_a_street_takes_only_what_lies_below_it(front, city, people):
    street = {"org": city.streets[0], "by": front.officer, "streets": []}
    with pytest.raises(ValidationError, match="只能选指挥部下面"):
        front.draft(units=[people.other_unit], **street)
    with pytest.raises(ValidationError, match="只能选本区的街道"):
        front.draft(streets=[city.streets[-1]])


def test_days_that_may_be_reported(front):
    campaign = front.begin()
    part, today = part_of(campaign, front.schools[0]), timezone.localdate()
    assert report_days(part, today) == [today]  # not before it was in
    later = today + datetime.timedelta(days=30)
    assert len(report_days(part, later)) == 8


@pytest.mark.django_db(transaction=True)
def test_a_report_and_the_end_at_the_same_time(front, other_connection):
    """The report that is under way keeps the end waiting, and counts; the next one is refused."""
    campaign = front.begin()
    told, result = threading.Event(), []

    def stop() -> None:
        told.set()
        end(campaign=campaign, by=front.admin, went_well="快", to_improve="")
        result.append(CampaignReport.objects.count())
        connection.close()

    with transaction.atomic():
        say(campaign, front.schools[0], front.liaisons[0], 3, 1)
        other = threading.Thread(target=stop)
        other.start()
        told.wait(5)
        other.join(0.2)
        assert other.is_alive()
        assert not result
    other.join(5)
    assert result == [1]
    with pytest.raises(ValidationError, match="行动已经结束"):
        say(campaign, front.schools[0], front.liaisons[0], 4, 1, reason="晚")
