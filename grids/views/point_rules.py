"""Page of 积分规则: what binds one's place; an admin lays rules down, ends them, sets the public notice."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grids.actions import point_settings as actions
from grids.calls.rules import orgs_laying_down
from grids.forms.points import NoticeForm, PointRuleForm, districts_of, rule_words
from grids.models import PointRule, PointSetting
from grids.views.common import form_page, press
from orgs.models import Level, Org

REFUSED = "积分规则由区、市的组织部管理员来定"


@require_safe
def point_rules(request: HttpRequest) -> HttpResponse:
    """积分规则: those in force and to come by place; what the public notice looks like."""
    today = timezone.localdate()
    rules = PointRule.objects.visible_to(request.user).select_related("org")
    rows = rules.order_by("org__level", "org__lft", "name", "-starts_on")
    context = {
        "nav": "point_rules",
        "rules": [
            {"rule": rule, "words": rule_words(rule)}
            for rule in rows.filter(Q(ends_on=None) | Q(ends_on__gte=today))
        ],
        "ended": [
            {"rule": rule, "words": rule_words(rule)} for rule in rows.filter(ends_on__lt=today)
        ],
        "changeable": set(PointRule.objects.editable_by(request.user).values_list("pk", flat=True)),
        "may_set": orgs_laying_down(request.user).exists(),
        "notices": _notices(request),
    }
    return render(request, "grids/point_rules.html", context)


def _notices(request: HttpRequest) -> list[dict]:
    """Return the public notice of each district that the user sees or sets, with what it is."""
    known = PointSetting.objects.visible_to(request.user).select_related("org")
    rows = {row.org_id: row for row in known}
    own = {org.pk: org for org in districts_of(request.user)}
    orgs = {row.org_id: row.org for row in rows.values()} | own
    return [
        {"org": org, "row": rows.get(pk, PointSetting(org=org)), "mine": pk in own}
        for pk, org in sorted(orgs.items(), key=lambda pair: pair[1].lft)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def point_rule_create(request: HttpRequest) -> HttpResponse:
    """Lay a rule down."""
    if not orgs_laying_down(request.user).exists():
        raise PermissionDenied(_(REFUSED))
    form, back = PointRuleForm(request.POST or None, user=request.user), reverse("point_rules")

    def do() -> str:
        actions.lay_down_rule(rule=form.row(), by=request.user)
        messages.success(request, _("规则已定，从施行那天做的事算起"))
        return back

    return form_page(
        request,
        form,
        do,
        nav="point_rules",
        title=_("定积分规则"),
        button=_("定下规则"),
        back=back,
        hint=_("规则不改，只停用再另定：已经申报的仍按那天的规则。"),
    )


@require_POST
def point_rule_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a rule end today."""
    rule = get_object_or_404(PointRule.objects.visible_to(request.user), pk=pk)

    def do() -> str:
        actions.end_rule(rule=rule, by=request.user)
        return _("已停用，今天以前做的事还能申报")

    return press(request, do, reverse("point_rules"))


@require_http_methods(["GET", "HEAD", "POST"])
def point_setting(request: HttpRequest, pk: int) -> HttpResponse:
    """Set how a district's public notice names people, and who may read it."""
    districts = Org.objects.visible_to(request.user).filter(level=Level.DISTRICT)
    org = get_object_or_404(districts, pk=pk)
    if not districts_of(request.user).filter(pk=pk).exists():
        raise PermissionDenied(_(REFUSED))
    row = PointSetting.objects.filter(org=org).first() or PointSetting(org=org)
    form, back = NoticeForm(request.POST or None, instance=row), reverse("point_rules")

    def do() -> str:
        facts = {name: form.cleaned_data[name] for name in ("names", "is_open", "stamp")}
        actions.save_setting(org=org, by=request.user, **facts)
        messages.success(request, _("已保存，公示马上照此显示"))
        return back

    return form_page(
        request,
        form,
        do,
        nav="point_rules",
        title=_("积分公示"),
        lead=org.name,
        button=_("保存"),
        back=back,
    )
