"""Brings database, static files and demo city up to date before the portal serves."""

import hashlib
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands


def prepare(*, demo: bool) -> None:
    """Migrate, collect static files when they changed, load the demo city when asked to.

    Django must be set up. What is up to date already is left alone.
    """
    _step("数据库结构", lambda: call_command("migrate", interactive=False, verbosity=0))
    if _static_changed():
        _step("静态文件", _collect_static)
    if demo and "load_demo" in get_commands():
        _step("示范城市", lambda: call_command("load_demo"))


def _step(name: str, work: Callable[[], object]) -> None:
    """Do ``work`` and print what it was and how long it took."""
    start = time.monotonic()
    work()
    print(f"{name}：完成（{time.monotonic() - start:.1f} 秒）", flush=True)


def _stamp() -> Path:
    return Path(settings.DATA_DIR) / "static.stamp"


def _signature() -> str:
    """Return a digest of names, sizes and times of all published files."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda pair: pair[0]):
            status = Path(storage.path(path)).stat()
            digest.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _static_changed() -> bool:
    stamp = _stamp()
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    return not (stamp.exists() and manifest.exists() and stamp.read_text().strip() == _signature())


def _collect_static() -> None:
    """Publish the files and remember what they were; a killed run leaves no stamp."""
    _stamp().unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    _stamp().write_text(_signature())
