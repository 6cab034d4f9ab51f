"""Which browser the tests drive, and what apt is asked for."""

import pytest

from tools import browser


@pytest.fixture
def machine(monkeypatch, tmp_path):
    """A machine where root may install; programs that are there, and what apt was asked for."""
    there, asked = {"apt-get", "chromium"}, []
    monkeypatch.setattr(browser.os, "geteuid", lambda: 0)
    monkeypatch.setattr(browser.shutil, "which", lambda name: name if name in there else None)
    monkeypatch.setattr(browser, "apt", lambda *words: asked.append(words))
    monkeypatch.setattr(browser, "has_fonts", lambda: True)
    monkeypatch.setattr(browser, "ASKED", tmp_path / "tools" / "asked")
    return there, asked


def test_the_shell_is_driven_where_it_is_there(machine):
    there, asked = machine
    assert browser.path() == "chromium"
    there.add(browser.SHELL)
    assert browser.path() == browser.SHELL
    assert browser.main() == 0
    assert not asked


def test_apt_is_asked_for_the_shell_once_and_chromium_serves_without_it(machine):
    _there, asked = machine
    assert browser.main() == browser.main() == 0
    assert [words[-1] for words in asked if words[0] == "install"] == [browser.SHELL]


def test_without_any_browser_chromium_is_asked_for(machine, capsys):
    there, asked = machine
    there.discard("chromium")
    assert browser.main() == 1
    assert ("install", "chromium") in asked
    assert "apt-get install -y chromium" in capsys.readouterr().err
