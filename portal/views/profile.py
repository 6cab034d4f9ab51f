"""One's own account: name, phone, e-mail, posts, password, second factor."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.idempotency import act_once
from core.models import AccessEvent, NoticeSetting
from orgs.models import Post
from portal.actions import save_notice_setting, save_profile
from portal.forms import NoticeSettingForm, ProfileForm


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Show the account and save its name, phone and e-mail."""
    form = ProfileForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("name", "phone", "email")}
        where = act_once(request, lambda: save_profile(by=request.user, **said))
        messages.success(request, _("已保存"))
        return redirect(where)
    posts = Post.objects.filter(user=request.user).select_related("org", "unit", "unit__org")
    sign_ins = AccessEvent.objects.filter(
        user_id_copy=request.user.pk, kind=AccessEvent.Kind.SIGN_IN
    ).order_by("-at")
    context = {
        "nav": "profile",
        "crumbs": [(_("我的资料"), "")],
        "form": form,
        "posts": posts.order_by("revoked_at", "-start"),
        "active": {post.pk for post in Post.objects.active().filter(user=request.user)},
        "sign_ins": sign_ins[:5],
    }
    return render(request, "portal/profile.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def notice_setting(request: HttpRequest) -> HttpResponse:
    """Choose when e-mails of notices may come."""
    standing = NoticeSetting.objects.filter(user=request.user).first()  # type: ignore[misc]
    form = NoticeSettingForm(request.POST or None, instance=standing)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        where = act_once(request, lambda: save_notice_setting(by=request.user, **said))  # type: ignore[arg-type]
        messages.success(request, _("已保存，从下一条通知起"))
        return redirect(where)
    context = {
        "nav": "profile",
        "crumbs": [(_("我的资料"), reverse("profile")), (_("通知设置"), "")],
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "portal/notice_setting.html", context, status=status)
