"""Matching of demands and offers: plain Python and numpy, without Django."""

import os

# Matching has threads of its own (`candidates.at_once`). Those of the matrix library beside them
# wait for one another at work: on a busy machine half of all computing was waiting. It reads this
# when numpy is first loaded; whoever sets it outside is heeded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
