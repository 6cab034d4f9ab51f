"""How a meeting is held through its pages, for rows of the practice that begin where it ends."""

import datetime
import re

from django.urls import reverse
from django.utils import timezone

from alliances.models import Alliance
from orgs.models import Unit
from tests.practice.browse import Visitor


def settle(keeper: Visitor, body: Alliance, text: str, unit: Unit, due: datetime.date) -> str:
    """Plan, log and close a meeting of today that settles one thing; return the decision's page."""
    keeper.open(f"{reverse('meeting_create')}?alliance={body.pk}")
    now = timezone.localtime()
    keeper.send(
        "agenda", title=f"商议{text}", day=now.date().isoformat(), time="08:30", agenda="情况通报"
    )
    assert keeper.status == 200, keeper.words
    pk = re.search(r"/meetings/(\d+)/", keeper.url)[1]
    keeper.open(reverse("meeting_log", args=[pk]))
    names = [name for name, _value in keeper.form("dt-new")["fields"]]
    marks = {name.replace("ab-", "a__"): ["present"] for name in names if name.startswith("ab-")}
    notes = {name.replace("-", "__"): "逐项议过" for name in names if name.startswith("gn-")}
    notes.pop("gn__new", None)
    who = re.search(rf'value="(u{unit.pk}:\d+)"', keeper.text)[1]
    decision = {"dt__new": text, "dw__new": who, "dd__new": due.isoformat()}
    keeper.send("dt-new", **marks, **notes, **decision)
    assert keeper.shows("结会"), keeper.words
    close = keeper.form("dt-new")
    data = dict(close["fields"])
    chosen = re.findall(r'<input[^>]*name="(a-\d+)"[^>]*value="present"[^>]*checked', keeper.text)
    data |= dict.fromkeys(chosen or [key.replace("__", "-") for key in marks], "present")
    keeper._take(
        keeper.client.post(reverse("meeting_close", args=[pk]), data, follow=True), keeper.url
    )
    assert keeper.url == reverse("meeting_detail", args=[pk]), keeper.words
    keeper.open(f"{reverse('decision_list')}?q={text}")
    return keeper.link(text)
