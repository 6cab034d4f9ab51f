"""A visitor without scripts: opens pages, reads the forms that they hold, fills them in, sends them."""

import re
from html.parser import HTMLParser

from django.test import Client

from core.models import User

BACKEND = "django.contrib.auth.backends.ModelBackend"
CHOSEN = ("radio", "checkbox")


class _Forms(HTMLParser):
    """Collects the forms of a page with the values that a browser would send."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict] = []
        self.form: dict | None = None
        self.select = self.area = ""
        self.first: str | None = None
        self.depth = 0  # of <template>, whose fields are not sent

    def handle_starttag(self, tag, attrs):
        facts = dict(attrs)
        if tag == "template":
            self.depth += 1
        if self.depth:
            return
        if tag == "form":
            self.form = {"action": facts.get("action", ""), "fields": [], "buttons": []}
            self.forms.append(self.form)
        elif self.form is not None:
            self._control(tag, facts)

    def _control(self, tag: str, facts: dict) -> None:
        name = facts.get("name", "")
        kind = facts.get("type", "text")
        if tag == "input" and name and not (kind in CHOSEN and "checked" not in facts):
            if kind != "file":
                bare = "on" if kind in CHOSEN else ""  # as a browser sends it
                self.form["fields"].append((name, facts.get("value") or bare))
        elif tag == "select" and name:
            self.select, self.first = name, None
        elif tag == "option" and self.select:
            self.first = self.first if self.first is not None else facts.get("value", "")
            if "selected" in facts:
                self.form["fields"].append((self.select, facts.get("value", "")))
                self.first = None
        elif tag == "textarea" and name:
            self.area = name
            self.form["fields"].append((name, ""))
        elif tag == "button" and name:
            self.form["buttons"].append((name, facts.get("value", "")))

    def handle_data(self, data):
        if self.area and self.form and not self.depth:
            name, value = self.form["fields"][-1]
            self.form["fields"][-1] = (name, value + data)

    def handle_endtag(self, tag):
        if tag == "template":
            self.depth -= 1
        elif tag == "form" and not self.depth:
            self.form = None
        elif tag == "select" and not self.depth:
            known = self.form and any(name == self.select for name, _ in self.form["fields"])
            if self.form and self.select and not known and self.first is not None:
                self.form["fields"].append((self.select, self.first))
            self.select = ""
        elif tag == "textarea" and self.area and self.form:
            name, value = self.form["fields"][-1]
            self.form["fields"][-1] = (name, value.removeprefix("\r\n").removeprefix("\n"))
            self.area = ""


class Visitor:
    """One signed-in person and the page that he looks at; follows where a form sends him."""

    def __init__(self, user: User) -> None:
        self.client, self.url, self.status, self.text = Client(), "/", 0, ""
        self.client.force_login(user, backend=BACKEND)

    def open(self, url: str) -> "Visitor":
        """Open an address of the portal."""
        self._take(self.client.get(url, follow=True), url)
        return self

    def _take(self, answer, url: str) -> None:
        self.url = answer.redirect_chain[-1][0] if answer.redirect_chain else url
        self.status, self.answer = answer.status_code, answer
        kind = answer.headers["Content-Type"]
        self.text = answer.content.decode() if kind.startswith("text/html") else ""

    @property
    def words(self) -> str:
        """The page's words without its tags."""
        bare = re.sub(r"<(script|style|template)\b.*?</\1>", "", self.text, flags=re.DOTALL)
        return re.sub(r"(\s|&nbsp;)+", " ", re.sub(r"<[^>]+>", " ", bare))

    def shows(self, words: str) -> bool:
        """Tell whether the page says so."""
        return words in self.words

    def link(self, words: str) -> str:
        """Return where the link with these words leads, or one that has them among others."""
        found = re.findall(r'<a\b[^>]*href="([^"]*)"[^>]*>(.*?)</a>', self.text, re.DOTALL)
        links = [(re.sub(r"<[^>]+>", "", inner).strip(), href) for href, inner in found]
        exact = [href for text, href in links if text == words]
        near = [href for text, href in links if words in text]
        if not near:
            raise LookupError(words)
        return (exact or near)[0].replace("&amp;", "&")

    def follow(self, words: str) -> "Visitor":
        """Open the link with these words."""
        href = self.link(words)
        return self.open(href if href.startswith("/") else self.url.partition("?")[0] + href)

    def form(self, having: str) -> dict:
        """Return the form that has a field of this name, or whose action has these words."""
        page = _Forms()
        page.feed(self.text)
        for form in page.forms:
            names = {name for name, _ in [*form["fields"], *form["buttons"]]}
            if having in names or having in form["action"]:
                return form
        raise LookupError(having)

    def send(self, having: str, /, **values) -> "Visitor":
        """Fill in the page's own form and send it; values by name, `-` written as `__`.

        A value of None leaves the field out; a list sends several. `do` presses that button.
        """
        form = self.form(having)
        data: dict[str, list] = {}
        for name, value in form["fields"]:
            data.setdefault(name, []).append(value)
        for name, value in values.items():
            key = name.replace("__", "-")
            known = key in data or any(key == name for name, _ in form["buttons"])
            assert known or value is None or isinstance(value, list), f"{key}: {sorted(data)}"
            data[key] = value if isinstance(value, list) else [value]
        data = {name: value for name, value in data.items() if value != [None]}
        url = form["action"] or self.url
        self._take(self.client.post(url, data, follow=True), url)
        return self
