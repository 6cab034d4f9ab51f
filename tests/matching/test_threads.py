"""Two threads find what one finds, and the matrix library has none beside them."""

import os
import subprocess
import sys

from benchmarks.matching.made import MadeLists
from services.matching import candidates
from services.matching.engine import matcher

ROWS = 1500

LOOK = """
import os, services.matching, numpy as np
rows = np.ones((3000, 3000), dtype=np.float32)
rows @ rows
print(len(os.listdir("/proc/self/task")))
"""


def test_two_threads_find_what_one_finds(monkeypatch):
    made, model = MadeLists(ROWS, districts=2), matcher()
    vectors = {"demand_vectors": made.demand_vectors, "offer_vectors": made.offer_vectors}
    monkeypatch.setattr(candidates, "FEW", 200)  # both ways of looking: whole, and by cells
    found = {}
    for threads in (1, 2):
        monkeypatch.setattr(candidates, "THREADS", threads)
        found[threads] = model.match(made.demands, made.offers, **vectors)
    assert found[1].candidates == found[2].candidates > ROWS
    assert found[1].plan == found[2].plan
    assert found[1].near_misses == found[2].near_misses
    for demand in list(found[1].proposals)[::25]:
        assert found[1].proposals[demand] == found[2].proposals[demand]


def test_the_matrix_library_has_one_thread():
    plain = {name: value for name, value in os.environ.items() if "NUM_THREADS" not in name}
    looked = subprocess.run(
        [sys.executable, "-c", LOOK], capture_output=True, env=plain, check=True
    )
    assert int(looked.stdout) == 1
