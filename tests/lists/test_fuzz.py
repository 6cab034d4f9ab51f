"""Whatever is dropped or typed gets a word, never a crash."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.imports.kinds import kind_named, kind_names
from core.listfiles import ListFileError, read_table
from core.listfiles.errors import ParseError
from tests.lists.sheets import xlsx

COLUMNS = [
    pytest.param(column, id=f"{name}-{column.field}")
    for name in kind_names()
    for column in kind_named(name).columns
]
GOOD = xlsx(["编号", "标题"], ["1", "甲"], ["2", "乙"])
typed = st.one_of(
    st.text(max_size=60),
    st.text(
        alphabet="0123456789.-/年月日eE+,:：;；周一二三四五六日工作双休每天、 \u3000－～",
        max_size=30,
    ),
)


@settings(max_examples=60, deadline=None)
@pytest.mark.parametrize("column", COLUMNS)
@given(text=typed)
def test_any_text_is_read_or_refused_with_a_word(column, text):
    try:
        column.parse(text)
        words = "read"
    except ParseError as refused:
        words = str(refused)
    assert words


@settings(max_examples=150, deadline=None)
@given(data=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_with_a_word(data):
    try:
        read_table(data)
        words = "read"
    except ListFileError as refused:
        words = refused.message
    assert words


@settings(max_examples=60, deadline=None)
@given(start=st.integers(0, len(GOOD) - 1), junk=st.binary(min_size=1, max_size=30))
def test_a_workbook_with_damaged_bytes(start, junk):
    data = GOOD[:start] + junk + GOOD[start + len(junk) :]
    try:
        words = "".join(read_table(data).headers)
    except ListFileError as refused:
        words = refused.message
    assert words


@settings(max_examples=60, deadline=None)
@given(start=st.integers(0, 800), junk=st.text(max_size=12))
def test_a_workbook_with_damaged_xml(start, junk):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as good, zipfile.ZipFile(out, "w") as bad:
        for name in good.namelist():
            content = good.read(name)
            if name in (
                "xl/worksheets/sheet1.xml",
                "xl/workbook.xml",
                "xl/_rels/workbook.xml.rels",
            ):
                at = start % len(content)
                content = content[:at] + junk.encode() + content[at + len(junk) :]
            bad.writestr(name, content)
    try:
        words = "".join(read_table(out.getvalue()).headers)
    except ListFileError as refused:
        words = refused.message
    assert words
