"""Benchmarks of matching."""

import services.matching  # noqa: F401 - before numpy, which asks it how many threads to have
