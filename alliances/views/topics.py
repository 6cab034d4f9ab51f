"""征集议题: what members propose on the phone, and what the secretary makes of it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alliances.actions import judge_topic, propose_topic
from alliances.actions.topics import AHEAD
from alliances.forms.planning import JudgeForm, TopicForm
from alliances.models import Meeting, Topic
from alliances.rules import bodies_to_meet, members_spoken_for
from alliances.views.common import (
    PER_PAGE,
    crumbs_of,
    export,
    export_url,
    rows_of,
    tab,
    wants_export,
)
from core.ui.dates import cn_datetime
from core.ui.paging import LenientPaginator
from core.ui.states import State
from orgs.views.common import act, status_of

RINGS = {
    Topic.State.PROPOSED: "open",
    Topic.State.PUT_OFF: "draft",
    Topic.State.TAKEN: "half",
    Topic.State.REFUSED: "withdrawn",
    Topic.State.DONE: "done",
}


def topic_state(topic: Topic) -> State:
    """Return the ring and the word of a topic."""
    return State(RINGS[Topic.State(topic.state)], topic.get_state_display())


@require_safe
def topic_list(request: HttpRequest) -> HttpResponse:
    """Topics by state; who keeps a body sees all of it, who sits there his own and what was taken."""
    every = Topic.objects.visible_to(request.user)
    state = request.GET.get("state", "")
    rows = every.filter(state=state) if state in Topic.State.values else every
    rows = rows.select_related("alliance", "unit", "org", "meeting", "proposed_by")
    rows = rows.order_by("-proposed_at", "-pk")
    if wants_export(request):
        return _export(request, rows)
    kinds = Topic.objects.filter(pk__in=every.order_by().values("pk"))
    counts = dict(kinds.order_by().values_list("state").annotate(n=Count("pk")))
    page = LenientPaginator(rows, PER_PAGE).get_page(request.GET.get("page", 1))
    context = {
        "nav": "topics",
        "page": page,
        "rows": [(row, topic_state(row)) for row in page.object_list],
        "total": sum(counts.values()),
        "tabs": [
            tab(request, "state", "", _("全部"), sum(counts.values())),
            *(tab(request, "state", s.value, s.label, counts.get(s.value, 0)) for s in Topic.State),
        ],
        "may_propose": members_spoken_for(request.user).exists(),
        "export_url": export_url(request),
    }
    return render(request, "alliances/topic_list.html", context)


def _export(request: HttpRequest, rows) -> HttpResponse:
    columns = [_("议题"), _("说明"), _("机构"), _("谁提的"), _("哪天提的"), _("状态"), _("理由")]
    columns += [_("列入会议")]
    cells = (
        (
            row.title,
            row.text,
            row.alliance.name,
            str(row.unit or row.org or ""),
            timezone.localdate(row.proposed_at),
            row.get_state_display(),
            row.reason,
            row.meeting.title if row.meeting else "",
        )
        for row in rows_of(rows)
    )
    return export(request, "topics", _("征集议题"), columns, cells)


@require_http_methods(["GET", "HEAD", "POST"])
def topic_create(request: HttpRequest) -> HttpResponse:
    """Propose a topic for a body in which one's unit or org sits."""
    members = members_spoken_for(request.user)
    if not members.exists():
        raise PermissionDenied(_("您的单位还没有席位，加入机构以后就能提议题"))
    asked = request.GET.get("alliance", "")
    initial = {}
    if asked.isdecimal() and len(asked) < 19:
        initial["member"] = members.filter(alliance=int(asked)).first()
    form = TopicForm(request.POST or None, user=request.user, initial=initial)

    def propose() -> str:
        topic = propose_topic(by=request.user, **form.cleaned_data)
        messages.success(request, _("议题已提交，定了会告诉您"))
        return reverse("topic_detail", args=[topic.pk])

    if request.method == "POST" and (url := act(request, form, propose)):
        return redirect(url)
    context = {"nav": "topics", "form": form, "phone_back": reverse("topic_list")}
    return render(request, "alliances/topic_form.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def topic_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A topic, what became of it, and for who keeps the body: take, put off or refuse."""
    rows = Topic.objects.filter(pk__in=Topic.objects.visible_to(request.user).values("pk"))
    rows = rows.select_related(
        "alliance__org", "unit", "org", "meeting", "proposed_by", "decided_by"
    )
    topic = get_object_or_404(rows, pk=pk)
    keeps = bodies_to_meet(request.user).filter(pk=topic.alliance_id).exists()
    waits = topic.state in (Topic.State.PROPOSED, Topic.State.PUT_OFF)
    if request.method == "POST" and not keeps:
        raise PermissionDenied(_("您看得到这个议题，但不由您审定"))
    meetings = Meeting.objects.filter(alliance=topic.alliance_id, state__in=AHEAD)
    form = JudgeForm(request.POST or None, meetings=meetings.order_by("starts_at"))

    def judge() -> str:
        judge_topic(topic=topic, by=request.user, **form.cleaned_data)
        messages.success(request, _("已定，提议题的人会收到通知"))
        return reverse("topic_detail", args=[pk])

    if request.method == "POST" and (url := act(request, form, judge)):
        return redirect(url)
    context = {
        "nav": "topics",
        "crumbs": crumbs_of(topic.alliance.org, (topic.title, "")),
        "phone_back": reverse("topic_list"),
        "topic": topic,
        "state": topic_state(topic),
        "decided": cn_datetime(topic.decided_at) if topic.decided_at else "",
        "may_judge": keeps and (waits or form.is_bound),
        "form": form,
    }
    return render(request, "alliances/topic_detail.html", context, status=status_of(form))
