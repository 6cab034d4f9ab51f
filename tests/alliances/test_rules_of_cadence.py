"""A rule below may only be stricter; what contradicts is refused in words; bad input is named."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliances.actions import add_rule
from alliances.cadence.periods import Life, MeetingFact, RuleFact, Standing, all_tallies, judged
from alliances.cadence.strictness import enough_meetings
from alliances.models import CadenceRule
from core.models import Notice
from orgs.models import Level, PostKind

Date = datetime.date
YEAR = Date(2026, 1, 1)
AFTER = Date(2030, 1, 1)
LENGTHS = ["month", "quarter", "half_year", "year", "rolling"]


@pytest.fixture
def above(city, people) -> CadenceRule:
    """The city: councils of communities once a quarter, only regular meetings, half there."""
    return add_rule(
        by=people.inside["city"],
        org=city.city,
        alliance_kind="council",
        level=Level.COMMUNITY,
        period="quarter",
        counted_kinds=["regular", "special"],
        quorum_percent=50,
        starts_on=YEAR,
    )


def below(city, people, **facts):
    """Lay down the district's rule for the same bodies: monthly, as strict as the city's."""
    base = {
        "by": people.inside[PostKind.ADMIN],
        "org": city.districts[0],
        "alliance_kind": "council",
        "level": Level.COMMUNITY,
        "period": "month",
        "counted_kinds": ["regular"],
        "quorum_percent": 50,
        "starts_on": Date(2026, 7, 1),
    }
    return add_rule(**{**base, **facts})


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"period": "half_year"}, "次数比上级少"),
        ({"period": "half_year", "count": 12}, "次数比上级少"),
        ({"period": "rolling", "every_months": 4}, "次数比上级少"),
        ({"counted_kinds": []}, "上级只算"),
        ({"counted_kinds": ["regular", "urgent"]}, "上级只算"),
        ({"quorum_percent": 49}, "到会比例比上级的 50% 低"),
    ],
)
def test_a_laxer_rule_is_refused_and_the_one_above_is_named(above, city, people, facts, why):
    with pytest.raises(ValidationError) as refused:
        below(city, people, **facts)
    words = " ".join(refused.value.messages)
    assert why in words
    assert "海城市" in words
    assert "每季度 1 次" in words
    assert CadenceRule.objects.count() == 1


@pytest.mark.parametrize(
    "facts",
    [{}, {"period": "quarter"}, {"period": "rolling", "every_months": 3}, {"quorum_percent": 80}],
)
def test_a_stricter_rule_is_taken(above, city, people, facts):
    assert below(city, people, **facts).pk


def test_where_the_upper_rule_is_not_in_force_nothing_is_compared(above, city, people):
    CadenceRule.objects.update(ends_on=Date(2026, 6, 30))
    assert below(city, people, period="year").pk


def test_a_stricter_rule_above_ends_laxer_ones_below_and_tells(above, city, people):
    lower = below(city, people, period="quarter")
    add_rule(
        by=people.inside["city"],
        org=city.city,
        alliance_kind="council",
        level=Level.COMMUNITY,
        period="month",
        starts_on=Date(2026, 9, 1),
    )
    lower.refresh_from_db()
    above.refresh_from_db()
    assert lower.ends_on == above.ends_on == Date(2026, 8, 31)
    notice = Notice.objects.get(user=people.inside[PostKind.ADMIN])
    assert "海城1区" in notice.title
    below(city, people, starts_on=Date(2026, 12, 1))
    facts = {"alliance_kind": "council", "level": Level.COMMUNITY, "period": "month", "count": 2}
    with pytest.raises(ValidationError, match="比这条松"):
        add_rule(by=people.inside["city"], org=city.city, starts_on=Date(2026, 10, 1), **facts)


def fact(period: str, count: int, months: int) -> RuleFact:
    rolling = period == "rolling"
    return RuleFact(1, 0, period, 1 if rolling else count, 0, YEAR, None, months if rolling else 0)


facts = st.builds(fact, st.sampled_from(LENGTHS), st.integers(1, 3), st.integers(1, 12))


def met(rule: RuleFact, meetings) -> bool:
    """Whoever holds these meetings never misses by the rule."""
    every = all_tallies([rule], Life(YEAR), meetings, {}, Date(2027, 12, 31))
    return all(
        judged(one, AFTER).standing == Standing.DONE
        for one in every
        if one.end <= Date(2027, 12, 31)
    )


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(facts, facts, st.data())
def test_whoever_keeps_a_stricter_rule_keeps_the_upper_one(low, up, data):
    """Histories that just keep the lower rule, as late or as early as it allows."""
    if not enough_meetings(low, up):
        return
    meetings, at = [], 0
    for one in all_tallies([low], Life(YEAR), [], {}, Date(2028, 6, 30)):
        if low.period == "rolling":
            continue
        span = (one.end - one.start).days
        for _n in range(one.owed):
            day = one.start + datetime.timedelta(days=data.draw(st.sampled_from([0, span])))
            meetings.append(MeetingFact(at, day, True))
            at += 1
    day = YEAR
    while low.period == "rolling" and day < Date(2028, 6, 30):
        period = all_tallies([low], Life(day), [], {}, day)[0]
        late = data.draw(st.sampled_from([0, (period.end - period.start).days]))
        meetings.append(MeetingFact(at, day + datetime.timedelta(days=late), True))
        day, at = meetings[-1].day + datetime.timedelta(days=1), at + 1
        if at > 200:
            return
    assert met(low, meetings)
    assert met(up, meetings)


def form(city, **facts) -> dict:
    base = {
        "subject": "body",
        "org": city.districts[0].pk,
        "alliance_kind": "council",
        "level": 3,
        "period": "month",
        "count": 1,
        "lead_days": 10,
        "starts_on": "2026-07-01",
    }
    return {**base, **facts}


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"level": 0}, "层级要在制定组织这一级或以下"),
        ({"level": 4}, "议事机构在社区以上各级"),
        ({"period": "rolling"}, "请写每隔几个月"),
        ({"period": "rolling", "every_months": 2, "count": 2}, "只能写 1 次"),
        ({"starts_on": "2046-01-01"}, "三年以内"),
        ({"ends_on": "2026-06-01"}, "废止日期不能早于施行日期"),
        ({"subject": "unit"}, "请选是哪种组织生活"),
        ({"subject": "unit", "meeting_kind": "party_day", "level": 4}, "单位在区、街道或社区"),
        ({"subject": "org", "meeting_kind": "party_day", "level": 2}, "党支部在社区或网格"),
        ({"quorum_percent": 140}, "100"),
    ],
)
def test_bad_input_is_named_and_kept(client, city, people, facts, words):
    client.force_login(people.inside[PostKind.ADMIN])
    answer = client.post(reverse("cadence_rules"), form(city, lead_days=17, **facts))
    page = answer.content.decode()
    assert answer.status_code == 422, page
    assert words in page
    assert 'value="17"' in page
    assert not CadenceRule.objects.exists()


def test_a_contradiction_is_said_on_the_page(client, above, city, people):
    client.force_login(people.inside[PostKind.ADMIN])
    answer = client.post(reverse("cadence_rules"), form(city, period="year", lead_days=17))
    assert answer.status_code == 422
    assert "和上级的规则相抵：海城市规定共建议事会每季度 1 次" in answer.content.decode()
