"""An office's first day, by HTTP: three commands, a first admin, lists, invitations, sign-ins."""

import io
import re

from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from core.models import ImportBatch, User
from grids.models import GridCard
from orgs.models import Org, Unit
from tests import factories

BOSS, OWN = "Tong-Xin-2026", "Hai-Feng-2026"
CODE = "990201001001"
UNITS = [
    ["编号", "单位名称", "领域", "社区代码", "地址", "联系人", "联系电话", "党组织名称", "党员数",
     "加入的议事协调机构"],
    ["1", "朝霞小学", "学校", CODE, "一号", "王丽娟", "13900006027", "朝霞小学党支部", "12", ""],
]  # fmt: skip
GRIDS = [
    [
        "网格代码",
        "网格名称",
        "社区代码",
        "类型",
        "户数",
        "党员数",
        "党支部",
        "网格管理员",
        "联系电话",
    ],
    [f"{CODE}001", "第一网格", CODE, "基本", "400", "40", "", "赵敏", ""],
]
ACCOUNTS = [
    ["用户名", "姓名", "职务", "组织代码", "单位名称", "任期起", "任期止", "联系电话", "邮箱"],
    ["wanglijuan", "王丽娟", "社区工作者", CODE, "", "", "", "", ""],
    ["zhaomin", "赵敏", "联络员", "", "朝霞小学", "", "", "", ""],
]


def workbook(rows: list[list[str]], name: str) -> io.BytesIO:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    out.name = f"{name}.xlsx"
    return out


def bring_in(client: Client, kind: str, rows: list[list[str]]) -> ImportBatch:
    """Drop the file, look at the preview, take it over."""
    dropped = client.post(
        reverse("import_new", args=[kind]), {"file": workbook(rows, kind)}, follow=True
    )
    assert dropped.status_code == 200
    batch = ImportBatch.objects.get(kind=kind)
    assert batch.state == ImportBatch.State.PREVIEWED, batch.rows
    answer = client.post(reverse("import_take", args=[batch.pk]))
    assert answer.status_code in (200, 302), answer.content.decode()[-3000:]
    batch.refresh_from_db()
    assert batch.state == ImportBatch.State.TAKEN, batch.rows
    return batch


def signed_in(name: str, password: str) -> Client:
    client = Client()
    answer = client.post(reverse("account_login"), {"login": name, "password": password})
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    return client


def test_first_day(transactional_db, tmp_path, monkeypatch):
    factories.lay_down_seeds()
    divisions = tmp_path / "divisions.csv"
    divisions.write_text(
        "code,name,level,parent_code\n"
        "990200000000,海城市,city,\n"
        "990201000000,海城一区,district,990200000000\n"
        "990201001000,海滨街道,street,990201000000\n"
        f"{CODE},朝霞社区,community,990201001000\n",
        encoding="utf-8",
    )
    call_command("import_divisions", str(divisions))
    monkeypatch.setenv("ADMIN_PASSWORD", BOSS)
    call_command("create_admin", "zuzhibu", "--org", "990201000000")
    boss = signed_in("zuzhibu", BOSS)
    assert boss.get("/").status_code == 200
    assert "还没有单位" in boss.get(reverse("unit_list")).content.decode()

    bring_in(boss, "units", UNITS)
    bring_in(boss, "grids", GRIDS)
    batch = bring_in(boss, "accounts", ACCOUNTS)
    assert Unit.objects.get().org.code == CODE
    assert GridCard.objects.get().keeper_name == "赵敏"
    assert Org.objects.filter(code=f"{CODE}001").exists()

    pick = boss.get(f"{reverse('invitation_sheet')}?batch={batch.pk}")
    ids = re.findall(r'name="id" value="(\d+)"', pick.content.decode())
    assert len(ids) == 2
    sheet = boss.post(reverse("invitation_sheet"), {"id": ids})
    links = {row["account"].username: row["url"] for row in sheet.context["sheet"]}

    person = Client()
    assert person.get(links["wanglijuan"]).status_code == 200
    done = person.post(links["wanglijuan"], {"password": OWN, "again": OWN})
    assert done.status_code == 302
    worker = signed_in("wanglijuan", OWN)
    assert "朝霞小学" in worker.get(reverse("unit_list")).content.decode()
    assert (
        worker.get(reverse("org_detail", args=[Org.objects.get(code=CODE).pk])).status_code == 200
    )

    # A password is forgotten: the admin above makes a link, the old password ends.
    who = User.objects.get(username="wanglijuan")
    page = boss.post(reverse("account_link", args=[who.pk]))
    reset = page.context["link"]["url"]
    assert page.context["link"]["invite"] is False
    newer = OWN + "-b"
    assert person.post(reset, {"password": newer, "again": newer}).status_code == 302
    assert worker.get("/").status_code == 302
    signed_in("wanglijuan", newer)
    failed = Client().post(reverse("account_login"), {"login": "wanglijuan", "password": OWN})
    assert failed.status_code == 200
