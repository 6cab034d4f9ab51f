"""The grammar of weekly slots: what is read, what is refused in which words, how weeks overlap."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.matching.week import ANY_TIME, DAY_WORDS, SlotError, Week

spans = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 1439), st.integers(1, 1440)).filter(
        lambda span: span[1] < span[2]
    ),
    max_size=6,
)
weeks = spans.map(Week.of)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("", ""),
        ("  ", ""),
        ("周二、周四 14:00-16:30;双休日", "周二、周四 14:00-16:30;双休日"),
        ("每天 ９：００－１１：30", "每天 09:00-11:30"),
        ("工作日　9:00～17:00；", "工作日 09:00-17:00"),
        ("周天", "周日"),
        ("周六、周日 8:00-9:00", "双休日 08:00-09:00"),
        ("周一;周二;周三;周四;周五;周末", "每天"),
        ("周五 14:00-15:00;周五 15:00-15:30", "周五 14:00-15:30"),
        ("周六 22:00-24:00", "周六 22:00-24:00"),
        ("工作日、周六 9:00 - 11:00", "工作日、周六 09:00-11:00"),
    ],
)
def test_reads(text, canonical):
    assert str(Week.parse(text)) == canonical


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("每周五下午", "看不懂“每周五下午”。请写成：周五 14:30-16:00"),
        ("周五14:30-16:00", "请写成：周五 14:30-16:00"),
        ("周一至周五 9:00-11:00", "请写成：工作日 09:00-11:00"),
        ("星期三下午2点到4点半", "请写成：周三 14:00-16:30"),
        ("周五 16:00-14:00", "周五 16:00-24:00;周六 00:00-14:00"),
        ("每天 22:00-0:00", "请写：每天 22:00-24:00"),
        ("周五 14:00-14:00", "同一时刻"),
        ("周五 25:00-26:00", "没有 25:00 这个时刻"),
        ("周五 9:61-10:00", "没有 9:61 这个时刻"),
        ("周五 23:00-24:01", "没有 24:01 这个时刻"),
        ("周八", "看不懂“周八”"),
        ("周一 周二", "看不懂“周一 周二”"),
        (";", "没有写出星期"),
        ("周一" * 400, "最多 500 个字"),
    ],
)
def test_refuses_and_says_how_to_write(text, said):
    with pytest.raises(SlotError) as refused:
        Week.parse(text)
    assert said in str(refused.value)


def refusal_of(text):
    """The words of the refusal, or "" when the text is read."""
    try:
        Week.parse(text)
    except SlotError as refused:
        return str(refused)
    return ""


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_with_words(text):
    said = refusal_of(text)
    assert not said or re.search("请写|请分|最多", said)


@given(
    st.sampled_from(sorted(DAY_WORDS)),
    st.sampled_from(["上午", "下午", "下午2点到4点", "9点半到11点", "14:00", "9:00—11:00", "全天"]),
    st.sampled_from(["", "每", "逢"]),
)
def test_every_suggestion_can_be_read(day, hours, before):
    said = refusal_of(f"{before}{day}{hours}")
    if said:
        assert Week.parse(said.rsplit("请写成：", 1)[1]) != ANY_TIME


@given(weeks)
def test_text_and_week_are_the_same_thing(week):
    assert Week.parse(str(week)) == week
    assert Week.parse(Week.parse(str(week)).__str__()) == week


@given(weeks, weeks)
def test_overlap_is_counted_minute_by_minute(one, two):
    def minutes(week):
        return {(d, m) for d, day in enumerate(week.days) for s, e in day for m in range(s, e)}

    mine, theirs = minutes(one), minutes(two)
    both = mine & theirs
    shared = [sum(day == number for day, _ in both) for number in range(7)]
    fits = one.is_any or two.is_any or max(shared) >= 60
    assert one.shares_an_hour(two) == two.shares_an_hour(one) == fits
    if not one.is_any and not two.is_any:
        assert list(one.overlap_minutes(two)) == shared
        assert minutes(one.common(two)) == both
        assert minutes(one.without(two)) == mine - theirs


def test_an_hour_in_two_pieces_of_one_day_counts():
    asked = Week.parse("周一 9:00-12:00")
    assert asked.shares_an_hour(Week.parse("周一 9:00-9:30;周一 10:00-10:30"))
    assert not asked.shares_an_hour(Week.parse("周一 9:00-9:59"))
    assert not asked.shares_an_hour(Week.parse("周一 9:00-9:30;周二 9:00-9:30"))


def test_shown_with_a_long_dash():
    assert Week.parse("周二 14:00-16:30;双休日").display() == "周二 14:00–16:30；双休日全天"
    assert ANY_TIME.display() == "时间不限"
    assert ANY_TIME.display(anytime="随时") == "随时"
