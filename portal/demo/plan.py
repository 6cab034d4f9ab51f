"""The demo's planning: series, a meeting ahead with notice, papers and replies, topics proposed."""

import datetime
import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from docx import Document

from alliances.actions.replies import open_replies
from alliances.actions.series import plan_ahead
from alliances.actions.topics import hand_on
from alliances.models import (
    AgendaItem,
    Alliance,
    Meeting,
    MeetingKind,
    MeetingSeries,
    Paper,
    Reply,
    Topic,
)
from core.attachments import store_attachment
from portal.demo.cast import Cast, backdated
from portal.demo.ground import STREET, Ground

AHEAD_DAYS = 9
NOTICE = "请联络员提前把本单位认领事项的进展发给秘书，会上每家发言不超过三分钟。"
ITEMS = ("通报上次议定事项落实情况", "冬季消防安全联合检查分工", "小广场错时停车方案")
LEFT_OVER = "楼道堆物联合清理"
REASONS = ("年底事多，来年一季度再议", "属交警职责，已转街呼区应")
TOPICS = (
    ("沿街商铺门前车位夜间共享", "proposed", "晚七点以后闲着，附近居民找不到车位，想请大家一起定个办法。"),
    ("寒假学生托管借会议室", "proposed", "一月中旬起三周，需要能坐三十人的房间。"),
    ("联盟单位食堂向老人开放", "put_off", "先请三家有食堂的单位算算账。"),
    ("路口加装信号灯", "refused", "早高峰过街要等很久。"),
)  # fmt: skip
SERIES = (  # body's place, how often, month, week, weekday, hour
    ("street", "quarter", 1, 2, 1, 14),
    ("district", "half_year", 1, 3, 3, 9),
)


def plan_some(cast: Cast, ground: Ground, bodies: list[Alliance]) -> None:
    """Give the street's alliance and the district's 联席会 their series, and what comes before one."""
    street = next(org for org in ground.streets if org.code == STREET)
    places = {"street": street.pk, "district": ground.district.pk}
    of = {body.org_id: body for body in bodies}
    _coming(cast, ground, of[street.pk])
    for place, every, month, week, weekday, hour in SERIES:
        body = of[places[place]]
        series = MeetingSeries.objects.create(
            alliance=body,
            title=f"{body.name}例会",
            every=every,
            month=month,
            week=week,
            weekday=weekday,
            time=datetime.time(hour, 0),
            place=body.usual_place,
            starts_on=cast.today + datetime.timedelta(days=AHEAD_DAYS + 21),
            created_by=ground.accounts[place],
        )
        plan_ahead(series_id=series.pk, today=cast.today)


def _coming(cast: Cast, ground: Ground, body: Alliance) -> None:
    """A special meeting ahead: its notice went out, two thirds have answered, two papers hang on it."""
    day = cast.today + datetime.timedelta(days=AHEAD_DAYS)
    day += datetime.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
    officer, now = ground.accounts["street"], timezone.now()
    meeting = Meeting.objects.create(
        alliance=body,
        org_id=body.org_id,
        kind=MeetingKind.SPECIAL,
        title=f"{body.name}冬季安全专题会",
        starts_at=timezone.make_aware(datetime.datetime.combine(day, datetime.time(14, 30))),
        place=body.usual_place,
        chair=body.convenor,
        recorder=body.secretary,
        notice=NOTICE,
        notice_sent_at=now - datetime.timedelta(days=2),
        created_by=officer,
    )
    for order, title in enumerate(ITEMS, 1):
        AgendaItem.objects.create(meeting=meeting, order=order, title=title)
    _left_over(body, meeting)
    for order, title in enumerate(("联合检查分工表", "错时停车方案")):
        file = store_attachment(upload=_paper(title), user=officer)
        Paper.objects.create(meeting=meeting, attachment=file, order=order)
    open_replies(meeting)
    _answers(cast, meeting)
    _topics(cast, ground, body)


def _left_over(body: Alliance, meeting: Meeting) -> None:
    """Something was not reached at the last meeting; it stands on the agenda ahead."""
    last = Meeting.objects.filter(alliance=body, state=Meeting.State.CLOSED).first()
    if last and last.starts_at < meeting.starts_at:
        AgendaItem.objects.create(
            meeting=last, order=99, title=LEFT_OVER, outcome=AgendaItem.Outcome.NOT_REACHED
        )
        hand_on(body)


def _paper(title: str) -> SimpleUploadedFile:
    out, paper = io.BytesIO(), Document()
    paper.add_heading(title, 1)
    paper.add_paragraph("（演示材料）")
    paper.save(out)
    return SimpleUploadedFile(f"{title}.docx", out.getvalue())


def _answers(cast: Cast, meeting: Meeting) -> None:
    rows = list(Reply.objects.filter(meeting=meeting).order_by("membership__order", "pk"))
    for number, reply in enumerate(rows):
        if number % 3 == 2:
            continue
        reply.answer = Reply.Answer.YES
        if number % 7 == 3:
            reply.answer, reply.proxy_name = Reply.Answer.PROXY, f"{cast.name()} 办公室主任"
        elif number % 7 == 6:
            reply.answer, reply.reason = Reply.Answer.NO, "到外地参加培训"
        reply.answered_at = meeting.notice_sent_at
        reply.save()


def _topics(cast: Cast, ground: Ground, body: Alliance) -> None:
    members = list(body.memberships.exclude(unit=None).select_related("unit")[: len(TOPICS)])
    reasons, rows = iter(REASONS), []
    for number, (member, (title, state, text)) in enumerate(zip(members, TOPICS, strict=False)):
        judged = state != "proposed"
        at = timezone.now() - datetime.timedelta(days=3 + 4 * number)
        rows.append(
            Topic(
                alliance=body,
                unit=member.unit,
                title=title,
                text=text,
                state=state,
                reason=next(reasons) if judged else "",
                proposed_by=ground.liaisons.get(member.unit_id, ground.accounts["unit"]),
                proposed_at=at,
                decided_by=ground.accounts["street"] if judged else None,
                decided_at=at + datetime.timedelta(days=2) if judged else None,
            )
        )
    with backdated((Topic, "proposed_at")):
        Topic.objects.bulk_create(rows)
