"""An edited lexicon: read from rows, with synonyms, and refused when it would match all with all."""

import dataclasses

import numpy as np
import pytest

from services.matching.concepts import Concept, faults, load_concepts
from services.matching.engine import Matcher, matcher
from services.matching.lexicon import ConceptReader, reader_of
from services.matching.synonyms import Synonyms
from services.matching.text import backend
from services.matching.types import DemandRow, OfferRow
from tests.matching.data import few_concepts

HERE = ("c", "d", "s", "k")
BUNDLED = load_concepts()
FEW = few_concepts()
OLD = tuple(  # the first, all of them around the old
    dataclasses.replace(
        concept,
        served_by=tuple(n for n in concept.served_by if n in {c.name for c in BUNDLED[:60]}),
    )
    for concept in BUNDLED[:60]
)


def score(reader, wanted, offered):
    """Points of the pair with that reader, 0 when it is not proposed."""
    model = Matcher(backend("words"), reader)
    found = model.match([DemandRow(1, HERE, wanted)], [OfferRow(2, HERE, offered)])
    return found.proposals[1][0].score if found.proposals else 0


def test_a_new_concept_of_the_district_brings_two_texts_together():
    ours = Concept(
        "晾粉场地", "场地设施", (), ("晾粉", "晒粉条"), ("粉条没处晒",), ("空场借给乡亲晾粉",)
    )
    before, after = reader_of(FEW), reader_of((*FEW, ours))
    assert score(before, "粉条没处晒", "空场借给乡亲晾粉") < score(
        after, "粉条没处晒", "空场借给乡亲晾粉"
    )


def test_synonyms_bring_two_texts_together():
    plain, local = reader_of(FEW), reader_of(FEW, [("理发", "推脑瓜")])
    assert score(local, "想推脑瓜", "免费理发") > score(plain, "想推脑瓜", "免费理发")


def test_without_edits_the_lexicon_reads_as_the_bundled_one():
    assert reader_of(BUNDLED).phrases == matcher("words").reader.phrases
    pair = "停车没地方", "单位车位夜间开放"
    assert score(reader_of(FEW, ()), *pair) == score(ConceptReader(FEW), *pair) > 0


def test_with_embeddings_only_new_phrases_are_embedded():
    asked = []

    class Counted:
        name = "embedding"

        def embed(self, texts):
            asked.extend(texts)
            return np.full((len(texts), 384), 384**-0.5, dtype=np.float32)

    ours = Concept("晾粉场地", "场地设施", (), (), ("粉条没处晒",), ())
    reader_of((*FEW, ours), (), Counted())
    assert asked == ["晾粉场地", "粉条没处晒"]


def test_synonyms_are_read_both_ways_and_groups_that_meet_are_one():
    words = Synonyms([("铰头", "理发"), ("理发", "剃头"), ("洋芋", "土豆")])
    assert set(words.spread("想铰头").split()) == {"想铰头", "理发", "剃头"}
    assert words.spread("想理发和剃头").endswith("铰头")
    assert words.spread("修灯") == "修灯"
    assert Synonyms().spread("修灯") == "修灯"
    assert not Synonyms([("头", "发")])


def test_the_bundled_lexicon_has_no_faults():
    assert faults(BUNDLED) == []
    assert faults(OLD) == faults(FEW) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"keywords": ("老",)}, "太短"),
        ({"keywords": ("老人",)}, "另外"),
        ({"served_by": ("没有这条",)}, "没有这一条"),
        ({"served_by": tuple(concept.name for concept in OLD[1:40])}, "什么都配得上"),
        ({"category": "杂项"}, "类别表"),
        ({"name": OLD[1].name}, "写了两次"),
        ({"keywords": (), "residents": (), "units": ()}, "还没有说法"),
    ],
)
def test_what_would_match_all_with_all_is_refused(change, said):
    edited = (dataclasses.replace(OLD[0], **change), *OLD[1:])
    found = faults(edited)
    assert any(said in line for line in found), found
    with pytest.raises(ValueError, match=r"请|词表|类别表|最多"):
        reader_of(edited)


@pytest.mark.parametrize("group", [("灯", "电灯"), tuple(f"第{n}个词" for n in range(20))])
def test_synonyms_that_say_too_much_are_refused(group):
    assert faults(FEW, [group])
