"""Pages of the rules of 会议制度, and how far the working-out after a change is."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alliances import actions
from alliances.cadence.strictness import in_words
from alliances.forms.cadence import EndRuleForm, RuleForm
from alliances.models import CadenceRule, MeetingKind, StandingsRun, Subject
from alliances.rules import may_change_rule, orgs_for_rules
from core.ui.dates import cn_day
from orgs.views.common import act

RUNS_SHOWN = 3


def _seen(request: HttpRequest):
    rules = CadenceRule.objects.visible_to(request.user)
    return rules.select_related("org", "alliance_kind").distinct()


def _after(rule: CadenceRule) -> str:
    """Return where to go once a rule was laid down or ended: to its progress, if it has any."""
    run = rule.runs.exclude(state=StandingsRun.State.DONE).first()
    return (
        f"{reverse('cadence_rules')}?run={run.pk}#run-{run.pk}" if run else reverse("cadence_rules")
    )


def _row(rule: CadenceRule, may_end: bool) -> dict:
    kinds = [str(MeetingKind(kind).label) for kind in rule.counted_kinds]
    return {
        "rule": rule,
        "who": _who(rule),
        "often": in_words(rule),
        "counted": "、".join(kinds),
        "may_end": may_end and not rule.ends_on,
    }


def _who(rule: CadenceRule) -> str:
    """Return whom a rule binds: 街道党建联盟, 驻区单位党支部主题党日, 网格党支部主题党日."""
    if rule.subject == Subject.BODY:
        return f"{rule.get_level_display()}{rule.bound}"
    place = _("驻区单位") if rule.subject == Subject.UNIT else rule.get_level_display()
    facts = {"place": place, "kind": rule.get_meeting_kind_display()}
    return _("%(place)s的党支部：%(kind)s") % facts


def _runs(request: HttpRequest):
    """Return the workings-out under way, and one just asked for, of rules that the user sees."""
    raw = request.GET.get("run", "")
    rows = StandingsRun.objects.filter(rule__in=_seen(request).order_by().values("pk"))
    shown = rows.exclude(state=StandingsRun.State.DONE)
    if raw.isdecimal() and len(raw) < 19:
        shown = shown | rows.filter(pk=raw)
    return shown.select_related("rule__org", "rule__alliance_kind")[:RUNS_SHOWN]


@require_safe
def standings_run(request: HttpRequest, pk: int) -> HttpResponse:
    """How far one working-out is; the rules' page asks every second until it is done."""
    seen = StandingsRun.objects.filter(rule__in=_seen(request).order_by().values("pk"))
    run = get_object_or_404(seen.select_related("rule__org", "rule__alliance_kind"), pk=pk)
    return render(request, "alliances/cadence_run.html", {"run": run})


@require_http_methods(["GET", "HEAD", "POST"])
def cadence_rules(request: HttpRequest) -> HttpResponse:
    """The rules that bind one's bodies; an admin lays down a new one."""
    may_add = orgs_for_rules(request.user).exists()
    form = RuleForm(request.POST or None, user=request.user) if may_add else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied(_("只有组织部管理员能定会议制度"))

        def add() -> str:
            rule = actions.add_rule(by=request.user, **form.cleaned_data)
            messages.success(request, _("规则已定；同一组织对同类会议的旧规则到前一天为止"))
            return _after(rule)

        if url := act(request, form, add):
            return redirect(url)
    rules = _seen(request)
    changeable = set(CadenceRule.objects.editable_by(request.user).values_list("pk", flat=True))
    context = {
        "nav": "cadence",
        "rules": [
            _row(rule, rule.pk in changeable)
            for rule in rules.order_by(
                "subject", "level", "alliance_kind", "meeting_kind", "org__level", "-starts_on"
            )
        ],
        "runs": _runs(request),
        "form": form,
        "today": timezone.localdate(),
        "phone_back": reverse("cadence"),
        "crumbs": [(_("会议制度"), reverse("cadence")), (_("规则"), "")],
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "alliances/cadence_rules.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def rule_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a rule after a day."""
    rules = _seen(request)
    rule = get_object_or_404(rules, pk=pk)
    if not may_change_rule(request.user, rule):
        raise PermissionDenied(_("只有组织部管理员能改本级和下级的会议制度"))
    form = EndRuleForm(request.POST or None, instance=rule)
    form.fields["ends_on"].required = True

    def end() -> str:
        on = form.cleaned_data["ends_on"]
        fresh = CadenceRule.objects.get(pk=pk)
        actions.end_rule(rule=fresh, by=request.user, on=on)
        messages.success(request, _("这条规则到 %(on)s 为止") % {"on": cn_day(on)})
        return _after(fresh)

    if request.method == "POST" and (url := act(request, form, end)):
        return redirect(url)
    context = {
        "nav": "cadence",
        "rule": rule,
        "form": form,
        "phone_back": reverse("cadence_rules"),
        "crumbs": [
            (_("会议制度"), reverse("cadence")),
            (_("规则"), reverse("cadence_rules")),
            (_("废止"), ""),
        ],
    }
    return render(request, "alliances/rule_end.html", context, status=422 if form.errors else 200)
