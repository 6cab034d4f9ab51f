"""Draws the demo's photos: simple scenes without a word, the same for the same seed."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from core.models import Photo, User
from core.photos import store_photo
from portal.demo.cast import Cast

SIZE = (960, 720)
GROUND = 560  # y of the line where walls and floor meet
VARIANTS = 3
SKIES = ("#cfe3ee", "#dbe6ea", "#e9e2d2")
WALLS = ("#c9a98b", "#b9b3a6", "#d1b7a0", "#a9b3b8")
FLOORS = ("#9aa3a0", "#b3a58f", "#8f9a86")
CLOTHES = ("#9d3b32", "#3f5f7d", "#5c6f52", "#7a5a7d", "#b5803c", "#4b4f57")
SKIN, HAIR = ("#e8c4a2", "#dbb08c"), ("#2d2a28", "#6d6a68", "#a8a4a0")
# Which scene shows the work of a category; the others are seen in the yard.
SCENES = {
    "room": (
        "教育助学 青少年儿童 法律援助 就业创业 心理关爱 科普宣讲 党课培训 矛盾调解 场地设施 文体活动".split()
    ),
    "care": "养老助老 医疗健康 助残帮困 便民服务 资金资助 设备物资".split(),
    "green": "环境整治 志愿队伍".split(),
}


class Album:
    """The demo's photos by scene, each kept once and shown on many projects."""

    def __init__(self, cast: Cast, owner: User) -> None:
        self._cast = cast
        self._photos: dict[str, list[Photo]] = {}
        for scene, draw in DRAWN.items():
            kept = [_keep(cast, draw, owner, f"{scene}{n}.png") for n in range(VARIANTS)]
            self._photos[scene] = kept

    def of(self, category: str) -> list[Photo]:
        """Return one or two photos that fit the category (its name)."""
        scene = next((scene for scene, names in SCENES.items() if category in names), "yard")
        return self._cast.rng.sample(self._photos[scene], self._cast.rng.choice([1, 1, 2]))


def _keep(cast: Cast, draw, owner: User, name: str) -> Photo:
    image = Image.new("RGB", SIZE, cast.rng.choice(SKIES))
    draw(cast, ImageDraw.Draw(image))
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=1)
    upload = SimpleUploadedFile(name, out.getvalue(), "image/png")
    return store_photo(upload=upload, user=owner)


def _yard(cast: Cast, pen: ImageDraw.ImageDraw) -> None:
    """Draw the yard of an old block: a house with windows and a door, trees, neighbours."""
    _floor(cast, pen)
    left = cast.rng.randint(120, 220)
    _house(cast, pen, left, 120, left + 520)
    _tree(cast, pen, 90, 250)
    _tree(cast, pen, 850, 300)
    _people(cast, pen, cast.rng.randint(3, 5), 140, 820, 600)


def _room(cast: Cast, pen: ImageDraw.ImageDraw) -> None:
    """Draw a meeting room: somebody at the board, listeners at tables."""
    pen.rectangle((0, 0, SIZE[0], GROUND), fill="#ece6da")
    _floor(cast, pen)
    pen.rectangle((300, 110, 660, 320), fill="#f7f7f3", outline="#7d766b", width=8)
    for row in range(4):
        y = 150 + row * 40
        pen.line((340, y, 340 + cast.rng.randint(140, 270), y), fill="#a7b0b4", width=6)
    _person(cast, pen, 730, 470)
    for x in range(140, 860, 180):
        _person(cast, pen, x, 590)
        pen.rectangle((x - 80, 610, x + 80, 634), fill="#a57f55")
        pen.rectangle((x - 70, 634, x - 58, 700), fill="#7d5f40")
        pen.rectangle((x + 58, 634, x + 70, 700), fill="#7d5f40")


