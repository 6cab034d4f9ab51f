"""Agreements: states by date against their SQL, rows that keep what is typed, races, what is refused."""

import datetime
import itertools

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from alliances.actions.agreements import (
    AgreementChangedError,
    DutyIn,
    PartyIn,
    change_agreement,
    finish_duty,
    make_agreement,
    review_agreement,
)
from alliances.agreements.states import Stage, half_way, renewed_term, stage_on, with_stage
from alliances.forms.agreements import PartyRows
from alliances.models import Agreement, Duty
from core.reminders import Reminder
from orgs.models import PostKind
from tests import factories

DAY = datetime.timedelta(days=1)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def signed(city, people, today) -> Agreement:
    """A community and a unit, signed today, kept by the community."""
    return make_agreement(
        by=people.inside[PostKind.STAFF],
        org=city.communities[0],
        facts={
            "name": "课后托管",
            "goals": "有人管",
            "start": today,
            "end": today + 700 * DAY,
            "signed_on": today,
        },
        parties=_parties(city, people),
    )


def _parties(city, people, *more: PartyIn) -> list[PartyIn]:
    return [
        PartyIn(org=city.communities[0], duties=[DutyIn("出场地")]),
        PartyIn(unit=people.unit, duties=[DutyIn("出老师"), DutyIn("出教材")]),
        *more,
    ]


def _kept(agreement: Agreement) -> list[PartyIn]:
    """The parties as they stand."""
    return [
        PartyIn(
            p.unit, p.org, p.signer, [DutyIn(d.text, d.due, d.pk) for d in p.duties.all()], p.pk
        )
        for p in agreement.parties.all()
    ]


def facts_of(agreement: Agreement) -> dict:
    names = ("name", "goals", "start", "end", "signed_on", "review_on")
    return {name: getattr(agreement, name) for name in names}


def test_the_state_is_the_same_in_python_and_in_sql(city, today):
    """Each combination of a few days before and after, and of what may be empty."""
    steps = (-70, -1, 0, 1, 60, 61)
    rows = []
    for start, length, signed, reviewed, ended in itertools.product(
        (-400, -1, 0, 1), steps, (None, -1), (None, -1), (None, 0)
    ):
        first = today + start * DAY
        last = max(today + length * DAY, first + DAY)
        rows.append(
            Agreement(
                org=city.city,
                name="协议",
                goals="好",
                start=first,
                end=last,
                review_on=min(max(today, first), last),
                signed_on=signed and today + signed * DAY,
                reviewed_on=reviewed and today + reviewed * DAY,
                ended_on=None if ended is None else today,
                ended_reason="" if ended is None else "不办了",
            )
        )
    Agreement.objects.bulk_create(rows)
    found = with_stage(Agreement.objects.all(), today)
    assert all(row.stage == stage_on(row, today) for row in found)
    assert {row.stage for row in found} == {stage.value for stage in Stage}


def test_review_is_half_way_and_a_renewal_goes_on_as_long():
    first, last = datetime.date(2026, 1, 1), datetime.date(2027, 12, 31)
    assert half_way(first, last) == datetime.date(2026, 12, 31)
    term = renewed_term(Agreement(start=first, end=last))
    assert term == (datetime.date(2028, 1, 1), datetime.date(2029, 12, 30))


