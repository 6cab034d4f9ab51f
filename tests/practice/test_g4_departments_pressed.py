"""G4: a street lays something on a department, presses it, reads its answer, or it goes up."""

import datetime
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from core.models import Notice
from core.reminders import work_out
from orgs.models import PostKind
from tests import factories
from tests.practice.browse import Visitor
from tests.practice.meet import settle

DAY = datetime.timedelta(days=1)


@pytest.fixture
def town(city, people):
    """The district's 城管局 with its liaison; its admin gives it a seat in the street's meeting."""
    bureau = factories.unit(city.districts[0], "区城市管理局", sector="机关")
    liaison = factories.user("bureau", name="周科长")
    factories.post(liaison, PostKind.LIAISON, unit=bureau)
    street = city.streets[0]
    body = factories.alliance(
        street, people.unit, name=f"{street.name}联席会", kind="joint_meeting"
    )
    admin = Visitor(people.inside[PostKind.ADMIN]).open(reverse("alliance_detail", args=[body.pk]))
    admin.send("resident_name", unit=bureau.pk, holder_name="周科长", title="综合科")
    assert admin.shows("区城市管理局"), admin.words
    return {
        "body": body,
        "bureau": bureau,
        "school_unit": people.unit,
        "officer": Visitor(people.inside[PostKind.OFFICER]),
        "liaison": Visitor(liaison),
        "school": Visitor(people.inside[PostKind.LIAISON]),
        "admin": Visitor(people.inside[PostKind.ADMIN]),
        "other_street": Visitor(people.outside[PostKind.OFFICER]),
        "accounts": {
            "liaison": liaison,
            "officer": people.inside[PostKind.OFFICER],
            "admin": people.inside[PostKind.ADMIN],
        },
    }


def press_url(page: str) -> str:
    """Return where the decision of this page is pressed."""
    return f"{page}press/"


@pytest.mark.practice("G4")
def test_a_street_presses_a_department_and_the_chain_is_one_page(town):
    officer, liaison, admin = town["officer"], town["liaison"], town["admin"]
    tomorrow = timezone.localdate() + DAY
    url = settle(officer, town["body"], "拆除占道围挡", town["bureau"], tomorrow)
    other = settle(officer, town["body"], "开放操场", town["school_unit"], tomorrow)
    # The street may press the department, not the school: that is for the level above.
    with pytest.raises(LookupError):
        officer.open(other).form(press_url(other))
    assert officer.client.post(press_url(other), {"text": "快"}).status_code == 403
    officer.open(url).send(press_url(url), text="居民反映强烈，请尽快拆除")
    assert officer.shows("已督办")
    # Pressing again before the answer is due is refused in words, and what was typed stays.
    officer.send(press_url(url), text="再催一次")
    assert officer.status == 422
    assert officer.shows("到期没有答复再督办")
    assert "再催一次" in officer.text
    # The department hears of it, finds it on its workbench and answers.
    assert liaison.open(reverse("notices")).shows("督办：拆除占道围挡")
    chain = liaison.open("/").follow("去答复").url
    assert chain.startswith("/pressings/")
    assert liaison.shows("居民反映强烈，请尽快拆除")
    liaison.send("answer", answer="  ")
    assert liaison.status == 422
    assert liaison.shows("请写办到哪一步")
    liaison.send("answer", answer="围挡周五拆完，已通知施工方")
    assert liaison.shows("已答复")
    assert not liaison.open("/").shows("去答复")
    # Whoever pressed reads the answer; both stand on one page, and in one file.
    assert officer.open(reverse("notices")).shows("督办已答复：拆除占道围挡")
    officer.open(chain)
    assert officer.text.index("围挡周五拆完") < officer.text.index("居民反映强烈")
    officer.open(f"{chain}?export=xlsx")
    rows = [*load_workbook(io.BytesIO(officer.answer.content)).active.iter_rows(values_only=True)]
    assert len(rows) == 2
    assert {"区城市管理局", "围挡周五拆完，已通知施工方"} <= set(rows[1])
    # The district sees it; the other street and the school do not.
    assert admin.open(chain).shows("围挡周五拆完")
    for stranger in (town["other_street"], town["school"]):
        assert stranger.client.get(chain).status_code == 404
        assert stranger.client.post(f"{chain}answer/", {"answer": "我来"}).status_code == 404
    _ends_with_proof(officer, liaison, url)


def _ends_with_proof(officer: Visitor, liaison: Visitor, url: str) -> None:
    # The department reports it done, with words; then there is nothing left to press.
    liaison.open(url).send("report", report="围挡已拆，路面已清")
    officer.open(url)
    assert officer.shows("已办结，无照片")
    with pytest.raises(LookupError):
        officer.form(press_url(url))


@pytest.mark.practice("G4")
def test_what_a_department_does_not_answer_goes_up_by_the_districts_rule(town):
    officer, admin = town["officer"], town["admin"]
    rules = reverse("pressing_rules")
    admin.open(rules).send("answer_days", answer_days=2, secretary_after=5, above_after=3)
    assert admin.status == 422
    assert admin.shows("先告知秘书，再告知上级")
    admin.send("answer_days", answer_days=2, secretary_after=2, above_after=3)
    assert admin.status == 200
    assert admin.shows("2 天内答复")
    with pytest.raises(LookupError):
        officer.open(rules).form("answer_days")
    due = timezone.localdate() + 30 * DAY
    url = settle(officer, town["body"], "拆除占道围挡", town["bureau"], due)
    officer.open(url).send(press_url(url), text="请答复")
    by = timezone.localdate() + 2 * DAY
    Notice.objects.all().delete()
    told: dict[str, list[int]] = {name: [] for name in town["accounts"]}
    for days in range(-1, 9):
        for _twice in range(2):  # a round that runs twice tells nobody twice
            work_out(by + days * DAY)
        for name, account in town["accounts"].items():
            count = Notice.objects.filter(user=account, cause__startswith="pressing:").count()
            told[name] += [days] * (count - len(told[name]))
    # A day before and a day after to the department; then who pressed, his desk, the district.
    assert told == {"liaison": [-1, 1], "officer": [1, 2], "admin": [3]}
    assert admin.open(reverse("notices")).shows("督办逾期未答复：拆除占道围挡")
    # The district presses itself: the same chain, on the same page.
    admin.open(url).send(press_url(url), text="区里也在看")
    chain = admin.open(url).follow("督办和答复").url
    assert officer.open(chain).shows("区里也在看")
    assert officer.shows("请答复")
