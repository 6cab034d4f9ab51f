"""A meeting of 30 units by the keyboard alone, from the workbench to the Word file, within two minutes."""

import time

import pytest
from django.utils import timezone
from docx import Document
from playwright.sync_api import expect

from alliances.models import Attendance, Meeting, Seat
from core.ui.dates import cn_date
from orgs.models import PostKind
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PACE = 0.06  # seconds a letter: about what a practised clerk types; added, not waited for
LIMIT = 120


@pytest.fixture
def body(city, people):
    """The street's alliance of thirty units, with a meeting today."""
    units = [factories.unit(city.communities[n % 2], f"第{n:02}单位") for n in range(1, 31)]
    body = factories.alliance(city.streets[0], *units, name="香樟街道党建联盟")
    for seat in Seat.objects.select_related("membership__unit"):
        Seat.objects.filter(pk=seat.pk).update(holder_name=f"{seat.membership.unit.name[1:3]}代表")
    Meeting.objects.create(
        alliance=body,
        org=body.org,
        title="香樟街道党建联盟四季度会议",
        starts_at=timezone.now(),
        place="街道三楼",
        chair="刘海波",
        recorder="孟繁宇",
    )
    return body


def test_thirty_units_from_the_workbench_to_word_by_keyboard(body, people, window, tmp_path):
    here = window(people.inside[PostKind.OFFICER])
    page, keys = here.page, here.page.keyboard
    here.go("/")
    meeting = Meeting.objects.get()
    began, letters = time.monotonic(), 0

    def write(text: str) -> None:
        nonlocal letters
        letters += len(text)
        keys.type(text)

    here.tab_to(f'main a[href$="/meetings/{meeting.pk}/log/"]')
    keys.press("Enter")
    expect(page.locator("form[data-log]")).to_be_visible()

    here.tab_to("[data-all-present]")
    keys.press("Enter")
    here.tab_to(".al-seat input[type=radio]")
    for key in ("ArrowDown", "2", "ArrowDown", "3", "ArrowDown", "4"):
        keys.press(key)
    write("李敏，副院长")

    here.tab_to("[data-add=agenda]")
    for title, notes in (
        ("冬季送暖", "各单位通报了物资和人手，先看独居老人。"),
        ("放学后看护", "学校愿开放教室，工会可补点心和书本。"),
    ):
        keys.press("Enter")
        write(title)
        keys.press("Enter")
        write(notes)
        here.tab_to("[data-add=agenda]", back=True)
    keys.press("Enter")
    write("夜间车位共享")
    here.tab_to("[data-row=agenda]:last-child [data-field=outcome]")
    for _ in range(2):  # 未定, 已议, 没议到
        keys.press("ArrowDown")

    here.tab_to("[data-add=decision]")
    keys.press("Enter")
    for text, who in (("走访三十户独居老人", "第07"), ("开放两间教室", "第12")):
        write(text)
        keys.press("Enter")
        write(who)
        keys.press("Enter")
        here.tab_to('.al-decision:last-child [data-day-step="14"]')
        keys.press("Enter")
        if who == "第07":
            here.tab_to("[data-add=decision]")
            keys.press("Enter")
    expect(page.locator("[data-checks] .text-warn")).to_have_count(0)
    here.tab_to("[data-close]", back=True)
    keys.press("Enter")
    expect(page.locator("form[data-log]")).to_have_count(0)
    here.tab_to("[data-docx]")
    with page.expect_download() as download:
        keys.press("Enter")
    took = time.monotonic() - began + letters * PACE
    print(f"\n30 units, from workbench to Word by keyboard: {took:.1f} s")
    assert took < LIMIT

    here.look("香樟街道党建联盟四季度会议")
    path = tmp_path / "minutes.docx"
    download.value.save_as(path)
    assert download.value.suggested_filename.endswith("香樟街道党建联盟四季度会议纪要.docx")
    _says_what_was_typed(path, meeting)


def _says_what_was_typed(path, meeting) -> None:
    document = Document(str(path))
    lines = [paragraph.text for paragraph in document.paragraphs if paragraph.text]
    status = Attendance.Status
    rows = meeting.attendance.select_related("membership__unit").order_by("membership__order")
    marks = [row.status for row in rows]
    assert marks == [status.PRESENT, status.EXCUSED, status.ABSENT, status.PROXY] + 26 * [
        status.PRESENT
    ]
    assert lines[:2] == ["香樟街道党建联盟四季度会议纪要", f"〔{timezone.localdate().year}〕1号"]
    names = {row.status: [] for row in rows}
    for row in rows:
        names[row.status].append(f"{row.membership.unit.name} {row.holder_name}")
    proxy = f"{names[status.PROXY][0]}（李敏，副院长代）"
    came = [names[status.PRESENT][0], proxy, *names[status.PRESENT][1:]]
    for line in (
        f"出席：{'、'.join(came)}",
        f"请假：{names[status.EXCUSED][0]}",
        f"缺席：{names[status.ABSENT][0]}",
        "地点：街道三楼",
        "主持：刘海波",
        "记录：孟繁宇",
    ):
        assert line in lines
    at = lines.index("一、冬季送暖")
    assert lines[at + 1 : at + 6] == [
        "各单位通报了物资和人手，先看独居老人。",
        "二、放学后看护",
        "学校愿开放教室，工会可补点心和书本。",
        "三、夜间车位共享",
        "本次会议没有议到，转下次会议。",
    ]
    cells = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    due = cn_date(meeting.decisions.first().due).split(" ")[0]
    assert cells[1:] == [
        ["1", "走访三十户独居老人", "07代表 第07单位", due],
        ["2", "开放两间教室", "12代表 第12单位", due],
    ]
