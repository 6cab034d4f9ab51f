"""Where the servers keep their files, and who may walk there."""

import contextlib
import os
import pwd
import secrets
import stat
import sys
from pathlib import Path

from core.embedded.errors import EmbeddedError
from core.embedded.process import Account

SITE_FOLDERS = {"site-packages", "dist-packages"}
TOP = Path(__file__).resolve().parents[2]


def data_dir() -> Path:
    """Return the absolute folder of all state: ``DATA_DIR``, or ``var/`` beside ``manage.py``."""
    given = os.environ.get("DATA_DIR")
    return Path(given).expanduser().resolve() if given else TOP / "var"


def make_data_dir(folder: Path) -> None:
    """Create the data folder, for its owner alone where it is new."""
    if folder.is_dir():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o711)


def server_account() -> Account | None:
    """Return the account the servers run under: None for oneself, ``nobody`` for root.

    PostgreSQL refuses to run as root.
    """
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        raise EmbeddedError(
            "以 root 运行时需要系统账号 nobody，请先建立该账号，或换一个普通账号运行。"
        ) from None
    return Account(entry.pw_uid, entry.pw_gid)


def open_way_to(target: Path, account: Account | None) -> None:
    """Let ``account`` pass through (not list) each folder above ``target`` where it cannot yet."""
    if account is None:
        return
    opened: list[Path] = []
    for folder in target.resolve().parents:
        status = folder.stat()
        if status.st_uid == account.uid or status.st_mode & stat.S_IXOTH:
            continue
        try:
            folder.chmod(stat.S_IMODE(status.st_mode) | stat.S_IXOTH)
        except OSError as error:
            raise EmbeddedError(f"文件夹 {folder} 不能让数据库账号通过：{error.strerror}") from None
        opened.append(folder)
    if opened:
        print(
            "提示：数据库不能以 root 运行，以下文件夹已允许其他账号通过（不能查看内容）："
            + "、".join(map(str, reversed(opened))),
            file=sys.stderr,
        )


def open_program(program: Path, folder: Path, account: Account | None) -> None:
    """Let ``account`` run ``program`` out of the installed ``folder`` and its ``.libs`` beside.

    A strict umask at install time leaves them to root alone; they hold public files only.
    """
    open_way_to(program, account)
    if account is None or program.stat().st_mode & 0o005 == 0o005:
        return
    package = next(part for part in [folder, *folder.parents] if part.parent.name in SITE_FOLDERS)
    for top in (folder, package.with_name(f"{package.name}.libs")):
        for place in [top, *top.rglob("*")]:
            if not place.is_symlink() and place.exists():
                mode = stat.S_IMODE(place.stat().st_mode)
                execute = stat.S_IXOTH if mode & stat.S_IXUSR else 0
                place.chmod(mode | stat.S_IROTH | execute)


def own_folder(folder: Path, account: Account | None) -> Path:
    """Create ``folder`` (mode 0700) for the servers' account and return it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if account is not None and folder.stat().st_uid != account.uid:
        _give_all(folder, account)
    return folder


def _give_all(folder: Path, account: Account) -> None:
    """Hand ``folder`` and what is in it to ``account``: it may come from a run as another user."""
    for parent, _folders, files in os.walk(folder):
        os.chown(parent, account.uid, account.gid)
        for name in files:
            os.chown(Path(parent, name), account.uid, account.gid, follow_symlinks=False)


def kept_secret(path: Path) -> str:
    """Return the secret in ``path``; make one (mode 0600, URL-safe) at the first call.

    Two processes at once agree on one: the loser of the link reads the winner's.
    """
    with contextlib.suppress(FileNotFoundError):
        return path.read_text().strip()
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48))
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
    return path.read_text().strip()
