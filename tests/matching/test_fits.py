"""A fit of the lexicon is worked out once and kept; whatever happens to its file costs only time."""

from dataclasses import replace

import numpy as np
import pytest

from services.matching import fits
from services.matching.concepts import load_concepts
from services.matching.lexicon import ConceptReader

FEW = [replace(concept, served_by=()) for concept in load_concepts()[:4]]
TEXTS = ["给老人理发", "修水管", FEW[0].name]
NONE = np.zeros((len(TEXTS), 0), dtype=np.float32)


@pytest.fixture
def folder(tmp_path):
    """A folder for fits, in place of the session's."""
    before = fits._folder
    fits.keep_in(tmp_path / "fits")
    yield tmp_path / "fits"
    fits.keep_in(before)


@pytest.fixture
def solved(monkeypatch) -> list:
    """What was worked out so far."""
    done, solve = [], ConceptReader._solved

    def counted(self, *facts):
        done.append(solve(self, *facts))
        return done[-1]

    monkeypatch.setattr(ConceptReader, "_solved", counted)
    return done


def read() -> np.ndarray:
    """What a new reader of a few concepts reads."""
    return ConceptReader(FEW).read(TEXTS, NONE)


def test_the_second_reader_takes_the_fit_of_the_first(folder, solved):
    first, second = read(), read()
    assert len(solved) == 1
    assert first.any()
    assert (first == second).all()


def test_other_phrases_or_vectors_are_another_fit(folder, solved):
    read()
    ConceptReader(FEW[:-1])
    phrases = len(ConceptReader(FEW).phrases)
    rows = np.random.default_rng(1).normal(size=(phrases, 8)).astype(np.float32)
    ConceptReader(FEW, rows)
    ConceptReader(FEW, -rows)
    assert len(solved) == 4
    assert len(list(folder.glob("*.npy"))) == 4


@pytest.mark.parametrize("damage", [b"", b"\x93NUMPY", None])
def test_a_damaged_file_is_worked_out_anew(folder, solved, damage):
    first = read()
    (file,) = folder.glob("*.npy")
    file.write_bytes(file.read_bytes()[:-8] if damage is None else damage)
    assert (read() == first).all()
    assert (read() == first).all()
    assert len(solved) == 2


def test_a_folder_that_cannot_be_written_to_costs_only_time(folder, solved):
    folder.write_text("here lies a file")
    assert read().any()
    assert read().any()
    assert len(solved) == 2


def test_only_the_last_used_are_kept(folder):
    def save(name: str):
        return fits.kept(name, lambda: np.ones((1, 1), dtype=np.float32), (1, 1))

    for number in range(fits.KEPT + 3):
        save(f"{number:02}")
        save("00")
    names = {file.stem for file in folder.glob("*.npy")}
    assert len(names) == fits.KEPT
    assert {"00", f"{fits.KEPT + 2:02}"} <= names
    assert not list(folder.glob("*.tmp"))
