"""Makes sure of a Chromium and Chinese fonts for the tests; installs them where root can."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Chromium without windows of its own: the same pages for a third to a half of the computing.
SHELL = "chromium-headless-shell"
BROWSERS = (SHELL, "chromium", "chromium-browser")
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")
FONTS = "fonts-noto-cjk"
ASKED = ROOT / ".tools" / "shell-asked"  # that apt was asked for the shell; once is enough
QUICKLY = ["-o", "Acquire::Retries=0", "-o", "Acquire::http::Timeout=10"]


def main() -> int:
    """Return 0 when browser and fonts are there; else 1 with words on what to install."""
    if can_install():
        fetch_shell()
        if missing := missing_packages():
            print(f"正在安装测试用的 {'、'.join(missing)}……", flush=True)
            apt("update", "-qq")
            apt("install", *missing)
    if missing := missing_packages():
        print(
            f"测试需要 {'、'.join(missing)}，不能自动安装。请用管理员账号运行：\n"
            f"    apt-get install -y {' '.join(missing)}",
            file=sys.stderr,
        )
        return 1
    return 0


def path() -> str | None:
    """Return the browser to drive: the shell if it is there."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def can_install() -> bool:
    """Tell whether packages of Debian may be installed here."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def fetch_shell() -> None:
    """Install the shell where apt has it; any Chromium serves where it does not."""
    if shutil.which(SHELL) or ASKED.exists():
        return
    print("正在安装测试用的浏览器……", flush=True)
    apt("update", "-qq", *QUICKLY)
    apt("install", "--no-remove", *QUICKLY, SHELL)
    ASKED.parent.mkdir(exist_ok=True)
    ASKED.touch()


def missing_packages() -> list[str]:
    """Return which packages are wanting."""
    there = {"chromium": path() is not None, FONTS: has_fonts()}
    return [name for name in there if not there[name]]


def has_fonts() -> bool:
    """Tell whether a Noto font for Chinese is installed."""
    return any(True for top in FONT_FOLDERS for _ in Path(top).rglob("*CJK*"))


def apt(command: str, *words: str) -> None:
    """Run apt-get; a failure shows in what is still missing afterwards."""
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    how = ["-y", "-qq", "--no-install-recommends"] if command == "install" else []
    subprocess.run(["apt-get", command, *how, *words], env=env, check=False)


if __name__ == "__main__":
    sys.exit(main())