def _care(cast: Cast, pen: ImageDraw.ImageDraw) -> None:
    """Draw a service point under a red awning in front of a house."""
    _floor(cast, pen)
    _house(cast, pen, 60, 60, 900)
    pen.polygon([(180, 330), (780, 330), (840, 420), (120, 420)], fill="#b23a2e")
    for x in range(180, 780, 120):
        pen.polygon([(x, 330), (x + 60, 330), (x + 52, 420), (x - 8, 420)], fill="#f0e8dd")
    for x in (140, 810):
        pen.rectangle((x, 420, x + 10, 650), fill="#6d6a66")
    _people(cast, pen, 3, 240, 720, 590)
    pen.rectangle((200, 590, 760, 690), fill="#e6ddcb", outline="#a2937b", width=4)
    for x in range(260, 720, 110):
        height = cast.rng.randint(20, 44)
        pen.rectangle((x, 590 - height, x + 48, 590), fill=cast.rng.choice(CLOTHES))
    _person(cast, pen, 860, 640)


def _green(cast: Cast, pen: ImageDraw.ImageDraw) -> None:
    """Draw a strip of green with a path, bushes and people at work."""
    pen.rectangle((0, 430, *SIZE), fill="#8da36f")
    pen.polygon([(380, 430), (470, 430), (760, 720), (180, 720)], fill="#cfc3ab")
    for x in range(60, 960, 150):
        _tree(cast, pen, x, cast.rng.randint(190, 260))
    for _ in range(14):
        x, y = cast.rng.randint(0, 900), cast.rng.randint(470, 680)
        size = cast.rng.randint(30, 70)
        pen.ellipse((x, y, x + size, y + size * 0.6), fill=cast.rng.choice(["#5f7d4a", "#74915a"]))
    _people(cast, pen, 4, 180, 800, 590)


DRAWN = {"yard": _yard, "room": _room, "care": _care, "green": _green}


def _floor(cast: Cast, pen: ImageDraw.ImageDraw) -> None:
    pen.rectangle((0, GROUND, *SIZE), fill=cast.rng.choice(FLOORS))


def _house(cast: Cast, pen: ImageDraw.ImageDraw, left: int, top: int, right: int) -> None:
    pen.rectangle((left, top, right, GROUND), fill=cast.rng.choice(WALLS))
    pen.rectangle((left - 12, top - 20, right + 12, top), fill="#8a4b3c")
    lit = ["#5d7482", "#6f8794", "#e4cf9a"]
    for y in range(top + 40, GROUND - 130, 120):
        for x in range(left + 40, right - 80, 110):
            box = (x, y, x + 66, y + 76)
            pen.rectangle(box, fill=cast.rng.choice(lit), outline="#f1ece2", width=6)
    middle = (left + right) // 2
    pen.rectangle((middle - 46, GROUND - 120, middle + 46, GROUND), fill="#5b4a3f")


def _tree(cast: Cast, pen: ImageDraw.ImageDraw, x: int, top: int) -> None:
    pen.rectangle((x - 10, top + 120, x + 10, GROUND + 20), fill="#6e5641")
    for _ in range(5):
        dx, dy = cast.rng.randint(-70, 20), cast.rng.randint(0, 70)
        box = (x + dx, top + dy, x + dx + 100, top + dy + 100)
        pen.ellipse(box, fill=cast.rng.choice(["#557a46", "#638a51", "#4b6d3f"]))


def _people(
    cast: Cast, pen: ImageDraw.ImageDraw, count: int, left: int, right: int, y: int
) -> None:
    step = (right - left) // max(count - 1, 1)
    for n in range(count):
        _person(cast, pen, left + n * step + cast.rng.randint(-20, 20), y)


def _person(cast: Cast, pen: ImageDraw.ImageDraw, x: int, y: int) -> None:
    """Draw somebody whose shoulders are at (x, y)."""
    for leg in (-22, 4):
        pen.rectangle((x + leg, y + 60, x + leg + 18, y + 110), fill="#3c4148")
    body = (x - 34, y - 30, x + 34, y + 80)
    pen.rounded_rectangle(body, radius=24, fill=cast.rng.choice(CLOTHES))
    pen.ellipse((x - 26, y - 84, x + 26, y - 28), fill=cast.rng.choice(SKIN))
    pen.pieslice((x - 28, y - 88, x + 28, y - 32), 180, 360, fill=cast.rng.choice(HAIR))
