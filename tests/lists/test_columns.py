"""Columns and parsers: every wrong cell is named, with how to write it."""

from datetime import date

import pytest

from core.listfiles import Column, ListFileError, Row, Table, check_headers, parse_row
from core.listfiles import parse as parsers
from core.listfiles.errors import Doubtful, ParseError


def word(parser, text: str) -> str:
    with pytest.raises(ParseError) as caught:
        parser(text)
    return str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-31",
        "2026/12/31",
        "2026.12.31",
        "2026年12月31日",
        "20261231",
        "２０２６－１２－３１",
    ],
)
def test_dates_as_people_write_them(text):
    assert parsers.day(text) == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2026-02-30", "二月没有 30 日"),
        ("2026-02-29", "2026 年二月没有 29 日"),
        ("2026-11-31", "十一月没有 31 日"),
        ("2026-13-01", "没有 13 月"),
        ("2月30日", "请写上年份，如 2026-12-31"),
        ("年底", "看不懂“年底”。请写成：2026-12-31"),
    ],
)
def test_dates_that_do_not_exist(text, reason):
    assert word(parsers.day, text) == reason


def test_integers():
    parse = parsers.integer(1, doubtful_above=20)
    assert parse("２") == 2
    assert parse("2.0") == 2
    assert parse("1,200") == Doubtful(1200, parse("1,200").reason)
    assert word(parse, "两场") == "请写数字，如 2"
    assert word(parse, "2.5") == "请写整数，如 2"
    assert word(parse, "0") == "请写不小于 1 的数字"
    assert "数字" in word(parse, "9" * 400)


def test_codes_that_a_spreadsheet_changed():
    parse = parsers.code(12)
    assert parse("370202001001.0") == "370202001001"
    assert "科学计数" in word(parse, "3.70202E+11")
    assert "12 位" in word(parse, "3702")


def test_phones():
    assert parsers.phone("138 0532 0001") == "13805320001"
    assert parsers.phone("+86 13805320001") == "13805320001"
    assert parsers.phone("0532－82881234") == "0532-82881234"
    assert "11 位" in word(parsers.phone, "82881234")


def test_text_names_its_length_and_limit():
    assert word(parsers.text(1000), "长" * 100_000) == "写了 100,000 个字，最多 1,000 个。请缩短"


def test_nearest_prefers_the_name_that_holds_the_word():
    names = ["治安巡防", "消防安全", "文体活动"]
    assert parsers.nearest("消防", names) == "消防安全"
    assert parsers.nearest("文体活劢", names) == "文体活动"
    assert parsers.nearest("xyz", names) == ""


COLUMNS = [
    Column("标题", "title", parsers.text(10), required=True),
    Column("数量", "quantity", parsers.integer(1), default=1),
    Column("截止日期", "due", parsers.day, default=None),
]


def test_every_wrong_cell_of_a_row_is_named():
    parsed = parse_row(Row(12, {"标题": "", "数量": "两场", "截止日期": "2026-02-30"}), COLUMNS)
    assert [(error.column, error.reason) for error in parsed.errors] == [
        ("标题", "标题不能空"),
        ("数量", "请写数字，如 2"),
        ("截止日期", "二月没有 30 日"),
    ]
    assert str(parsed.errors[1]) == "第 12 行，数量：请写数字，如 2"


def test_a_column_that_is_not_there_says_nothing():
    parsed = parse_row(Row(2, {"标题": "甲", "数量": ""}), COLUMNS)
    assert parsed.values == {"title": "甲", "quantity": 1}


def test_missing_and_unknown_headers_are_named():
    with pytest.raises(ListFileError) as caught:
        check_headers(Table(headers=["题目标题", "数量"], rows=[]), COLUMNS)
    assert "缺少：标题" in caught.value.message
    assert "题目标题" in caught.value.message
    assert "是不是“标题”" in caught.value.errors[1].reason
    assert check_headers(Table(headers=["标题", "备注"], rows=[]), COLUMNS) == ["备注"]
