"""Every entry of the side bar leads to a page that its reader may open, in Chinese words only."""

import re
from html import unescape

import pytest
from django.core.cache import cache
from django.urls import reverse

from core.models import User
from portal.context import Shell
from tests import factories

LATIN = re.compile(r"[A-Za-z]{3,}")
# Words that are names of files or of things users know by their Latin name.
KNOWN = {"Excel", "xlsx", "csv", "UTF", "JPG", "PNG", "WebP", "GBK"}


@pytest.fixture(autouse=True)
def _empty_cache(db):
    cache.clear()


def visible_text(html: str) -> str:
    """Return what a reader sees: without tags, scripts, templates and the names he typed."""
    for name in ("script", "style", "template", "svg", "kbd"):
        html = re.sub(rf"<{name}\b.*?</{name}>", " ", html, flags=re.S)
    labels = re.findall(r'(?:aria-label|placeholder|title|alt)="([^"]*)"', html)
    return unescape(" ".join([re.sub(r"<[^>]+>", " ", html), *labels]))


def english_in(html: str, *names: str) -> set[str]:
    text = visible_text(html)
    for name in names:
        text = text.replace(name, "")
    return set(LATIN.findall(text)) - KNOWN


@pytest.mark.parametrize("kind", ["admin", "officer", "staff", "grid_keeper", "liaison", "city"])
def test_every_entry_opens_and_speaks_chinese(client, people, city, kind):
    user = people.inside[kind]
    names = sorted(User.objects.values_list("username", flat=True), key=len, reverse=True)
    for community in city.communities[:2]:
        factories.demand(community)
    client.force_login(user)
    page = client.get(reverse("workbench"))
    entries = page.context["shell"].entries
    assert isinstance(page.context["shell"], Shell)
    places = [one["url"] for entry in entries for one in (entry, *entry["children"])]
    own = [reverse(name) for name in ("search", "notices", "profile", "help")]
    for url in dict.fromkeys([*places, *own, reverse("search") + "?q=海城"]):
        answer = client.get(url)
        assert answer.status_code == 200, url
        assert english_in(answer.content.decode(), *names) == set(), url
