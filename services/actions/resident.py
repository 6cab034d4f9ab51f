"""居民评分: a link and its code, made by the community; residents rate by it without a login."""

import base64
import datetime
import hashlib
import re
import secrets

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from core.models import User
from services import rules
from services.actions.projects import lock_project, settle_demand
from services.actions.reviews import reopen_if_low
from services.actions.telling import conflict
from services.models import Project, RatingLink, ResidentRating
from services.models.providers import with_provider

CODE_BYTES = 12  # 96 bits
LONGEST_DAYS = 90
PER_HOUR = 30  # of one link from one address: a hall full of residents behind one router
NUMBERS = re.compile(r"\d{7,}")  # a phone or an identity card


def code_of(link: RatingLink) -> str:
    """Return the code of the link: 96 bits that nobody works out without SECRET_KEY."""
    digest = salted_hmac("services.rating", link.nonce, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:CODE_BYTES]).decode()


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode("utf-8", "replace")).hexdigest()


@transaction.atomic
def make_link(*, project: Project, by: User, ends_on: datetime.date) -> RatingLink:
    """Make the link of a project that was reported done or is done; older ones end today."""
    row = lock_project(project.pk)
    rules.require(rules.is_community_side(by, row))
    if row.state == Project.State.CANCELLED:
        raise conflict(row, _("这个项目已终止，不用再请居民评分"))
    today = timezone.localdate()
    if not today <= ends_on <= today + datetime.timedelta(days=LONGEST_DAYS):
        words = _("请写今天到 %(n)s 天以内的一天")
        raise ValidationError({"ends_on": words % {"n": LONGEST_DAYS}})
    yesterday = today - datetime.timedelta(days=1)
    row.rating_links.filter(ends_on__gte=today).update(ends_on=yesterday)
    return make_code(row, by=by, ends_on=ends_on)


def make_code(project: Project, *, by: User, ends_on: datetime.date) -> RatingLink:
    """Save a link with a code of its own."""
    link = RatingLink(project=project, made_by=by, ends_on=ends_on, nonce=secrets.token_hex(16))
    link.code_hash = _hash(code_of(link))
    link.save()
    return link


def link_of(code: str) -> RatingLink | None:
    """Return the link of a code while it lasts; looking changes nothing."""
    rows = RatingLink.objects.filter(code_hash=_hash(code), ends_on__gte=timezone.localdate())
    rows = rows.exclude(project__state=Project.State.CANCELLED)
    return rows.select_related("project__org", *with_provider("project")).first()


def live_link(project: Project) -> RatingLink | None:
    """Return the project's link that residents can use today."""
    return project.rating_links.filter(ends_on__gte=timezone.localdate()).first()


def _told_apart(link: RatingLink, what: str) -> str:
    """Return what stands for a device or address at this link, and nowhere else."""
    return salted_hmac("services.rater", f"{link.nonce}:{what}", algorithm="sha256").hexdigest()


def has_rated(link: RatingLink, device: str) -> bool:
    """Tell whether the device has rated by this link."""
    return link.ratings.filter(device_hash=_told_apart(link, device)).exists()


@transaction.atomic
def rate_by_link(
    *, link: RatingLink, rating: int, comment: str, device: str, address: str
) -> ResidentRating:
    """Take a resident's rating: one per device, so many an hour per address; may reopen the project.

    Ratings of one project wait for each other, so that both limits are exact.
    """
    project = lock_project(link.project_id)
    if NUMBERS.search(comment):
        raise ValidationError({"comment": _("评语里请不要写电话、证件号")})
    since = timezone.now() - datetime.timedelta(hours=1)
    address_hash = _told_apart(link, address)
    lately = link.ratings.filter(address_hash=address_hash, created_at__gt=since).count()
    if lately >= PER_HOUR:
        raise ValidationError(_("这个网络刚才评得太多了，请过一小时再来"))
    row = ResidentRating(
        link=link,
        rating=rating,
        comment=comment.strip(),
        device_hash=_told_apart(link, device),
        address_hash=address_hash,
    )
    row.full_clean(exclude=["link"], validate_constraints=False)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise ValidationError(_("这台手机已经评过了，谢谢")) from error
    reopen_if_low(project)
    settle_demand(project)
    return row
