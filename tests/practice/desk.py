"""A person at the pages: opens one, fills in its own form as it stands, sends it."""

import datetime
from html.parser import HTMLParser
from urllib.parse import urljoin

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from core.models import User

BACKEND = "django.contrib.auth.backends.ModelBackend"


class _Forms(HTMLParser):
    """Reads the forms of a page: action, fields with their values, choices of selects."""

    def __init__(self, html: str):
        super().__init__()
        self.forms: list[dict] = []
        self.select: str | None = None
        self.area: str | None = None
        self.feed(html)

    def handle_starttag(self, tag, attrs):  # noqa: PLR0912  one branch per kind of field
        given = dict(attrs)
        if tag == "form":
            self.forms.append({"action": given.get("action") or "", "fields": {}, "choices": {}})
            return
        if not self.forms:
            return
        form, name = self.forms[-1], given.get("name")
        if tag == "select":
            self.select = name
            form["fields"].setdefault(name, [] if "multiple" in given else "")
            form["choices"][name] = {}
        elif tag == "option" and self.select:
            form["choices"][self.select][given.get("value", "")] = given.get("value", "")
            if "selected" in given:
                held = form["fields"][self.select]
                if isinstance(held, list):
                    held.append(given.get("value", ""))
                else:
                    form["fields"][self.select] = given.get("value", "")
        elif tag == "textarea" and name:
            self.area = name
            form["fields"][name] = ""
        elif tag == "input" and name and given.get("type") not in ("submit", "file"):
            if given.get("type") in ("radio", "checkbox"):
                form["fields"].setdefault(name, "")
                if "checked" in given:
                    form["fields"][name] = given.get("value", "on")
            else:
                form["fields"][name] = given.get("value") or ""
        elif tag == "button" and name:
            form["fields"].setdefault(f"button:{name}", []).append(given.get("value", ""))

    def handle_endtag(self, tag):
        if tag == "select":
            self.select = None
        elif tag == "textarea":
            self.area = None

    def handle_data(self, data):
        if self.area and self.forms:
            self.forms[-1]["fields"][self.area] += data


class Desk:
    """One person, signed in."""

    def __init__(self, user: User):
        self.user, self.client = user, Client()
        self.client.force_login(user, backend=BACKEND)

    def page(self, url: str, status: int = 200) -> str:
        """Open a page and return its text; the answer must have the status."""
        answer = self.client.get(url)
        assert answer.status_code == status, (url, answer.status_code)
        return answer.content.decode()

    def send(self, url: str, *, status: int = 302, **said) -> HttpResponse:
        """Open the page, fill in the form that has all the named fields, and send it.

        A field that the form does not have fails, and so does a choice of a menu that is neither
        in the page nor loaded while one types.
        """
        forms = _Forms(self.page(url)).forms
        names = set(said)
        form = next(
            (
                one
                for one in forms
                if all(n in one["fields"] or f"button:{n}" in one["fields"] for n in names)
                and "csrfmiddlewaretoken" in one["fields"]
            ),
            None,
        )
        assert form, f"{url} has no form with {names}: {[sorted(one['fields']) for one in forms]}"
        for name, choices in form["choices"].items():
            wanted = said.get(name, "")
            for one in wanted if isinstance(wanted, list) else [wanted]:
                assert not choices or str(one) in ("", *choices), (name, one, choices)
        fields = {k: v for k, v in form["fields"].items() if not k.startswith("button:")}
        answer = self.client.post(urljoin(url, form["action"]), {**fields, **said})
        assert answer.status_code == status, (
            url,
            answer.status_code,
            answer.content.decode()[:3000],
        )
        return answer


def travel(monkeypatch, days: int) -> datetime.date:
    """Let the portal's calendar stand some days ahead; returns that day."""
    real = timezone.localdate
    ahead = real() + datetime.timedelta(days=days)

    def localdate(value=None, timezone=None):
        return ahead if value is None else real(value, timezone)

    monkeypatch.setattr("django.utils.timezone.localdate", localdate)
    return ahead
