"""Unread notices of one kind as one line: "10 条匹配待判断" instead of ten lines."""

import datetime
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Max, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from core.models import Notice, User

FOLD_FROM = 5  # so many unread ones of a kind fold
# By the kind of the notices (core.notices.Message.kind), with what one does about them.
WORDS = {
    "match": gettext_lazy("%(n)s 条匹配待判断"),
    "demand": gettext_lazy("%(n)s 条需求有消息"),
    "offer": gettext_lazy("%(n)s 条供给有消息"),
    "claim": gettext_lazy("%(n)s 条认领和点单待答复"),
    "project": gettext_lazy("%(n)s 个项目有消息"),
    "matter": gettext_lazy("%(n)s 件民情有消息"),
    "meeting": gettext_lazy("%(n)s 条会议通知"),
    "decision": gettext_lazy("%(n)s 件议定事项要办"),
    "cadence": gettext_lazy("%(n)s 条会议制度提醒"),
    "supervision": gettext_lazy("%(n)s 件督办"),
    "press": gettext_lazy("%(n)s 件督办"),
    "topic": gettext_lazy("%(n)s 个议题有消息"),
    "agreement": gettext_lazy("%(n)s 份协议有消息"),
    "duty": gettext_lazy("%(n)s 项职责到期"),
    "pairing": gettext_lazy("%(n)s 条结对提醒"),
    "post": gettext_lazy("%(n)s 条任职消息"),
    "import": gettext_lazy("%(n)s 份导入有结果"),
    "call": gettext_lazy("%(n)s 条街呼区应消息"),
    "campaign": gettext_lazy("%(n)s 条专项行动消息"),
    "warning": gettext_lazy("%(n)s 条预警要处置"),
    "weak": gettext_lazy("%(n)s 条整顿消息"),
    "point": gettext_lazy("%(n)s 条积分消息"),
    "station": gettext_lazy("%(n)s 条岗位消息"),
    "talent": gettext_lazy("%(n)s 个邀请有消息"),
    "grid.proposed": gettext_lazy("%(n)s 张网格卡请您改"),
}
OTHER = gettext_lazy("%(n)s 条通知")


@dataclass(frozen=True)
class Fold:
    """Unread notices of a kind: how many, when the newest came, the words, where they stand."""

    kind: str
    count: int
    newest: datetime.datetime
    words: str
    url: str


def of(user: User) -> list[Fold]:
    """Return the kinds of which the user has several unread, the newest first."""
    unread = Notice.objects.filter(user=user, read_at=None)
    kinds = unread.order_by().values("kind").annotate(n=Count("pk"), newest=Max("created_at"))
    return [
        Fold(
            row["kind"],
            row["n"],
            row["newest"],
            words_for(row["kind"], row["n"]),
            f"{reverse('notices')}?{urlencode({'kind': row['kind']})}",
        )
        for row in kinds.filter(n__gte=FOLD_FROM).order_by("-newest")
    ]


def unfolded(notices: QuerySet[Notice], folds: list[Fold]) -> QuerySet[Notice]:
    """Leave out the unread ones that are folded."""
    return notices.exclude(read_at=None, kind__in=[fold.kind for fold in folds])


def words_for(kind: str, count: int) -> str:
    """Return the words of a fold."""
    return str(WORDS.get(kind, OTHER)) % {"n": f"{count:,}"}
