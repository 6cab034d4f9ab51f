"""Personal facts on their way in: what the forms and lists that bring them leave behind."""

import logging
import uuid

import pytest
from django.conf import settings
from django.core import mail
from django.urls import reverse
from django.utils.log import AdminEmailHandler

from core.imports import background
from core.models import Owed
from grids.matters.codes import code_of
from grids.models import Matter
from orgs.models import PostKind, Unit
from tests.access.canaries import tables_with
from tests.grids.matters import door_at
from tests.lists.sheets import csv_bytes
from tests.lists.test_import_pages import drop, signed_in

PHONE = "19955887766"
UNITS = ["编号", "单位名称", "领域", "社区代码", "联系人", "联系电话"]


def test_of_what_a_list_brings_only_the_rows_themselves_hold_it(people, city, caplog):
    officer = signed_in(people.inside[PostKind.OFFICER])
    code = city.communities[0].code
    row = ["D1", "新来的店", "非公企业", code, "店长", PHONE]
    with caplog.at_level(logging.INFO):
        url = drop(officer, csv_bytes(UNITS, row), kind="units", name="单位.csv").url
        assert tables_with(PHONE) == {"core_importrow"}
        officer.post(f"{url}take/")
        assert tables_with(PHONE) == {"orgs_unit"}
        unit = Unit.objects.get(ref="D1")
        assert unit.contact_phone == PHONE
        officer.get(reverse("unit_detail", args=[unit.pk]))
        officer.get(reverse("unit_export"))
    assert PHONE not in caplog.text
    assert "店长" not in caplog.text


def test_of_a_file_that_waits_only_the_file_holds_it(people, city, monkeypatch):
    """A long list is owed by its key; when it is given up, nothing of it remains."""
    officer = signed_in(people.inside[PostKind.OFFICER])
    code = city.communities[0].code
    rows = [[f"D{n}", f"店{n}", "非公企业", code, "店长", PHONE] for n in range(501)]
    url = drop(officer, csv_bytes(UNITS, *rows), kind="units", name="单位.csv").url
    owed = Owed.objects.get(kind=background.KIND)
    assert set(owed.args) == {"batch", "round"}
    officer.post(f"{url}drop/")
    background.carry_on(owed)
    assert not tables_with(PHONE)
    assert not tables_with(PHONE.encode().hex())


def test_a_failure_sends_nobody_an_email_with_what_was_typed(people, settings, monkeypatch):
    settings.ADMINS = [("值班", "duty@example.org")]

    def fail(**_facts):
        raise RuntimeError("broken")

    monkeypatch.setattr("portal.views.profile.save_profile", fail)
    staff = signed_in(people.inside[PostKind.STAFF])
    staff.raise_request_exception = False
    said = {"name": "王", "phone": PHONE, "_once": str(uuid.uuid4())}
    assert staff.post(reverse("profile"), said).status_code == 500
    assert not mail.outbox


@pytest.mark.parametrize("name", ["", "django", "django.request", "django.security"])
def test_no_logger_writes_emails(name):
    assert not [h for h in logging.getLogger(name).handlers if isinstance(h, AdminEmailHandler)]
    assert settings.LOGGING["root"]["handlers"] == ["console"]


def test_of_what_a_resident_leaves_only_his_contact_holds_it(people, city, caplog, client):
    """Not the matter, its history, the audit, the keys of forms, the notices, nor the log."""
    staff = signed_in(people.inside[PostKind.STAFF])
    door = door_at(city.communities[0], people.inside[PostKind.STAFF])
    facts = {"text": "灯坏了", "category": "repair", "sort": "need", "phone": PHONE, "agrees": "on"}
    with caplog.at_level(logging.INFO):
        url = reverse("matter_report", args=[code_of(door)])
        answer = client.post(url, {**facts, "name": "王阿姨", "_once": str(uuid.uuid4())})
        shown = client.get(answer.url).content.decode()
        pk = Matter.objects.get().pk
        for page in (reverse("matter_list"), reverse("matter_detail", args=[pk]), "/notices/"):
            shown += staff.get(page).content.decode()
        staff.get(reverse("matter_export"))
    for fact in (PHONE, "王阿姨"):
        assert tables_with(fact) == {"grids_mattercontact"}
        assert fact not in shown
        assert fact not in caplog.text
