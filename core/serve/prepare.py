"""Brings database, static files and demo city up to date; a child of the supervisor."""

import hashlib
import sys
import time
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands


def main(arguments: list[str]) -> int:
    """Migrate, collect static files when they changed, load the demo city when asked to."""
    django.setup()
    _step("数据库结构", lambda: call_command("migrate", interactive=False, verbosity=0))
    if _static_changed():
        _step("静态文件", _collect_static)
    if "--demo" in arguments and "load_demo" in get_commands():
        _step("示范城市", lambda: call_command("load_demo"))
    return 0


def _step(name: str, work) -> None:
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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
