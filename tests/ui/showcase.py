"""Pages that show every component, for the tests of the look; served only inside tests."""

import datetime
import uuid

import django_tables2 as tables
from django import forms
from django.contrib.messages import success
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import include, path

from core import forms as widgets
from core.ui.states import State
from core.ui.tables import DayColumn, PickColumn, StateColumn, TitleColumn, WhenColumn

STATES = [
    State("draft", "草稿"),
    State("quarter", "待确认", "mine"),
    State("open", "待匹配"),
    State("half", "办理中"),
    State("half", "办理逾期", "late"),
    State("done", "已办结"),
    State("none", "无人可承接"),
    State("withdrawn", "已撤回"),
]
TITLES = ["周末想请人教剪窗花", "孩子放学没人管", "高息理财的坑太多，想请人讲讲", "楼道照明检修"]
CRUMBS = [("青岛市", "/"), ("市南区", "/"), ("香港中路街道", "/"), ("云霄路社区", "")]


class OfferForm(forms.Form):
    """A field of every kind."""

    kind = forms.ChoiceField(
        label="给什么",
        choices=[("r", "资源"), ("s", "服务")],
        widget=widgets.ChoiceCards(hints={"r": "场地、物件、资金", "s": "有人出力办事"}),
    )
    title = forms.CharField(label="标题", max_length=60)
    text = forms.CharField(label="说明", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    unit = forms.ChoiceField(
        label="单位",
        required=False,
        choices=[("", ""), ("1", "海润集团工会"), ("2", "岛城银行香港中路支行")],
        widget=widgets.SearchSelect(placeholder="输入名称查找"),
    )
    reach = forms.ChoiceField(
        label="能去多远",
        choices=[("1", "社区"), ("2", "街道"), ("3", "区"), ("4", "市")],
        widget=widgets.Segmented,
    )
    slots = forms.CharField(label="每周什么时候", required=False, widget=widgets.WeekPicker)
    capacity = forms.IntegerField(
        label="一次能接几家", max_value=20, min_value=1, widget=widgets.Stepper
    )
    due = forms.DateField(label="截止日期", required=False, widget=widgets.DayInput)
    photos = forms.CharField(label="照片", required=False, widget=widgets.PhotoPicker)
    agree = forms.BooleanField(label="公开给全区看", required=False)


class ListFilter(forms.Form):
    """What a FilterSet's form looks like."""

    q = forms.CharField(required=False)
    category = forms.ChoiceField(
        label="类别",
        choices=[("", "---------"), ("a", "文体活动"), ("b", "物业维修")],
        required=False,
    )
    due = forms.DateField(label="截止", required=False, widget=widgets.DayInput(quick=False))
    o = forms.ChoiceField(
        label="排序", choices=[("", "新的在前"), ("due", "按截止日期")], required=False
    )


class Row(dict):
    """A row that reads like a model."""

    def __str__(self):
        return self["title"]

    def __getattr__(self, name):
        return self[name]


class ListTable(tables.Table):
    """The columns of core.ui.tables."""

    pick = PickColumn()
    title = TitleColumn(verbose_name="需求", linkify=lambda record: "/show/form/")
    category = tables.Column(verbose_name="类别", orderable=False)
    state = StateColumn(verbose_name="走到哪一步")
    taker = tables.Column(verbose_name="承接", orderable=False)
    due = DayColumn(verbose_name="截止", late="late")
    updated = WhenColumn(verbose_name="更新")


def rows() -> list[Row]:
    """Return 28 rows in all states."""
    start = datetime.date(2026, 11, 1)
    return [
        Row(
            pk=i,
            title=TITLES[i % len(TITLES)],
            category="文体活动",
            state=STATES[i % len(STATES)],
            taker="3 条供给待选" if i % 2 else None,
            due=start + datetime.timedelta(days=i) if i % 5 else None,
            late=i == 1,
            updated=start,
        )
        for i in range(28)
    ]


def components(request):
    """All tags on one page."""
    return render(
        request,
        "show/comp.html",
        {
            "states": STATES,
            "parts": [(3, "g1"), (4, "g2"), (6, "g3"), (7, "g4"), (6, "g5"), (2, "red")],
            "spark": [61, 66, None, 72, 76, 81, 84, 85],
            "d": datetime.date(2026, 11, 23),
            "now": datetime.datetime(2026, 11, 23, 8, 31),
            "steps": [
                {"title": "等社区确认", "ring": "quarter", "tone": "mine", "note": "今天到期"},
                {"title": "匹配出 3 条供给", "when": "11月23日 08:31"},
            ],
            "crumbs": CRUMBS,
        },
    )


def form(request):
    """A form that keeps what is typed, and is taken when it is right."""
    first = {"kind": "s", "reach": "3", "slots": "工作日 09:00-11:30;周二、周四 14:30-16:00"}
    made = OfferForm(request.POST or None, initial={**first, "capacity": 2})
    if request.method == "POST" and made.is_valid():
        request.session["taken"] = request.session.get("taken", 0) + 1
        success(request, f"第 {request.session['taken']} 次收下")
        return redirect("show_list")
    context = {"form": made, "crumbs": CRUMBS, "phone_back": "/show/list/", "nav": "offers"}
    return render(request, "show/form.html", context)


def listing(request):
    """A list with tabs, filters, picked rows and pages."""
    table = ListTable(rows(), order_by=request.GET.get("sort"))
    table.paginate(per_page=15, page=int(request.GET.get("page", 1)))
    tabs = [
        {"title": "全部", "count": 28, "url": "?", "on": True},
        {"title": "草稿", "count": 4, "url": "?state=draft", "on": False},
    ]
    context = {"table": table, "tabs": tabs, "filter": ListFilter(request.GET), "crumbs": CRUMBS}
    return render(request, "show/list.html", context)


def empty(request):
    """A list without rows."""
    return render(request, "show/empty.html", {"crumbs": CRUMBS})


def upload(request):
    """Take any photo."""
    return JsonResponse({"id": str(uuid.uuid4()), "url": "/static/img/logo.svg"})


urlpatterns = [
    path("show/", components, name="show"),
    path("show/form/", form, name="show_form"),
    path("show/list/", listing, name="show_list"),
    path("show/empty/", empty, name="show_empty"),
    path("photos/", upload, name="photo_upload"),
    path("", include("portal.urls")),
]
