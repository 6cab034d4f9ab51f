"""Offers kept in files: the same as made anew, whoever reads, writes or is killed meanwhile."""

import os
import shutil
from dataclasses import replace

import numpy as np
import pytest

from services.matching import offer_index
from services.matching.engine import Matcher, matcher
from services.matching.lexicon import reader_of
from services.matching.offer_index import OfferIndex
from services.matching.offer_rows import StoredRows
from services.matching.text import backend
from services.matching.types import OfferRow, Reach
from services.matching.week import Week
from tests.matching.data import HELD, demands_of, dev_demands, dev_offers, few_concepts, offers_of

MIXED = (
    *dev_offers()[::2],
    *(replace(row, id=f"另{row.id}") for row in offers_of(HELD)[::4]),
)
DEMANDS = (*dev_demands()[::2], *(replace(row, id=f"另{row.id}") for row in demands_of(HELD)[::3]))


@pytest.fixture
def index(tmp_path):
    """An index by words alone, with nothing in it."""
    return OfferIndex(tmp_path / "offers", matcher("words"))


@pytest.fixture
def read(monkeypatch):
    """The texts that were read, as they are read."""
    titles = []
    plain = offer_index.offer_features

    def counted(rows, *rest):
        titles.extend(row.title for row in rows)
        return plain(rows, *rest)

    monkeypatch.setattr(offer_index, "offer_features", counted)
    return titles


def same(one, other):
    """Whether two indexes of offers give the same for all demands, one by one and together."""
    model = matcher("words")
    assert model.match(DEMANDS, one) == model.match(DEMANDS, other)
    for demand in DEMANDS[::9]:
        assert model.match_one(demand, one) == model.match_one(demand, other)
    return True


def test_rows_come_back_as_they_were():
    rows = [
        *MIXED,
        OfferRow(7, (1, 2, 3), "理发", week=Week.parse("周二 9:00-11:00;周末"), reach=Reach.CITY),
        OfferRow(8, (1,), "", room=0, provider=("unit", 3), given=0.25, capacity=4),
    ]
    stored = StoredRows.of(rows)
    assert list(stored) == rows
    assert stored[-1] == rows[-1]
    assert list(stored[3:9:2]) == rows[3:9:2]


def test_what_is_kept_matches_as_what_is_made(index):
    assert index.stored() is None
    made = index.with_rows(MIXED)
    assert same(made, matcher("words").index(MIXED))
    assert same(index.stored(), made)


def test_only_new_texts_are_read_again(index, read):
    index.with_rows(MIXED)
    moved = replace(MIXED[3], capacity=9, reach=Reach.CITY, week=Week.parse("周日"), room=1)
    other = replace(MIXED[4], title="上门修水管")
    added = replace(MIXED[5], id="新", title="免费理发")
    now = [added, moved, other, *MIXED[6:]]
    side = index.with_rows(now)
    assert read == sorted(["上门修水管", "免费理发"], key=[other.title, added.title].index)
    assert same(side, matcher("words").index(now))
    assert same(index.stored(), side)
    with pytest.raises(ValueError, match="differ"):
        index.with_rows([*now, now[0]])


def test_stale_rows_are_patched(index):
    index.with_rows(MIXED)
    changed = [replace(MIXED[0], title="夜间车位", description=""), replace(MIXED[1], id="新")]
    gone = [MIXED[2].id, "没有这一条"]
    wanted = [*changed, *(row for row in MIXED if row.id not in (MIXED[0].id, MIXED[2].id))]
    assert same(index.patched(changed, gone), matcher("words").index(wanted))
    assert same(index.stored(), matcher("words").index(wanted))


def test_who_has_it_mapped_keeps_what_he_has(index):
    index.with_rows(MIXED[:30])
    mapped = index.stored()
    index.with_rows(MIXED[30:])
    assert [row.id for row in mapped.rows] == sorted(row.id for row in MIXED[:30])
    mapped.capacity[:] = 0  # reaches neither the file nor another
    assert index.stored().capacity.all()
    assert len(list(index._folder.iterdir())) == 1


def test_another_lexicon_does_not_use_it(tmp_path):
    def index_by(reader):
        return OfferIndex(tmp_path / "offers", Matcher(backend("words"), reader))

    concepts = few_concepts()
    index = index_by(reader_of(concepts))
    index.with_rows(MIXED[:9])
    for reader in (reader_of(concepts, [("理发", "推头")]), reader_of(concepts[:-1])):
        assert index_by(reader).stored() is None
    assert index.stored() is not None


def test_a_writer_killed_in_the_middle_leaves_what_was(index, monkeypatch):
    index.with_rows(MIXED[:50])

    def killed(*_arrays):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(offer_index.os, "rename", killed)
        with pytest.raises(KeyboardInterrupt):
            index.with_rows(MIXED)
    assert len(index.stored()) == 50
    assert len(index.with_rows(MIXED)) == len(index.stored()) == len(MIXED)


def test_damaged_files_are_made_anew(index):
    index.with_rows(MIXED)
    (generation,) = index._folder.iterdir()
    for name in ("dense.npy", "facts.json", "digests.npy"):
        (generation / name).write_bytes(b"\x00")
        assert index.stored() is None
        assert same(index.with_rows(MIXED), matcher("words").index(MIXED))
        (generation,) = index._folder.iterdir()


def test_a_disk_that_takes_nothing_costs_only_time(index, monkeypatch):
    def full(*_args, **_facts):
        raise OSError("no space left")

    monkeypatch.setattr(offer_index.np, "save", full)
    assert same(index.with_rows(MIXED), matcher("words").index(MIXED))
    assert index.stored() is None


def test_what_nobody_uses_any_more_is_taken_away(index):
    index.with_rows(MIXED[:9])
    stray = index._folder / ".writing-old"
    stray.mkdir()
    os.utime(stray, (1, 1))
    index.with_rows(MIXED)
    assert not stray.exists()
    shutil.rmtree(index._folder)
    assert index.stored() is None


def test_vectors_of_another_size_are_made_anew(tmp_path):
    ours = matcher("words")
    index = OfferIndex(tmp_path, ours)
    index.with_rows(MIXED[:9], lambda rows: np.ones((len(rows), 3), dtype=np.float32))
    side = index.with_rows(MIXED, lambda rows: np.ones((len(rows), 5), dtype=np.float32))
    assert side.features.dense.shape == (len(MIXED), 5)
