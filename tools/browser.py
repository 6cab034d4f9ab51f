"""Makes sure of a Chromium and Chinese fonts for the tests; installs them where root can."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser")
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")
PACKAGES = ("chromium", "fonts-noto-cjk")


def main() -> int:
    """Return 0 when browser and fonts are there; else 1 with words on what to install."""
    missing = missing_packages()
    if not missing:
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"正在安装测试用的 {'、'.join(missing)}……", flush=True)
        install(missing)
        missing = missing_packages()
    if missing:
        print(
            f"测试需要 {'、'.join(missing)}，不能自动安装。请用管理员账号运行：\n"
            f"    apt-get install -y {' '.join(missing)}",
            file=sys.stderr,
        )
        return 1
    return 0


def missing_packages() -> list[str]:
    """Return which packages are wanting."""
    there = {"chromium": any(map(shutil.which, BROWSERS)), "fonts-noto-cjk": has_fonts()}
    return [name for name in PACKAGES if not there[name]]


def has_fonts() -> bool:
    """Tell whether a Noto font for Chinese is installed."""
    return any(True for top in FONT_FOLDERS for _ in Path(top).rglob("*CJK*"))


def install(packages: list[str]) -> None:
    """Install Debian packages; a failure shows in what is still missing."""
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    options = ["-y", "-qq", "--no-install-recommends"]
    for command in (["update", "-qq"], ["install", *options, *packages]):
        subprocess.run(["apt-get", *command], env=env, check=False)


if __name__ == "__main__":
    sys.exit(main())
