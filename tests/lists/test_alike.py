"""A unit named in two spellings is asked about: same or not."""

import pytest
from django.urls import reverse

from alliances.models import Membership
from core.imports import actions
from core.models import ImportBatch, User
from orgs.alike import fold
from orgs.models import PostKind, Unit
from tests import factories
from tests.lists.test_first_day import UNITS, look, reasons, take
from tests.practice.browse import Visitor


@pytest.fixture
def admin(people) -> User:
    return people.inside[PostKind.ADMIN]


@pytest.mark.parametrize(
    "spelled",
    [
        "青岛银行 香港中路支行",
        "青岛银行股份有限公司香港中路支行",
        "青岛银行（香港中路支行）",
        "ＱＤ".replace("ＱＤ", "青岛银行　香港中路支行"),
        "市南区青岛银行香港中路支行",
    ],
)
def test_spellings_of_one_name_fold_to_one(spelled):
    assert fold(spelled, ["青岛市", "市南区"]) == fold("青岛银行香港中路支行", ["青岛市", "市南区"])


@pytest.mark.parametrize("other", ["青岛银行南京路支行", "青岛农商银行香港中路支行", "第二小学"])
def test_other_units_stay_others(other):
    assert fold(other) not in {fold("青岛银行香港中路支行"), fold("第一小学")}


def test_width_and_case_fold_and_nothing_folds_away():
    assert fold("ＡＢＣ 药房") == fold("abc药房")
    assert fold("公司") == "公司"
    assert fold("市南区", ["市南区"]) == "市南区"


class TestSheet:
    def row(self, city, ref: str, name: str, bodies: str = "", community: int = 0) -> list:
        code = city.communities[community].code
        return [ref, name, "金融", code, "闽江路", "", "", "", 3, bodies]

    def answer(self, batch: ImportBatch, **answers: str) -> ImportBatch:
        given = {int(line[1:]): value for line, value in answers.items()}
        return actions.answer(batch_id=batch.pk, user=batch.user, answers=given)

    def test_two_spellings_in_one_sheet_are_asked_about(self, admin, city):
        body = factories.alliance(city.streets[0])
        rows = (
            self.row(city, "D1", "青岛银行香港中路支行"),
            self.row(city, "D2", "青岛银行 香港中路支行", bodies=body.name, community=1),
        )
        batch = look("units", admin, UNITS, *rows)
        assert [(line, "第 2 行的青岛银行香港中路支行" in r) for line, _c, r in reasons(batch)] == [
            (3, True)
        ]
        assert batch.rows[1]["asks"]["options"][-1] == ["new", "另一家，单独登记"]
        # Without an answer nothing is taken; one that was not offered is none.
        assert actions.take(batch_id=batch.pk, user=admin).state == ImportBatch.State.PREVIEWED
        assert self.answer(batch, L3="unit:1").counts["open"] == 1
        same = self.answer(batch, L3="line:2")
        assert reasons(same) == []
        take(same)
        unit = Unit.objects.get(ref="D1")
        assert not Unit.objects.filter(ref="D2").exists()
        assert Membership.objects.get(alliance=body).unit == unit

    def test_the_other_answer_writes_two(self, admin, city):
        rows = (
            self.row(city, "D1", "青岛银行香港中路支行"),
            self.row(city, "D2", "青岛银行有限公司香港中路支行", community=1),
        )
        take(self.answer(look("units", admin, UNITS, *rows), L3="new"))
        assert Unit.objects.filter(ref__in=("D1", "D2")).count() == 2

    def test_a_known_unit_keeps_its_name_and_number(self, admin, city):
        known = factories.unit(city.communities[0], "青岛银行香港中路支行", sector="金融", ref="K7")
        batch = look("units", admin, UNITS, self.row(city, "D1", "青岛银行（香港中路支行）"))
        assert f"unit:{known.pk}" in [value for value, _w in batch.rows[0]["asks"]["options"]]
        take(self.answer(batch, L2=f"unit:{known.pk}"))
        known.refresh_from_db()
        assert (known.name, known.ref, known.party_members) == ("青岛银行香港中路支行", "K7", 3)
        assert Unit.objects.filter(name__contains="青岛银行").count() == 1

    def test_two_rows_that_mean_one_known_unit_write_it_once(self, admin, city):
        known = factories.unit(city.communities[0], "青岛银行香港中路支行", sector="金融")
        rows = (
            self.row(city, "D1", "青岛银行 香港中路支行"),
            self.row(city, "D2", "青岛银行香港中路支行公司"),
        )
        same = f"unit:{known.pk}"
        take(self.answer(look("units", admin, UNITS, *rows), L2=same, L3=same))
        known.refresh_from_db()
        assert known.ref == "D1"

    def test_units_of_others_are_not_asked_about(self, people, city):
        factories.unit(city.communities[-1], "青岛银行香港中路支行", sector="金融")
        batch = look(
            "units",
            people.inside[PostKind.OFFICER],
            UNITS,
            self.row(city, "D1", "青岛银行 香港中路支行"),
        )
        assert batch.counts["asks"] == 0

    def test_the_page_asks_and_takes_the_answer(self, admin, city):
        known = factories.unit(city.communities[0], "青岛银行香港中路支行", sector="金融")
        batch = look("units", admin, UNITS, self.row(city, "D1", "青岛银行 香港中路支行"))
        page = Visitor(admin).open(reverse("import_preview", args=[batch.pk]))
        assert page.shows("1 行要您定一下")
        assert f'value="unit:{known.pk}"' in page.text
        url = reverse("import_answer", args=[batch.pk])
        answer = page.client.post(url, {"answer-2": f"unit:{known.pk}"}, follow=True)
        text = answer.content.decode()
        assert f'value="unit:{known.pk}" selected' in text
        assert "收下 1 行" in text
        other = Visitor(factories.user("another"))
        assert other.client.post(url, {"answer-2": "new"}).status_code == 404
