"""The workbench: what waits for me, how my org stands, what is coming."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.models import Notice
from core.ui.dates import cn_date
from orgs.models import MEMBER, Level, PostKind
from orgs.scope import Holding, acting_post
from portal import bench, notice_folds, waiting
from portal.links import address

NEWS = 6
FITTING = 5


@require_safe
def workbench(request: HttpRequest) -> HttpResponse:
    """Show what waits for the user by due date; `?kind=` narrows it to one kind."""
    today, user = timezone.localdate(), request.user
    post = acting_post(request)
    items = waiting.items_for(user, today)
    waiting.remember_count(user, len(items))
    kind = request.GET.get("kind", "")
    groups = waiting.group(items, today)
    folds = notice_folds.of(user)[:NEWS]
    shown = [item for item in items if not kind or item.kind == kind]
    context = {
        "nav": "workbench",
        "crumbs": [(cn_date(today), "")],
        "today": today,
        "post": post,
        "greeting": _greeting(),
        "items": items,
        "late": sum(len(g.items) for g in groups if g.key == "late"),
        "due_today": sum(len(g.items) for g in groups if g.key == "today"),
        "groups": waiting.group(shown, today),
        "tabs": _tabs(items, kind),
        "standing": bench.standing_of(post, user, today),
        "legend_title": _legend_title(post),
        "actions": actions_for(post),
        "soon": bench.soon(user, today),
        "meets": post is not None and post.kind not in (PostKind.GRID_KEEPER, MEMBER),
        "folds": folds,
        "news": notice_folds.unfolded(Notice.objects.filter(user=user), folds).order_by(
            "-created_at", "-pk"
        )[: NEWS - len(folds)],
        "fitting": bench.servable(user)[:FITTING] if _gives(post) else None,
        "card_url": _card_url(post),
    }
    return render(request, "portal/workbench.html", context)


@require_safe
def waiting_count(request: HttpRequest) -> HttpResponse:
    """Work out the number beside 工作台; a part of a page."""
    known = waiting.remember_count(request.user, len(waiting.items_for(request.user)))
    return render(request, "ui/waiting.html", {"waiting": known})


def _gives(post: Holding | None) -> bool:
    """Tell whether one works for a unit, or as a member: whoever serves the demands of others."""
    return post is not None and bool(post.unit_id or post.kind == MEMBER)


def _greeting() -> str:
    hour = timezone.localtime().hour
    for until, words in ((5, _("夜深了")), (12, _("上午好")), (14, _("中午好")), (18, _("下午好"))):
        if hour < until:
            return words
    return _("晚上好")


def _tabs(items: list, kind: str) -> list[dict]:
    tabs = [{"title": _("全部"), "url": "?", "count": len(items), "on": not kind}]
    for key, label, n in waiting.kinds(items):
        tabs.append({"title": label, "url": f"?kind={key}", "count": n, "on": key == kind})
    return tabs


def _legend_title(post: Holding | None) -> str:
    names = {
        Level.CITY: _("全市需求"),
        Level.DISTRICT: _("全区需求"),
        Level.STREET: _("本街道需求"),
        Level.COMMUNITY: _("本社区需求"),
    }
    here = post.org.level if post and post.org_id and post.kind != MEMBER else None
    return names.get(here, "")


def _card_url(post: Holding | None) -> str:
    """The card of one's own grid or unit, where one works for one."""
    if post is None:
        return ""
    if post.unit_id:
        return address("unit_detail", post.unit_id)
    return address("grid_of_org", post.org_id) if post.kind == PostKind.GRID_KEEPER else ""


def actions_for(post: Holding | None) -> list[dict]:
    """Return what the holder of the post begins most often; the last is the main action."""
    meeting = (_("登记会议"), "calendar-plus", address("meeting_create"))
    imports = (_("导入清单"), "file-import", address("import_new", "demands"))
    demand = (_("发布需求"), "plus", address("demand_create"))
    offer = (_("发布供给"), "plus", address("offer_create"))
    matter = (_("记一件民情"), "plus", address("matter_create"))
    found = {
        PostKind.STAFF: [meeting, imports, demand],
        PostKind.OFFICER: [imports, demand, meeting],
        PostKind.ADMIN: [
            (_("会议制度"), "calendar-stats", address("cadence")),
            (_("账号与任职"), "users", address("post_list")),
            (_("看板"), "chart-bar", address("dashboard")),
        ],
        PostKind.LIAISON: [(_("看需求"), "clipboard-list", address("demand_list")), offer],
        PostKind.COMMISSIONER: [offer],
        MEMBER: [
            (_("微心愿"), "heart-handshake", address("demand_list") + "?state=wishes"),
            (_("我能做什么"), "plus", address("offer_mine")),
        ],
        PostKind.GRID_KEEPER: [
            (_("代拟需求"), "clipboard-list", address("demand_create")),
            matter,
        ],
        PostKind.MESSENGER: [matter],
    }.get(post.kind if post else None, [])
    made = [{"title": t, "icon": icon, "url": url} for t, icon, url in found]
    for one in made:
        one["main"] = one is made[-1]
    return made
