"""Two entries of one unit: everything that named the one names the other, and back again."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from alliances.models import (
    Agreement,
    Alliance,
    Decision,
    Duty,
    Meeting,
    Membership,
    Pairing,
    Party,
    Supervision,
    Topic,
    Waiver,
)
from core.models import User
from grids.models import CallParty, CallPressing, GridUnit, StationHolder, UnitCheckIn, WeakOrg
from orgs import merging
from orgs.models import Charge, Member, Post, PostKind, Team, Unit, UnitMerge
from services.models import Claim, Need, Offer, Pledge, Project
from tests import factories
from tests.access import calls, campaigns, matters
from tests.grids.points import unit_at_work
from tests.practice.browse import Visitor
from tests.services import venues as places

DAY = datetime.timedelta(days=1)
TODAY = timezone.localdate


def term() -> dict:
    """A quarter from today, with its review half way."""
    return {"start": TODAY(), "review_on": TODAY() + 45 * DAY, "end": TODAY() + 90 * DAY}


def state() -> dict[str, list]:
    """Every row of every table that names a unit, as the database has it."""
    found = {}
    tables = {key.model for key in merging.relations()} | {Duty}
    with connection.cursor() as cursor:
        for model in tables:
            columns = ", ".join(
                f'"{f.column}"' for f in model._meta.concrete_fields if f.name != "updated_at"
            )
            cursor.execute(f"SELECT {columns} FROM {model._meta.db_table} ORDER BY 1")
            found[model._meta.label] = cursor.fetchall()
    return found


@pytest.fixture
def officer(people) -> User:
    return people.inside[PostKind.OFFICER]


@pytest.fixture
def two(city, people) -> tuple[Unit, Unit]:
    """The entry that stays, and the one that goes, in another community of the street."""
    kept = factories.unit(city.communities[0], "青岛银行香港中路支行", sector="金融")
    return kept, factories.unit(city.communities[1], "青岛银行 香港中路支行", sector="金融")


def excuse(unit: Unit, by: User, month: int = 1) -> Waiver:
    """Exempt a unit's branch from one month's meeting."""
    return Waiver.objects.create(
        unit=unit, meeting_kind="party_day", period_start=TODAY().replace(month=month, day=1), kind="exempt",
        reason="防汛", given_by=by,
    )  # fmt: skip


def fill(city, unit: Unit, tag: str, by: User) -> None:
    """Put a row that names the unit into every related table."""
    street, community = city.streets[0], city.communities[0]
    body = factories.alliance(street, unit, name=f"{tag}联盟", lead_unit=unit)
    person = factories.user()
    factories.post(person, PostKind.LIAISON, unit=unit)
    seat = factories.post(factories.user(), PostKind.PART_TIME_MEMBER, org=street, from_unit=unit)
    Charge.objects.create(post=seat, unit=unit)
    now = timezone.now()
    meeting = Meeting.objects.create(org=street, unit=unit, title="支部会", starts_at=now)
    decision = Decision.objects.create(meeting=meeting, text="办", unit=unit, due=TODAY())
    agreement = Agreement.objects.create(org=community, name=tag, goals="共建", **term())
    party = Party.objects.create(agreement=agreement, unit=unit)
    Duty.objects.create(agreement=agreement, party=party, text="出场地")
    pairing_org = city.communities[2 if tag == "留" else 3]
    Pairing.objects.create(
        unit=unit, org=pairing_org, start=TODAY(), end=TODAY() + 700 * DAY, created_by=by
    )
    unit_at_work(unit, pairing_org, by)
    excuse(unit, by, 1 if tag == "留" else 2)
    Topic.objects.create(alliance=body, unit=unit, title="停车", proposed_by=by)
    Supervision.objects.create(decision=decision, unit=unit, text="请抓紧", pressed_by=by)
    demand = factories.demand(community, f"{tag}需求")
    offer = factories.offer(unit, f"{tag}供给", ref=f"{tag}1")
    Claim.objects.create(demand=demand, unit=unit, direction="unit", answer_by=TODAY(), made_by=by)
    project = Project.objects.create(
        demand=demand, unit=unit, offer=offer, title="项目", due=TODAY(), started_on=TODAY()
    )
    Member.objects.create(
        org=community, home_unit=unit, name="党员", phone=f"1390000{body.pk:04}", asked_on=TODAY()
    )
    Team.objects.create(org=community, unit=unit, name=f"{tag}志愿队")
    hall = places.venue(community, f"{tag}礼堂", unit=unit)
    places.book(hall, person, places.at(2, 10), unit=unit)
    chain = campaigns.make(street, street, community, [unit], by, f"{tag}行动")
    chain["campaign"].units.add(unit)
    WeakOrg.objects.create(
        year=TODAY().year, org=unit.org, unit=unit, name=f"{tag}支部", reason="没开会", found_by=by,
        found_on=TODAY(),
    )  # fmt: skip
    GridUnit.objects.create(org=city.grids[0 if tag == "留" else 1], unit=unit)
    matters.make(city.grids[0], city.communities[0], f"{tag}的灯坏了", by, unit=unit)
    call = calls.make(street, unit, by, f"{tag}的路塌了")
    facts = {"text": "请抓紧", "pressed_by": by, "pressed_at": now, "answer_by": TODAY()}
    CallPressing.objects.create(call=call, round=1, unit=unit, **facts)
    need = Need.objects.create(
        project=project, kind="things", name="桌子", measure="张", asked=9, taken=2
    )
    Pledge.objects.create(need=need, unit=unit, amount=2, made_by=by)
    Unit.objects.create(
        org=community, name=f"{tag}的旧条", sector=unit.sector, ended_on=TODAY(), merged_into=unit
    )


class TestRows:
    def test_every_related_table_is_filled_moved_and_brought_back(self, city, two, officer):
        kept, gone = two
        for unit, tag in ((kept, "留"), (gone, "去")):
            fill(city, unit, tag, officer)
        keys = list(merging.relations())
        empty = [
            merging.label_of(key)
            for key in keys
            if not key.model._base_manager.filter(**{key.name: gone}).exists()
        ]
        assert not empty, f"fill() has no row for {empty}"
        assert len(keys) >= 14
        before = state()
        merge = merging.merge_units(kept=kept, gone=gone, by=officer)
        for key in keys:
            rows = key.model._base_manager.filter(**{key.name: gone})
            assert not rows.exists(), merging.label_of(key)
            named = key.model._base_manager.filter(**{key.name: kept}).count()
            assert named >= (1 if key.unique else 2)  # a unit lies in one grid only
        gone.refresh_from_db()
        assert (gone.merged_into, gone.ended_on) == (kept, TODAY())
        merging.undo_merge(merge=merge, by=officer)
        assert state() == before

    def test_what_stands_twice_is_settled_recorded_and_brought_back(self, city, two, officer):
        kept, gone = two
        body = factories.alliance(city.streets[0], kept, gone)
        person = factories.user()
        for unit in two:
            factories.post(person, PostKind.LIAISON, unit=unit)
        seated = factories.post(factories.user(), PostKind.PART_TIME_MEMBER, org=city.streets[0])
        for unit in two:
            Charge.objects.create(post=seated, unit=unit)
        agreement = Agreement.objects.create(
            org=city.streets[0], name="协议", goals="共建", **term()
        )
        for unit in two:
            party = Party.objects.create(agreement=agreement, unit=unit)
            Duty.objects.create(agreement=agreement, party=party, text=unit.name)
            Pairing.objects.create(
                unit=unit, org=city.communities[2], start=TODAY(), end=TODAY() + 700 * DAY
            )
            factories.offer(unit, "场地", ref="A1")
            excuse(unit, officer)
        demand = factories.demand(city.communities[0])
        for unit in two:
            Claim.objects.create(
                demand=demand, unit=unit, direction="unit", answer_by=TODAY(), made_by=person
            )
        before = state()
        merge = merging.merge_units(kept=kept, gone=gone, by=officer)
        assert Membership.objects.standing().get(alliance=body).unit == kept
        assert Membership.objects.filter(alliance=body, unit=kept).count() == 2
        assert Post.objects.active().get(user=person).unit == kept
        assert Charge.objects.get(post=seated).unit == kept
        party = Party.objects.get(agreement=agreement)
        assert {duty.text for duty in party.duties.all()} == {kept.name, gone.name}
        assert Pairing.objects.get(unit=kept, ended_on=None)
        assert sorted(Offer.objects.filter(unit=kept).values_list("ref", flat=True)) == ["", "A1"]
        assert Claim.objects.filter(unit=kept, state="waiting").count() == 1
        merge.refresh_from_db()
        assert {note["model"] for note in merge.moved["deleted"]} == {
            "orgs.Charge",
            "alliances.Party",
            "alliances.Waiver",
        }
        assert len(merge.moved["changed"]) >= 5
        merging.undo_merge(merge=merge, by=officer)
        assert state() == before

    def test_a_clash_that_nobody_settles_stops_the_whole(self, city, two, officer, monkeypatch):
        kept, gone = two
        factories.alliance(city.streets[0], kept, gone)
        factories.offer(gone, "讲座")
        monkeypatch.setattr(merging, "gather", lambda slot, **facts: [])
        before = state()
        with pytest.raises(ValidationError, match="合不到一起"):
            merging.merge_units(kept=kept, gone=gone, by=officer)
        assert state() == before
        assert not UnitMerge.objects.exists()


class TestRights:
    def test_both_must_be_ones_own(self, two, people, city):
        kept, gone = two
        far = factories.unit(city.communities[-1], "远处的支行")
        for by, pair in (
            (people.inside[PostKind.STAFF], (kept, gone)),
            (people.inside[PostKind.OFFICER], (kept, far)),
            (people.outside[PostKind.OFFICER], (kept, gone)),
        ):
            with pytest.raises(PermissionDenied):
                merging.merge_units(kept=pair[0], gone=pair[1], by=by)

    def test_after_thirty_days_it_stays(self, two, officer):
        kept, gone = two
        merge = merging.merge_units(kept=kept, gone=gone, by=officer)
        assert merging.may_undo(merge, TODAY() + 30 * DAY)
        assert not merging.may_undo(merge, TODAY() + 31 * DAY)
        UnitMerge.objects.update(made_at=timezone.now() - 31 * DAY)
        with pytest.raises(ValidationError, match="30 天内"):
            merging.undo_merge(merge=merge, by=officer)

    def test_the_last_of_two_merges_is_taken_back_first(self, two, officer, city):
        kept, gone = two
        third = factories.unit(city.communities[0], "青岛银行支行")
        first = merging.merge_units(kept=kept, gone=gone, by=officer)
        second = merging.merge_units(kept=third, gone=kept, by=officer)
        gone.refresh_from_db()
        assert gone.merged_into == third
        with pytest.raises(ValidationError):
            merging.undo_merge(merge=first, by=officer)
        merging.undo_merge(merge=second, by=officer)
        merging.undo_merge(merge=first, by=officer)
        gone.refresh_from_db()
        assert (gone.merged_into, gone.ended_on) == (None, None)


class TestPages:
    def test_from_the_unit_to_the_merge_and_back(self, two, officer, city):
        kept, gone = two
        body = factories.alliance(city.streets[0], gone, name="街道联盟")
        page = Visitor(officer).open(reverse("unit_detail", args=[kept.pk]))
        page.follow("和另一条合并")
        assert page.shows("写法不同，像是同一家的")
        page.follow("看看")
        assert page.shows("成员单位 1")
        page.send("keep", keep=[str(kept.pk)])
        assert page.shows("已合并"), page.words
        assert page.shows("并入的")
        assert Membership.objects.get(alliance=body).unit == kept
        listed = page.open(reverse("unit_list"))
        assert not listed.shows(gone.name)
        old = page.open(reverse("unit_detail", args=[gone.pk]))
        assert old.shows("这一条已并入 青岛银行香港中路支行")
        page.open(reverse("unit_detail", args=[kept.pk]))
        page.send(reverse("merge_undo", args=[UnitMerge.objects.get().pk]))
        assert page.shows("已撤回")
        assert Membership.objects.get(alliance=body).unit == gone
        assert Alliance.objects.visible_to(officer).count() == 1

    def test_which_stays_is_asked(self, two, officer):
        kept, gone = two
        page = Visitor(officer).open(f"{reverse('unit_merge', args=[kept.pk])}?other={gone.pk}")
        page.send("keep", keep=None)
        assert page.status == 422
        assert page.shows("请选留下哪一条")
        page.send("other", keep=[str(gone.pk)])
        kept.refresh_from_db()
        assert kept.merged_into == gone


def test_a_department_that_led_and_helped_in_one_call_leads_it(city, officer):
    """Its second entry helped: what stays is the lead, and the merge can be taken back."""
    district = city.districts[0]
    kept, gone = (factories.unit(district, name, sector="机关") for name in ("城管局", "城管 局"))
    call = calls.make(city.streets[0], kept, officer, "路塌了")
    CallParty.objects.create(call=call, unit=gone, role="helper")
    merge = merging.merge_units(kept=kept, gone=gone, by=district_admin(district))
    assert list(call.parties.values_list("unit", "role")) == [(kept.pk, "lead")]
    merging.undo_merge(merge=merge, by=district_admin(district))
    assert set(call.parties.values_list("unit", "role")) == {(kept.pk, "lead"), (gone.pk, "helper")}


def test_both_entries_reported_to_one_community_and_hold_one_post(city, two, officer):
    """The kept one's check-in and post stay, and the merge can be taken back."""
    kept, gone = two
    for unit in two:
        unit_at_work(unit, city.communities[0], officer)
    before = state()
    merge = merging.merge_units(kept=kept, gone=gone, by=officer)
    assert UnitCheckIn.objects.get().unit == kept
    assert StationHolder.objects.get().unit == kept
    merging.undo_merge(merge=merge, by=officer)
    assert state() == before


def district_admin(district) -> User:
    """An admin of the district."""
    post = Post.objects.filter(org=district, kind=PostKind.ADMIN).first()
    if post is None:
        post = factories.post(factories.user(), PostKind.ADMIN, org=district)
    return post.user
