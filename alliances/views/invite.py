"""会议通知: words, papers, who is told, who has answered; and the answers, by login or by link."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from alliances.actions import give_reply, send_notice, set_notice
from alliances.actions.planning import when_words
from alliances.actions.replies import can_answer, code_of, members_to_answer, reply_of
from alliances.bodies.people import meeting_day, member_users
from alliances.forms.planning import NoticeForm, ReplyForm
from alliances.meetings.plan_card import answers_of, counts, papers_of
from alliances.meetings.texts import meeting_message
from alliances.models import Meeting, Membership, Reply
from alliances.views.common import crumbs_of
from alliances.views.planning import meeting_to_change
from core.closed import closed
from orgs.models import Post
from orgs.views.common import act, status_of


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Write and send the notice; below it who gets it, who has no account, and who has answered."""
    meeting = meeting_to_change(request, pk)
    kept = papers_of(meeting)
    initial = {"notice": meeting.notice}
    form = NoticeForm(request.POST or None, user=request.user, kept=kept, initial=initial)
    send = request.POST.get("do") == "send"

    def save() -> str:
        facts = form.cleaned_data
        set_notice(meeting=meeting, by=request.user, **facts)
        if send:
            told = send_notice(meeting=meeting, by=request.user)
            messages.success(request, _("通知已发给 %(n)s 人") % {"n": told})
        else:
            messages.success(request, _("已存好，还没有发出"))
        return reverse("meeting_notice", args=[pk])

    if request.method == "POST" and (url := act(request, form, save)):
        return redirect(url)
    context = {
        "nav": "meetings",
        "crumbs": crumbs_of(meeting.org, (meeting.title, ""), (_("会议通知"), "")),
        "phone_back": reverse("meeting_detail", args=[pk]),
        "meeting": meeting,
        "when": when_words(meeting),
        "form": form,
        "agenda": meeting.agenda.select_related("topic", "carried_from"),
        "open": can_answer(meeting),
        **_told(request, meeting),
    }
    return render(request, "alliances/meeting_notice.html", context, status=status_of(form))


def _told(request: HttpRequest, meeting: Meeting) -> dict:
    """Return each member with how it is told: its people, or a message with a link to answer by."""
    lines = answers_of(meeting)
    reached = _reached(meeting)
    words = meeting_message(meeting, meeting.agenda.all(), [])
    if meeting.notice:
        words = f"{words}\n{meeting.notice}"
    rows = []
    for one in lines:
        member, reply = one.line.membership, one.reply
        has = ("u", member.unit_id) in reached or ("o", member.org_id) in reached
        link = ""
        if reply and reply.code_hash and can_answer(meeting):
            link = settings.PORTAL_URL + reverse("reply_link", args=[code_of(reply)])
        message = f"{words}\n" + _("请点开回执：%(link)s") % {"link": link} if link else ""
        rows.append({"line": one.line, "reply": reply, "has": has, "message": message})
    return {
        "rows": rows,
        "unreached": [row for row in rows if not row["has"]],
        "people": len(member_users(meeting.alliance, meeting_day(meeting)))
        if meeting.alliance
        else 0,
        "counts": counts(lines) if meeting.notice_sent_at else [],
        "copy": words,
    }


def _reached(meeting: Meeting) -> set[tuple[str, int | None]]:
    """Return the units and orgs whose people have an account, which is where a notice goes."""
    if meeting.alliance is None:
        return set()
    people = member_users(meeting.alliance, meeting_day(meeting))
    posts = Post.objects.active().filter(user__in=people)
    found: set[tuple[str, int | None]] = set()
    for unit, org in posts.values_list("unit_id", "org_id"):
        found.add(("u", unit) if unit else ("o", org))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """回执 of who is signed in, for one of the members that he speaks for."""
    meetings = Meeting.objects.visible_to(request.user).select_related("alliance__org", "org")
    meeting = get_object_or_404(meetings, pk=pk)
    members = members_to_answer(request.user, meeting)
    if not members:
        raise PermissionDenied(_("这次会议没有您的席位，不用回执"))
    member = _asked(request, members)
    reply = Reply.objects.filter(meeting=meeting, membership=member).first()
    form = ReplyForm(request.POST or None, initial=_given(reply))

    def give() -> str:
        give_reply(meeting=meeting, membership=member, by=request.user, **form.cleaned_data)
        messages.success(request, _("回执已收到，谢谢"))
        return reverse("meeting_reply", args=[pk]) + f"?member={member.pk}"

    if request.method == "POST" and (url := act(request, form, give)):
        return redirect(url)
    context = {
        "nav": "meetings",
        "crumbs": crumbs_of(meeting.org, (meeting.title, ""), (_("回执"), "")),
        "phone_back": reverse("meeting_detail", args=[pk]),
        "form": form,
        "members": members,
        **_invitation(meeting, member, reply),
    }
    return render(request, "alliances/meeting_reply.html", context, status=status_of(form))


def _asked(request: HttpRequest, members: list[Membership]) -> Membership:
    asked = request.POST.get("member") or request.GET.get("member", "")
    if not asked:
        return members[0]
    found = next((member for member in members if str(member.pk) == asked), None)
    if found is None:
        raise Http404
    return found


def _given(reply: Reply | None) -> dict:
    if reply is None or not reply.answer:
        return {}
    return {"answer": reply.answer, "proxy_name": reply.proxy_name, "reason": reply.reason}


def _invitation(meeting: Meeting, member: Membership, reply: Reply | None) -> dict:
    return {
        "meeting": meeting,
        "member": member,
        "reply": reply if reply and reply.answer else None,
        "when": when_words(meeting),
        "agenda": list(meeting.agenda.all()),
        "papers": papers_of(meeting),
        "open": can_answer(meeting),
    }


@login_not_required
@csrf_exempt  # the code is the right; under no-referrer browsers send `Origin: null`, which fails
@require_http_methods(["GET", "HEAD", "POST"])
def reply_link(request: HttpRequest, code: str) -> HttpResponse:
    """回执 by link, without a login: GET changes nothing (chat programs fetch previews)."""
    reply = reply_of(code)
    if reply is None:
        return closed(render(request, "alliances/reply_dead.html", status=410))
    form = ReplyForm(request.POST or None, initial=_given(reply))

    def give() -> str:
        give_reply(meeting=reply.meeting, membership=reply.membership, **form.cleaned_data)
        return f"{reverse('reply_link', args=[code])}?done=1"

    if request.method == "POST" and (url := act(request, form, give)):
        return closed(redirect(url))
    facts = _invitation(reply.meeting, reply.membership, reply)
    context = {"form": form, "done": "done" in request.GET, **facts}
    answer = render(request, "alliances/reply_link.html", context, status=status_of(form))
    return closed(answer)