class TestWhatIsRefused:
    """A clear word each."""

    def make(self, city, people, today, **changes):
        parties = changes.pop("parties", None) or _parties(city, people)
        facts = {"name": "协议", "goals": "好", "start": today, "end": today + 90 * DAY}
        return make_agreement(
            by=people.inside[PostKind.STAFF],
            org=city.communities[0],
            facts=facts | changes,
            parties=parties,
        )

    def test_terms_and_days(self, city, people, today):
        for changes, words in (
            ({"end": today}, "期限止要晚于期限起"),
            ({"end": today.replace(year=today.year + 40)}, "期限太长"),
            ({"signed_on": today + DAY}, "签订日期还没到"),
            ({"review_on": today - DAY}, "中期回顾日期要在期限以内"),
        ):
            with pytest.raises(ValidationError, match=words):
                self.make(city, people, today, **changes)
        assert not Agreement.objects.exists()

    def test_parties(self, city, people, today):
        one = _parties(city, people)
        foreign = PartyIn(unit=people.other_unit, duties=[DutyIn("来")])
        bare = PartyIn(unit=people.unit)
        for parties, words in (
            (one[:1], "至少要有两个签约方"),
            ([one[0], one[0]], "写了两次"),
            ([one[0], bare], "职责，至少一条"),
            ([*one, foreign], "不在您能选的范围里"),
        ):
            with pytest.raises(ValidationError, match=words):
                self.make(city, people, today, parties=parties)

    def test_a_duty_that_is_done_stays(self, signed, people):
        staff = people.inside[PostKind.STAFF]
        duty = Duty.objects.get(text="出老师")
        finish_duty(duty=duty, by=people.inside[PostKind.LIAISON], note="来了三名")
        with pytest.raises(ValidationError, match="已在"):
            finish_duty(duty=duty, by=staff, note="再来")
        parties = _kept(signed)
        parties[1].duties = [duty for duty in parties[1].duties if duty.text != "出老师"]
        with pytest.raises(ValidationError, match="不能去掉"):
            change_agreement(
                agreement=signed, by=staff, version=1, facts=facts_of(signed), parties=parties
            )
        assert Duty.objects.count() == 3

    def test_a_second_editor_is_told_and_a_stranger_refused(self, signed, people):
        staff = people.inside[PostKind.STAFF]
        facts = {"facts": facts_of(signed), "parties": _kept(signed)}
        change_agreement(agreement=signed, by=staff, version=1, **facts)
        with pytest.raises(AgreementChangedError):
            change_agreement(agreement=signed, by=staff, version=1, **facts)
        with pytest.raises(PermissionDenied):
            review_agreement(agreement=signed, by=people.inside[PostKind.LIAISON], text="好")

    def test_a_row_that_names_another_unit_is_another_party(self, signed, city, people):
        other = factories.unit(city.communities[0], "第二小学")
        parties = _kept(signed)
        parties[1].unit = other
        change_agreement(
            agreement=signed,
            by=people.inside[PostKind.STAFF],
            version=1,
            facts=facts_of(signed),
            parties=parties,
        )
        assert [str(party) for party in signed.parties.all()] == [
            city.communities[0].name,
            "第二小学",
        ]
        assert set(signed.duties.values_list("text", flat=True)) == {"出场地", "出老师", "出教材"}


def test_rows_added_and_dropped_keep_what_is_typed(city, people):
    staff = people.inside[PostKind.STAFF]
    data = QueryDict(mutable=True)
    for name, values in {
        "party": ["a", "b"],
        "place-a": [f"o{city.communities[0].pk}"],
        "place-b": [f"u{people.other_unit.pk}"],  # not his: it becomes an empty place
        "duty-a": ["c"],
        "text-c": ["出场地"],
        "due-c": ["2030-13-01"],
        "duty-b": ["d", "d", "<x>"],
        "text-d": ["出人"],
    }.items():
        data.setlist(name, values)
    rows = PartyRows.posted(data, staff)
    for do in ("add-party", "add-duty-a", "drop-duty-d"):
        assert rows.act(do)
    assert not rows.act("save")
    assert [row.key for row in rows] == ["a", "b", "n0"]
    first, second, _third = rows
    assert [duty.text for duty in first.duties] == ["出场地", ""]
    assert (second.place.code, second.duties) == ("", [])
    assert not rows.is_valid()
    words = [words for _id, _which, words in rows.errors()]
    assert "请从列表里选一个单位或组织" in words
    assert "没有这一天，请写成 2026-11-23 这样" in words
    assert rows.act("drop-party-b")
    assert [row.key for row in rows] == ["a", "n0"]


def test_reminders_cost_the_same_for_many(city, people, today, django_assert_max_num_queries):
    from alliances.agreements.reminders import agreements, duties

    for number in range(12):
        row = Agreement.objects.create(
            org=city.communities[0],
            name=f"协议{number}",
            goals="好",
            start=today - 300 * DAY,
            end=today + 30 * DAY,
            signed_on=today - 300 * DAY,
            review_on=today - DAY,
        )
        party = row.parties.create(unit=people.unit)
        row.duties.create(party=party, text="来", due=today)
    with django_assert_max_num_queries(8):
        found = list(agreements(today))
    assert len(found) == 24
    assert all(isinstance(one, Reminder) and one.users for one in found)
    with django_assert_max_num_queries(5):
        assert len(list(duties(today))) == 12


def test_choices_hold_nothing_from_outside(client, city, people):
    client.force_login(people.inside[PostKind.STAFF])
    url = reverse("place_choices")
    assert client.get(url, {"q": people.other_unit.name}).json()["results"] == []
    found = client.get(url, {"q": people.unit.name, "only": "units"}).json()["results"]
    assert [one["value"] for one in found] == [people.unit.pk]
