"""Made-up people and places for the demo city, drawn from one seed."""

import csv
import datetime
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import models
from django.utils import timezone

DATA = Path(__file__).parent / "data"
DIVISIONS = Path(__file__).parents[2] / "divisions"
SURNAMES = list("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕")
GIVEN = (
    "建军 丽娟 海波 晓雯 敏 志强 秀兰 文静 立新 玉梅 建国 淑敏 海燕 晓东 大勇 慧 芳 伟 静 磊 洋 艳 勇 娟 "
    "涛 明 超 霞 平 刚 桂英 丹 婷 雪 凤英 浩 琳 宁 凯 倩 鹏 爱华 红梅 春燕 国庆 卫东 永强 思远 子涵 佳怡"
).split()


def rows_of(name: str) -> list[dict[str, str]]:
    """Return the rows of one of the demo's data files."""
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class Cast:
    """Draws names, phones and days; the same seed draws the same, whatever the day."""

    def __init__(self, seed: int, today: datetime.date) -> None:
        self.rng = random.Random(seed)
        self.today = today

    def name(self) -> str:
        """Return a person's name."""
        return self.rng.choice(SURNAMES) + self.rng.choice(GIVEN)

    def phone(self) -> str:
        """Return a mobile number of a prefix that is given to nobody."""
        return f"199{self.rng.randrange(10**8):08}"

    def day(self, first: datetime.date, last: datetime.date) -> datetime.date:
        """Return a working day between the two, not after `last`."""
        days = max((last - first).days, 0)
        day = first + datetime.timedelta(days=self.rng.randint(0, days))
        while day.weekday() > 4 and day > first:
            day -= datetime.timedelta(days=1)
        return day


@contextmanager
def backdated(*columns: tuple[type[models.Model], str]):
    """Let rows be made with days of their own in columns that else hold the moment of writing."""
    fields = [model._meta.get_field(name) for model, name in columns]
    kept = [(field, field.auto_now_add, field.auto_now) for field in fields]
    for field in fields:
        field.auto_now_add = field.auto_now = False
    try:
        yield
    finally:
        for field, added, changed in kept:
            field.auto_now_add, field.auto_now = added, changed


@contextmanager
def clock_at(moment: datetime.datetime) -> Iterator[None]:
    """Let the portal's clock stand at a moment."""
    kept = timezone.now
    timezone.now = lambda: moment
    try:
        yield
    finally:
        timezone.now = kept
