"""S6: emergency chain 指挥部—战区—阵地专班—作战单元: called at once, none twice, none forgotten."""

import datetime
from collections import Counter
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from core import outbox
from core.models import Notice, Owed
from grids.actions.campaigns import activate, end
from grids.campaigns import telling as campaign_telling
from grids.campaigns.chain import chosen
from grids.campaigns.sums import sums_of
from grids.models import Campaign, CampaignPart, CampaignReport
from orgs.models import PostKind
from tests import factories
from tests.grids.campaigns import part_of, say, settle, tell_all
from tests.practice.browse import Visitor

Role = CampaignPart.Role


@pytest.fixture
def front(city, people):
    """The district, a street, its communities and schools."""
    return settle(city, people)


@pytest.mark.practice("S6")
def test_the_chain_hangs_together(front, city):
    bureau = factories.unit(front.district, "区水务局", sector="学校")
    campaign = front.begin()
    above = {str(part): str(part.parent) for part in campaign.parts.exclude(parent=None)}
    assert above["海城11街道"] == "海城1区"
    assert above["海城111社区"] == "海城11街道"
    assert above["朝霞小学"] == "海城111社区"
    assert above["区水务局"] == "海城1区"  # it lies at the district
    roles = Counter(campaign.parts.values_list("role", flat=True))
    assert roles == {Role.COMMAND: 1, Role.ZONE: 2, Role.POST: 4, Role.SQUAD: 5}
    # Who reports: the leaves, which are the squads and communities without any.
    reporting = campaign.parts.filter(reports=True)
    assert {str(part) for part in reporting if part.org_id} == {"海城121社区", "海城122社区"}
    assert reporting.filter(unit=bureau).exists()
    # A street sets its own up: then it is the command.
    own = front.draft(
        org=city.streets[0], by=front.officer, streets=[], title="除雪", communities=True
    )
    activate(campaign=own, by=front.officer, seen=chosen(own).count)
    assert own.parts.get(parent=None).org == city.streets[0]
    assert str(part_of(own, front.schools[0]).parent) == "海城111社区"


@pytest.mark.practice("S6")
def test_killed_in_between_everybody_is_told_once(front, monkeypatch):
    monkeypatch.setattr(campaign_telling, "AT_ONCE", 2)
    campaign = front.begin()
    first, *later = Owed.objects.filter(kind=campaign_telling.PARTS).order_by("due_at", "pk")
    tell, told = campaign_telling.notify_each, []

    def killed(letters) -> None:
        told.append(tell(letters))
        if len(told) == 3:
            raise SystemExit  # the worker dies in the third handful

    monkeypatch.setattr(campaign_telling, "notify_each", killed)
    with pytest.raises(SystemExit):
        outbox.deliver(first.pk)
    # What was told stays told; the handful under way is free again, and the next piece takes it.
    assert campaign.parts.filter(told_at=None).count() == 10 - 4
    monkeypatch.setattr(campaign_telling, "notify_each", tell)
    assert outbox.deliver(later[0].pk)
    assert not campaign.parts.filter(told_at=None).exists()
    notices = Notice.objects.filter(kind="campaign", title__startswith="专项行动启动")
    assert notices.values("user", "cause").distinct().count() == notices.count()
    expected = {front.officer, front.staff, *front.liaisons}
    assert {notice.user for notice in notices} == expected
    # The second piece waits at the broker; beat sends the late ones within 15 s of their time.
    assert [round((row.due_at - first.due_at).total_seconds()) for row in later] == [0, 2, 12]
    assert max(campaign_telling.PIECES) + 15 < 30


@pytest.mark.practice("S6")
def test_sums_equal_the_leaves_at_every_level(front):
    campaign = front.begin(reporting=Campaign.Reporting.ALL)
    day = timezone.localdate()
    said = {}
    for n, part in enumerate(campaign.parts.filter(reports=True).order_by("pk")):
        if n % 3 == 2:
            continue  # has not reported
        by = front.admin if part.parent.role == Role.COMMAND else None
        by = by or _above(front, part)
        if by is not None:
            who = part.unit or part.org
            say(campaign, who, by, f"{n}.25", n)
            said[part.pk] = Decimal(f"{n}.25")
    assert len(said) >= 4
    field = campaign.fields.get(name="走访户数")
    found = sums_of(campaign, day)
    children: dict[int, list[int]] = {}
    for pk, parent in campaign.parts.values_list("pk", "parent"):
        children.setdefault(parent, []).append(pk)

    def leaves(pk: int) -> list[Decimal]:
        own = [said[pk]] if pk in said else []
        return own + [n for child in children.get(pk, []) for n in leaves(child)]

    for part in campaign.parts.all():
        numbers = leaves(part.pk)
        assert found[part.pk].today.get(field.pk) == (sum(numbers) if numbers else None)
        assert found[part.pk].made == len(numbers)
    # The day after: nothing of today's, but the sum of all days goes on.
    later = sums_of(campaign, day + datetime.timedelta(days=1))
    top = campaign.parts.get(parent=None).pk
    assert later[top].today == {}
    assert later[top].till[field.pk] == sum(said.values())


def _above(front, part):
    """Return somebody who reports for the part: its own people or those above it."""
    people = {"海城11街道": front.officer, "海城111社区": front.staff}
    return people.get(str(part)) or people.get(str(part.parent))


@pytest.mark.practice("S6")
def test_what_has_ended_takes_nothing_even_by_sql(front):
    campaign = front.begin()
    made = say(campaign, front.schools[0], front.liaisons[0], 3, 1)
    end(campaign=campaign, by=front.admin, went_well="快", to_improve="")
    with pytest.raises(ValidationError, match="行动已经结束"):
        say(campaign, front.schools[1], front.staff, 3, 1)
    facts = {"part": made.part, "day": made.day, "version": 2, "by": made.by, "at": made.at}
    with pytest.raises(DatabaseError, match="not under way"), transaction.atomic():
        CampaignReport.objects.create(**facts)
    with connection.cursor() as cursor:
        cursor.execute(
            "SET CONSTRAINTS ALL IMMEDIATE"
        )  # else TRUNCATE is refused for another reason
        cursor.execute("SET LOCAL pgtrigger.ignore = '{}'")
        for table in ("grids_campaignreport", "grids_campaignanswer"):
            for sql in ("UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"):
                with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
                    cursor.execute(sql.format(table))


@pytest.mark.practice("S6")
def test_who_sees_what_of_a_chain(front, people):
    campaign = front.begin()
    tell_all()
    part = part_of(campaign, front.schools[0])
    url = f"/campaigns/{campaign.pk}/"
    outside = Visitor(people.outside[PostKind.ADMIN])
    assert outside.client.get(url).status_code == 404
    assert outside.client.get(f"/campaigns/parts/{part.pk}/").status_code == 404
    liaison = Visitor(front.liaisons[0])
    assert liaison.open(f"{url}chain/").shows("朝霞小学")
    assert not liaison.shows("晚霞小学")
    assert liaison.client.post(f"{url}end/", {"went_well": "好"}).status_code == 403
    assert Visitor(front.officer).open(f"{url}chain/").shows("晚霞小学")
    assert not Visitor(front.staff).open(f"{url}chain/").shows("晚霞小学")
