"""Fits of the lexicon, worked out once and kept in files that all processes map into memory.

To fit 18,000 phrases takes a core some seconds; without a kept fit each process of the portal
would spend them on the first text that it reads, while somebody waits.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

KEPT = 8  # fits to a folder, the last used: the shipped lexicon's and those of edited ones
_folder: Path | None = None


def keep_in(folder: Path | None) -> None:
    """From now on this process looks for fits in the folder and keeps them there; None: nowhere."""
    global _folder  # noqa: PLW0603 - one per process, as the matchers that are made by it
    _folder = folder


def mark(*said: bytes) -> str:
    """Return the name of what is worked out of these bytes."""
    whole = hashlib.blake2b(digest_size=16)
    for part in said:
        whole.update(len(part).to_bytes(8, "big"))
        whole.update(part)
    return whole.hexdigest()


def kept(name: str, work_out: Callable[[], np.ndarray], shape: tuple[int, int]) -> np.ndarray:
    """Return the fit of that name, float32 of that shape: mapped from its file or worked out and kept.

    A file that is damaged, or a folder that cannot be written to, costs only the time.
    """
    if _folder is None:
        return work_out()
    path = _folder / f"{name}.npy"
    try:
        found = np.load(path, mmap_mode="r", allow_pickle=False)
        if found.shape == shape and found.dtype == np.float32:
            os.utime(path)
            return np.asarray(found)
    except (OSError, ValueError, EOFError):
        pass  # not there yet, or cut off
    found = work_out()
    _write(path, found)
    return found


def _write(path: Path, found: np.ndarray) -> None:
    """Write beside and rename: a reader finds all of it or nothing. The oldest go."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".tmp", delete=False) as beside:
            try:
                np.save(beside, found, allow_pickle=False)
                beside.flush()
                os.replace(beside.name, path)
            finally:
                Path(beside.name).unlink(missing_ok=True)
        files = [(file.stat().st_mtime, file) for file in path.parent.glob("*.npy")]
        for _, old in sorted(files, reverse=True)[KEPT:]:
            old.unlink(missing_ok=True)
    except OSError:
        return
