"""The help pages: Markdown files of docs/guide, rendered without raw HTML."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from markdown_it import MarkdownIt
from markdown_it.token import Token

FOLDER = Path(settings.BASE_DIR) / "docs" / "guide"
CHAPTER_NAME = re.compile(r"[a-z0-9-]+")
PICTURE_NAME = re.compile(r"[a-z0-9-]+\.png")
# Chapters in the order of the contents; files beside these are appended by name.
ORDER = (
    "start",
    "admin",
    "officer",
    "staff",
    "liaison",
    "department",
    "member",
    "keeper",
    "resident",
    "lists",
)


@dataclass(frozen=True)
class Chapter:
    """One help page: file name without ending, title, first words, HTML, headings (id, words)."""

    name: str
    title: str
    lead: str
    html: str
    headings: tuple[tuple[str, str], ...]


def chapters() -> list[Chapter]:
    """Return all chapters in the order of the contents."""
    names = sorted(path.stem for path in FOLDER.glob("*.md"))
    first = [name for name in ORDER if name in names]
    return [render(name) for name in first + [n for n in names if n not in ORDER]]


def chapter(name: str) -> Chapter | None:
    """Return the chapter of that file name, None where there is none."""
    if not CHAPTER_NAME.fullmatch(name) or not (FOLDER / f"{name}.md").is_file():
        return None
    return render(name)


def render(name: str) -> Chapter:
    """Render one chapter; the result is kept until the file or the pictures change."""
    path, pictures = FOLDER / f"{name}.md", FOLDER / "img"
    drawn = pictures.stat().st_mtime_ns if pictures.is_dir() else 0
    return _render(name, (path.stat().st_mtime_ns, drawn))


@lru_cache(maxsize=64)
def _render(name: str, _changed: tuple[int, int]) -> Chapter:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse((FOLDER / f"{name}.md").read_text(encoding="utf-8"))
    title, tokens = _split_title(tokens)
    lead = next((t.content for t in tokens if t.type == "inline"), "")
    headings = []
    for opening, words in pairwise(tokens):
        if opening.type == "heading_open" and opening.tag == "h2":
            opening.attrSet("id", f"part-{len(headings) + 1}")
            headings.append((f"part-{len(headings) + 1}", words.content))
        for child in words.children or []:
            _point(child)
    tokens = _without_empty_paragraphs(tokens)
    html = parser.renderer.render(tokens, parser.options, {})
    return Chapter(name, title or name, lead, html, tuple(headings))


def _split_title(tokens: list[Token]) -> tuple[str, list[Token]]:
    """Take the first-level heading off: the page shows it as its own title."""
    if len(tokens) > 2 and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        return tokens[1].content, tokens[3:]
    return "", tokens


def _without_empty_paragraphs(tokens: list[Token]) -> list[Token]:
    """Leave out paragraphs whose only content was a picture that has not been drawn yet."""
    kept: list[Token] = []
    for token in tokens:
        alone = token.type == "paragraph_close" and kept and kept[-1].type == "inline"
        if alone and not any(c.type != "text" or c.content for c in kept[-1].children or []):
            del kept[-2:]
        else:
            kept.append(token)
    return kept


def _point(token: Token) -> None:
    """Let pictures and links between chapters lead to the portal's own addresses."""
    if token.type == "image":
        name = str(token.attrs.get("src", "")).removeprefix("img/")
        if picture(name) is None:  # not drawn yet: the words stand without it
            token.type, token.content = "text", ""
            return
        token.attrSet("src", reverse("help_picture", args=[name]))
        token.attrSet("loading", "lazy")
    elif token.type == "link_open":
        target = str(token.attrs.get("href", ""))
        if target.endswith(".md"):
            token.attrSet("href", reverse("help_chapter", args=[target.removesuffix(".md")]))


def picture(name: str) -> Path | None:
    """Return the file of a picture of the guide, None where there is none."""
    if not PICTURE_NAME.fullmatch(name):
        return None
    path = FOLDER / "img" / name
    return path if path.is_file() else None
