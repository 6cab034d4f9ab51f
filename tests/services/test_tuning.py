"""What a district's admin sets for its matching: concepts with a preview, limits, learned weights."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from core.outbox import deliver, owe
from services.actions import learned, tuning
from services.actions.telling import ConflictError
from services.matches import lexicon
from services.matches.learned import answers_of, weights_of
from services.matches.lexicon_preview import preview
from services.matches.snapshot import load
from services.matching.weights import DEFAULT
from services.models import LearnedWeights, LexiconEntry, Match, MatchLimits, MatchRun, Project
from tests import factories
from tests.matching.data import few_concepts
from tests.matching_flow.conftest import by_words, work_off  # noqa: F401  autouse here too
from tests.practice.browse import Visitor

pytestmark = pytest.mark.django_db
ODD = {"category": "便民服务", "served_by": "", "keywords": "琢玉", "residents": "蛐蛐罐缺盖没人会配",
       "units": "琢玉匠登门", "off": False}  # fmt: skip


@pytest.fixture(autouse=True)
def _small_lexicon(monkeypatch):
    """A small lexicon stands in for the shipped one, which takes seconds to fit with each edit."""
    monkeypatch.setattr(lexicon, "shipped", few_concepts)


@pytest.fixture
def district(city):
    return city.districts[0]


@pytest.fixture
def admin(people):
    return people.inside["admin"]


def save(district, admin, name="蛐蛐罐配盖", version=0, **facts):
    fields = {**ODD, **facts}
    return tuning.save_entry(district=district, by=admin, version=version, name=name, fields=fields)


def test_a_districts_row_stands_in_place_of_the_shipped_one(district, admin, city):
    shipped = {one.name: one for one in lexicon.shipped()}
    name = next(iter(shipped))
    save(district, admin, name=name, keywords="只有本区这样说")
    save(district, admin)
    here = {one.name: one for one in lexicon.concepts_of(district)}
    assert here[name].keywords == ("只有本区这样说",)
    assert "蛐蛐罐配盖" in here
    assert len(here) == len(shipped) + 1
    assert lexicon.concepts_of(city.districts[1]) == lexicon.shipped()
    assert MatchRun.objects.filter(org=district, state="waiting").count() == 1
    save(district, admin, version=1, off=True)
    assert "蛐蛐罐配盖" not in {one.name for one in lexicon.concepts_of(district)}
    tuning.reset_entry(district=district, by=admin, name=name)
    assert {one.name: one for one in lexicon.concepts_of(district)}[name] == shipped[name]


@pytest.mark.parametrize(
    ("facts", "field", "words"),
    [
        ({"keywords": "刀"}, "keywords", "太短"),
        ({"served_by": "没有的词条"}, "served_by", "词表里没有这一条"),
        ({"category": "别的"}, "category", "不在类别表里"),
        ({"keywords": "", "residents": "", "units": ""}, "residents", "还没有说法"),
        ({"keywords": "社区"}, "keywords", "换一个更具体的词"),
    ],
)
def test_what_would_match_all_with_all_is_refused_at_its_field(
    district, admin, facts, field, words
):
    with pytest.raises(ValidationError) as refused:
        save(district, admin, **facts)
    assert words in " ".join(refused.value.message_dict[field])
    assert not LexiconEntry.objects.exists()


def test_two_windows_and_strangers(district, admin, people):
    save(district, admin)
    with pytest.raises(ConflictError, match="别人改过"):
        save(district, admin)
    for who in (people.inside["officer"], people.outside["admin"]):
        with pytest.raises(PermissionDenied):
            save(district, who, name="另一条")


def test_a_new_concept_is_previewed_saved_and_then_matches(district, admin, people, city):
    factories.offer(people.unit, "琢玉匠登门服务", description="每月一次")
    demand = factories.demand(city.communities[0], "家里那只蛐蛐罐缺盖没人会配")
    rows = [LexiconEntry(org=district, name="蛐蛐罐配盖", **ODD)]
    found = preview(district, rows)
    (change,) = found.changes
    assert (change.demand, change.before.offer) == (demand.title, "")
    assert change.after.offer == "琢玉匠登门服务"
    assert change.after.points > 0
    page = Visitor(admin).open(f"/lists/settings/{district.pk}/lexicon/edit/")
    typed = {k: v for k, v in ODD.items() if k != "off"}
    page.send("residents", name="蛐蛐罐配盖", do=["preview"], **typed)
    assert page.shows("1 条的首选会变")
    assert page.shows("琢玉匠登门服务")
    assert page.shows(change.after.likely)
    assert "条合适" in change.after.likely  # calibrated, as on the page of a demand
    assert not LexiconEntry.objects.exists()
    page.send("residents", do=["save"])
    assert page.url.endswith("/lexicon/")
    work_off()
    assert Match.objects.get(demand=demand).offer.title == "琢玉匠登门服务"
    page.open(f"/lists/settings/{district.pk}/lexicon/?q=蛐蛐罐")
    assert page.shows("本区新增")
    page.follow("蛐蛐罐配盖")
    assert page.shows("写下")  # who wrote it, in its history
    assert page.shows("琢玉")
    page.send("residents", do=["reset"])
    assert not LexiconEntry.objects.exists()


def test_a_fault_is_told_at_its_field_and_what_was_typed_stays(district, admin):
    page = Visitor(admin).open(f"/lists/settings/{district.pk}/lexicon/edit/")
    page.send(
        "residents",
        name="蛐蛐罐配盖",
        category="便民服务",
        keywords="刀",
        residents="蛐蛐罐缺盖没人会配",
    )
    for do in ("preview", "save"):
        page.send("residents", do=[do])
        assert page.status == 422
        assert page.shows("关键词“刀”太短")
        assert "蛐蛐罐缺盖没人会配" in page.text


# Limits


def test_limits_bound_what_one_unit_is_proposed_for(district, admin, people, city):
    other = factories.unit(city.communities[0], "另一家理发店")
    for unit in (people.unit, other):
        factories.offer(unit, "党员理发师上门理发", capacity=9)
    demands = [factories.demand(city.communities[0], f"给老人上门理发{n}") for n in range(4)]
    page = Visitor(admin).open(f"/lists/settings/{district.pk}/limits/")
    page.send("days", per_unit="0")
    assert page.status == 422
    assert page.shows("请写 1 到 99 之间的数，不限就空着")
    page.send("days", per_unit="2", days="30")
    assert page.shows("每家单位最多 2 条，30 天内承接过的算数")
    work_off()
    for unit in (people.unit, other):
        assert Match.objects.filter(offer__unit=unit, state="proposed").count() == 2
    # What waits for the unit counts as well: once asked, it gets no more in its place.
    match = Match.objects.filter(offer__unit=people.unit).first()
    Match.objects.filter(pk=match.pk).update(state="accepted", judged_at=timezone.now())
    row = next(o for o in load(match.run).offers if o.id == match.offer_id)
    assert row.room == 1
    assert demands


def test_who_gave_within_the_period_counts_as_having_given(district, admin, people, city):
    offer = factories.offer(people.unit, "党员理发师上门理发")
    began = timezone.localdate() - datetime.timedelta(days=40)
    Project.objects.create(
        demand=factories.demand(city.communities[0], state="done"), unit=people.unit, title="剪发",
        due=began, started_on=began, state="done",
    )  # fmt: skip
    run = MatchRun(org=district, cause="offer")
    assert next(o for o in load(run).offers if o.id == offer.pk).given == 0.25
    tuning.save_limits(
        district=district, by=admin, version=0,
        fields={"per_unit": None, "per_team": None, "per_member": None, "days": 30},
    )  # fmt: skip
    assert next(o for o in load(run).offers if o.id == offer.pk).given == 0
    with pytest.raises(ConflictError, match="别人改过"):
        tuning.save_limits(district=district, by=admin, version=0, fields={})
    assert MatchLimits.objects.count() == 1


# Learned weights

NEAR = {"内容": 30, "类型": 10, "距离": 15, "时间": 10, "均衡": 2}
FAR = {"内容": 45, "类型": 18, "距离": 5, "时间": 14, "均衡": 2}


def answer(city, people, *, taken: bool, number: int) -> Match:
    """A pair that somebody judged: what lies near is taken, what lies far is declined."""
    points = NEAR if taken else FAR
    maximum = DEFAULT.points()
    parts = [
        {"name": n, "points": p, "maximum": maximum[n], "sign": "+", "reason": "…"}
        for n, p in points.items()
    ]
    staff = [
        people.inside["staff"],
        people.inside["officer"],
        people.inside["admin"],
        people.nobody,
    ]
    units = [factories.unit(city.communities[number % 4]) for _ in range(1)]
    return Match.objects.create(
        demand=factories.demand(city.communities[0], state="done"), rank=1, score=0.7, parts=parts,
        offer=factories.offer(units[0]), state="agreed" if taken else "declined",
        reason="" if taken else "far", judged_at=timezone.now(), judged_by=staff[number % 4],
    )  # fmt: skip


@pytest.fixture
def answered(city, people):
    for number in range(40):
        answer(city, people, taken=number % 2 == 0, number=number // 2)


def night(key: str) -> None:
    assert deliver(owe(kind="services.learn", key=key).pk)


def test_the_night_learns_once_and_the_next_run_uses_it(district, city, people, answered):
    night("one")
    first = LearnedWeights.objects.get(org=district, version=1)
    assert first.active
    assert first.points["距离"] > DEFAULT.distance
    assert first.points["均衡"] == DEFAULT.balance
    assert (first.answers, first.figures["people"]) == (40, 4)
    assert weights_of(city.communities[0]).points() == first.points
    assert weights_of(city.districts[1]) == DEFAULT
    night("two")
    assert LearnedWeights.objects.count() == 2  # the shared one and this
    factories.offer(people.unit, "党员理发师上门理发")
    demand = factories.demand(city.communities[0], "给老人上门理发")
    work_off()
    parts = {part["name"]: part["maximum"] for part in Match.objects.get(demand=demand).parts}
    assert parts == first.points


def test_an_admin_reads_the_versions_puts_one_back_and_no_night_undoes_it(
    district, city, people, admin, answered
):
    night("one")
    page = Visitor(admin).open(f"/lists/settings/{district.pk}/learned/")
    assert page.shows("第 1 版")
    assert page.shows("40 次答复，4 人")
    page.send("/learned/0/")
    assert page.shows("固定在通用的")
    assert weights_of(district) == DEFAULT
    for number in range(40):
        answer(city, people, taken=True, number=number)
    night("two")
    assert weights_of(district) == DEFAULT
    newest = LearnedWeights.objects.order_by("-version").first()
    assert newest.version == 2
    page.open(f"/lists/settings/{district.pk}/learned/").send("/learned/on/")
    assert weights_of(district).points() == newest.points
    with pytest.raises(ValidationError, match="自动学习"):
        learned.learn_on(district=district, by=admin)


def test_reasons_that_say_nothing_about_the_pair_teach_nothing(district, city, people):
    for number, reason in enumerate(["far", "arranged", "unreachable", "capacity", "time"]):
        match = answer(city, people, taken=False, number=number)
        Match.objects.filter(pk=match.pk).update(reason=reason)
    assert [one.about for one in answers_of(district)] == [("距离",), ("时间",)]


def test_a_rating_says_how_good_the_pair_was(district, city, people):
    from services.models import Review

    match = answer(city, people, taken=True, number=0)
    today = timezone.localdate()
    project = Project.objects.create(
        demand=match.demand, match=match, offer=match.offer, unit=match.offer.unit, title="…",
        due=today, started_on=today, state="done",
    )  # fmt: skip
    assert [one.taken for one in answers_of(district)] == [1.0]
    Review.objects.create(project=project, rating=2, made_by=people.inside["staff"])
    assert [one.taken for one in answers_of(district)] == [0.25]
