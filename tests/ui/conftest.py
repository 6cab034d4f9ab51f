"""Serves the pages of tests.ui.showcase beside the portal's own, and drives Chromium over them."""

from pathlib import Path

import pytest
from django.template import engines

from tests.browser.window import PATIENCE
from tests.ui import showcase


@pytest.fixture
def show(settings):
    """Add the showcase to the addresses and its templates to the engine; its module is returned."""
    first = settings.TEMPLATES[0]
    folder = Path(__file__).parent / "templates"
    settings.TEMPLATES = [{**first, "DIRS": [folder, *first["DIRS"]]}]
    settings.ROOT_URLCONF = "tests.ui.showcase"
    return showcase


@pytest.fixture
def template():
    """Return a function that renders a template text with the portal's builtins."""

    def render(text: str, **context) -> str:
        return engines["django"].from_string(text).render(context)

    return render


@pytest.fixture
def open_page(chromium, live_server, client, django_user_model):
    """Return a function that opens a page as a signed-in person; script errors fail the test."""
    contexts, wrong, forgiven = [], [], []
    user = django_user_model.objects.create_user("reader", password="x", name="王丽娟")
    client.force_login(user)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}

    def open_at(path: str, width: int = 1440, signed_in: bool = True, **options):
        context = chromium.new_context(
            viewport={"width": width, "height": 844}, locale="zh-CN", **options
        )
        contexts.append(context)
        if signed_in:
            context.add_cookies([{**cookie, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda m: m.type == "error" and wrong.append(m.text))
        page.goto(live_server.url + path)
        return page

    open_at.wrong, open_at.forgiven = wrong, forgiven
    yield open_at
    for context in contexts:
        context.close()
    left = [one for one in wrong if not any(words in one for words in forgiven)]
    assert not left, left
