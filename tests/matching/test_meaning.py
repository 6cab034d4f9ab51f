"""What texts are read as: concepts, purposes, exclusions, and the words of the reasons."""

import numpy as np
import pytest

from services.matching.concepts import load_concepts
from services.matching.engine import Matcher, Settings, matcher
from services.matching.lexicon import bundled_reader, phrase_vectors, phrases_of
from services.matching.purpose import MARKERS, excluded_text, markers_of, without_exclusions
from services.matching.types import CATEGORIES, DemandRow, OfferRow, Reach
from services.matching.week import Week
from services.matching.words import shared_words, word_rows

HERE = ("c", "d", "s", "k")


def pair(demand, offer, **settings):
    """The one proposal for a demand and an offer, or None."""
    model = Matcher(matcher("words").likeness, matcher("words").reader, Settings(**settings))
    return next(iter(model.match([demand], [offer]).proposals.get(demand.id, ())), None)


def content_of(wanted, offered):
    """Points of 内容 for two texts at one place."""
    found = pair(DemandRow(1, HERE, wanted), OfferRow(2, HERE, offered), floor=0.0)
    return found.parts[0]


def test_the_lexicon_is_sound():
    concepts = load_concepts()
    names = {concept.name for concept in concepts}
    assert len(names) == len(concepts) >= 250
    for concept in concepts:
        assert concept.category in CATEGORIES, concept.name
        assert set(concept.served_by) <= names - {concept.name}, concept.name
        assert concept.residents, concept.name
        assert concept.units, concept.name
    phrases = phrases_of(concepts)[0]
    assert all(phrase == phrase.strip() for phrase in phrases)


def test_stored_vectors_belong_to_the_phrases():
    concepts = load_concepts()
    assert phrase_vectors(concepts).shape == (len(phrases_of(concepts)[0]), 384)
    with pytest.raises(ValueError, match="embed_phrases"):
        phrase_vectors(concepts[1:])


@pytest.mark.parametrize("name", ["embedding", "words"])
def test_each_concept_is_read_from_its_own_phrases(name):
    reader = bundled_reader(name)
    phrases, labels = phrases_of(reader.concepts)
    some = range(0, len(phrases), 7)
    vectors = (
        phrase_vectors(reader.concepts)[::7] if name == "embedding" else word_rows([]).toarray()
    )
    strength = reader.read([phrases[at] for at in some], vectors)
    right = [row.argmax() == labels[at] for row, at in zip(strength, some, strict=True)]
    assert sum(right) / len(right) > 0.85  # neighbours among 924 kinds are close


def test_what_is_meant_is_shared_among_all_concepts():
    reader = bundled_reader("embedding")
    labels = phrases_of(reader.concepts)[1]
    rows = phrase_vectors(reader.concepts)[::40]
    meant = reader.meant(rows)
    assert np.allclose((meant**2).sum(axis=1), 1, atol=1e-3)
    assert (meant.argmax(axis=1) == labels[::40]).mean() > 0.9
    between = reader.meant(rows[:1] + rows[-1:])[0]
    assert between.max() < min(meant[0].max(), meant[-1].max())


def test_nothing_is_meant_without_vectors_of_the_phrases():
    for reader, vectors in (
        (bundled_reader("words"), np.zeros((2, 0), dtype=np.float32)),
        (bundled_reader("embedding"), np.ones((2, 5), dtype=np.float32)),
    ):
        assert not reader.meant(vectors).any()
        assert reader.meant(vectors).shape == (2, len(reader.concepts))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("职工浴室，不对外开放", "内部"),
        ("仅限本单位职工使用", "内部"),
        ("育婴师资格证考前冲刺班", "考证"),
        ("净水器产品推介会", "推销"),
        ("商铺招租", "招商"),
        ("诚聘保洁员", "招聘"),
        ("代办业务按次收费", "收费"),
        ("面向企业高管的沙龙", "同行"),
    ],
)
def test_purposes_are_found(text, name):
    carried = dict(zip([marker.name for marker in MARKERS], markers_of(text), strict=True))
    assert carried[name]


@pytest.mark.parametrize(
    "text", ["免费理发，每次不超过 25 人", "仅限周末开放", "律师义务咨询，不收费", "专为老年人服务"]
)
def test_plain_offers_carry_no_marker(text):
    assert not any(markers_of(text))


def test_a_purpose_lowers_content_and_says_so():
    plain, course = content_of("想剪个头", "免费理发"), content_of("想剪个头", "理发师资格证考前班")
    assert plain.points > course.points
    assert plain.sign == "+"
    assert course.sign == "−"
    assert "考证" in course.reason


def test_a_purpose_that_is_wanted_does_no_harm():
    wanted = content_of("失业在家想找份保洁工作", "家政公司招聘保洁员")
    assert wanted.sign == "+"
    assert "招聘" not in wanted.reason


def test_what_an_offer_does_not_do_counts_against_it():
    text = "检修路灯，不含楼道灯"
    assert excluded_text(text) == "楼道灯"
    assert "楼道" not in without_exclusions(text)
    with_it, without = "检修路灯和楼道灯", text
    wanted = "楼道灯不亮"
    assert content_of(wanted, with_it).points > content_of(wanted, without).points
    assert "不做这件事" in content_of(wanted, without).reason


def test_words_of_other_needs_are_not_content():
    assert content_of("下水道堵了", "少儿围棋启蒙").points < 20


def test_time_reason_names_what_is_missing():
    demand = DemandRow(1, HERE, "放学没人接", week=Week.parse("工作日 15:40-17:30"))
    offer = OfferRow(2, HERE, "课后托管", week=Week.parse("工作日 16:00-18:00"))
    time = pair(demand, offer).parts[3]
    assert time.reason == "工作日 16:00–17:30 合得上，15:40–16:00 缺 20 分钟"
    assert (time.points, time.sign) == (12, "−")


def test_distance_falls_by_steps_in_the_tree():
    demand = DemandRow(1, HERE, "想理发")
    steps = [HERE, ("c", "d", "s", "x"), ("c", "d", "x", "y"), ("c", "x", "y", "z")]
    said, points = [], []
    for place in steps:
        part = pair(demand, OfferRow(2, place, "免费理发", reach=Reach.CITY)).parts[2]
        said.append(part.reason.split("，供给")[0])
        points.append(part.points)
    assert said == ["同一社区", "同一街道", "同一区，不在同一街道", "不在同一区"]
    assert points == sorted(points, reverse=True)
    assert len(set(points)) == 4


def test_kind_reason_follows_the_categories():
    def part(asked, given):
        demand = DemandRow(1, HERE, "想理发", category=asked)
        return pair(demand, OfferRow(2, HERE, "免费理发", category=given)).parts[1]

    assert (part("便民服务", "便民服务").points, part("便民服务", "便民服务").sign) == (18, "+")
    assert "相近" in part("养老助老", "便民服务").reason
    assert part("停车交通", "便民服务").sign == "−"
    assert "没有填" in part("", "便民服务").reason
    assert part("瞎写", "便民服务").points == part("", "便民服务").points


def test_shared_words_are_the_longest_first():
    assert shared_words("想学心肺复苏", "心肺复苏培训")[0] in {"心肺复苏", "心肺"}
    assert shared_words("老人的需求", "老人的服务") == []
