"""Writing, publishing, changing and withdrawing offers; photos; reach in numbers."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from core.models import Notice, Photo
from services.actions import offers as actions
from services.actions.telling import ConflictError
from services.matches.reach import reach_words, suiting
from services.matching.week import Week
from services.models import Claim, DemandState, Match, MatchRun, Offer, OfferState, Project, Reach
from tests import factories
from tests.services.conftest import picture

TYPED = {
    "kind": "service",
    "title": "金融知识小课",
    "description": "四十分钟一讲",
    "capacity": "2",
    "slots": "工作日 09:00-11:30",
    "reach": "district",
}


def create(client, **typed):
    data = {**TYPED, "_once": str(uuid.uuid4()), "publish": "1", **typed}
    return client.post(reverse("offer_create"), data)


def test_liaison_publishes_with_photos(scene, sign_in, photo_of):
    photo = photo_of(scene.liaison)
    answer = create(sign_in(scene.liaison), photos=[str(photo.pk)])
    offer = Offer.objects.get(title="金融知识小课")
    assert answer.headers["Location"] == reverse("offer_detail", args=[offer.pk])
    assert (offer.unit, offer.org, offer.state) == (scene.unit, scene.community, "published")
    assert list(offer.photos.all()) == [photo]
    assert MatchRun.objects.get().cause == "offer"


def test_form_sent_twice_acts_once(scene, sign_in):
    client, key = sign_in(scene.liaison), str(uuid.uuid4())
    assert create(client, _once=key).url == create(client, _once=key).url
    assert Offer.objects.filter(title="金融知识小课").count() == 1


def test_photos_of_others_and_what_is_no_photo_are_refused(scene, sign_in, photo_of):
    client = sign_in(scene.liaison)
    theirs = photo_of(scene.staff)
    page = create(client, photos=[str(theirs.pk)])
    assert page.status_code == 422
    assert "没有传好" in page.content.decode()
    for name, content in (("a.jpg", b"not a photo"), ("b.svg", b"<svg></svg>"), ("c.png", b"")):
        answer = client.post(
            reverse("photo_upload"), {"photo": SimpleUploadedFile(name, content, "image/jpeg")}
        )
        assert answer.status_code == 400
        assert answer.json()["error"]
    assert Photo.objects.count() == 1
    assert not Offer.objects.filter(title="金融知识小课").exists()


def test_seven_photos_are_too_many(scene, sign_in, photo_of):
    ids = [str(photo_of(scene.liaison).pk) for _i in range(7)]
    assert "照片最多 6 张" in create(sign_in(scene.liaison), photos=ids).content.decode()


def test_photo_is_seen_by_those_who_see_the_offer(scene, sign_in, people):
    upload = sign_in(scene.liaison).post(reverse("photo_upload"), {"photo": picture()})
    url = upload.json()["url"]
    assert sign_in(scene.staff).get(url).status_code == 404
    scene.offer.photos.add(Photo.objects.get())
    assert sign_in(scene.staff).get(url).status_code == 200
    assert sign_in(people.outside["staff"]).get(url).status_code == 404


def test_staff_does_not_write_offers(scene, sign_in):
    assert create(sign_in(scene.staff)).status_code == 403
    with pytest.raises(PermissionDenied):
        actions.create_offer(by=scene.staff, provider=scene.unit, fields=TYPED)


def test_second_window_is_told(scene, sign_in):
    client, url = sign_in(scene.liaison), reverse("offer_edit", args=[scene.offer.pk])
    first = {**TYPED, "version": scene.offer.version, "title": "先存的"}
    assert client.post(url, first).status_code == 302
    answer = client.post(url, {**first, "title": "后存的"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "先存的" in page
    assert "后存的" in page
    scene.offer.refresh_from_db()
    assert scene.offer.title == "先存的"


def test_capacity_cannot_fall_below_what_is_bound(scene, next_month):
    Offer.objects.filter(pk=scene.offer.pk).update(capacity=3)
    for _i in range(2):
        Project.objects.create(
            demand=scene.demand,
            unit=scene.unit,
            offer=scene.offer,
            title="t",
            due=next_month,
            started_on=next_month,
        )
    with pytest.raises(ValidationError, match="已承接 2 家"):
        actions.edit_offer(
            offer=scene.offer, by=scene.liaison, version=1, fields={**_as_is(scene), "capacity": 1}
        )


def _as_is(scene) -> dict:
    return {name: getattr(scene.offer, name) for name in ("kind", "title", "reach", "slots")}


def test_withdrawing_ends_what_waits_and_leaves_projects(scene, city, people, next_month):
    offer, today = scene.offer, timezone.localdate()
    demands = [factories.demand(scene.community, matched_at=timezone.now()) for _i in range(4)]
    proposed, accepted = (
        Match.objects.create(demand=demand, offer=offer, rank=1, score=0.9, state=state)
        for demand, state in zip(
            demands, (Match.State.PROPOSED, Match.State.ACCEPTED), strict=False
        )
    )
    claim = Claim.objects.create(
        demand=demands[2],
        unit=scene.unit,
        offer=offer,
        direction=Claim.Direction.COMMUNITY,
        answer_by=today,
        made_by=scene.staff,
    )
    project = Project.objects.create(
        demand=demands[3],
        unit=scene.unit,
        offer=offer,
        title="t",
        due=next_month,
        started_on=today,
    )
    actions.withdraw_offer(offer=offer, by=scene.liaison)
    for row in (offer, proposed, accepted, claim, project, *demands):
        row.refresh_from_db()
    assert offer.state == OfferState.WITHDRAWN
    assert proposed.state == accepted.state == Match.State.LAPSED
    assert claim.state == Claim.State.REFUSED
    assert project.state == Project.State.IN_WORK
    assert [demand.state for demand in demands[:3]] == [DemandState.UNSERVED] * 3
    told = Notice.objects.filter(user=scene.staff, title__contains="撤回了供给")
    assert told.count() == 2  # for the accepted match and the claim, not for the mere proposal
    assert MatchRun.objects.filter(cause="offer").exists()
    with pytest.raises(ConflictError, match="已经撤回"):
        actions.withdraw_offer(offer=offer, by=scene.liaison)


def test_admin_withdraws_with_a_reason_only(scene):
    with pytest.raises(ValidationError, match="为什么撤回"):
        actions.withdraw_offer(offer=scene.offer, by=scene.admin)
    actions.withdraw_offer(offer=scene.offer, by=scene.admin, reason="内容不实")
    assert Notice.objects.get(user=scene.liaison, kind="offer").body == "内容不实"


def test_withdrawn_offer_can_be_published_again(scene, sign_in):
    actions.withdraw_offer(offer=scene.offer, by=scene.liaison)
    sign_in(scene.liaison).post(reverse("offer_publish", args=[scene.offer.pk]))
    scene.offer.refresh_from_db()
    assert scene.offer.state == OfferState.PUBLISHED


@pytest.mark.parametrize(
    ("reach", "words"),
    [
        (Reach.COMMUNITY, "只服务海城111社区"),
        (Reach.STREET, "海城11街道 2 个社区都可以找您"),
        (Reach.DISTRICT, "海城1区 2 个街道、4 个社区都可以找您"),
        (Reach.CITY, "海城市 2 个区市、4 个街道、8 个社区都可以找您"),
    ],
)
def test_reach_is_said_in_numbers(city, reach, words):
    assert reach_words(city.communities[0], reach) == words


def test_estimate_counts_what_one_may_see_and_could_serve(scene, city):
    factories.demand(city.communities[1], category="青少年儿童", slots="周六 09:00-11:00")
    factories.demand(city.communities[1], category="青少年儿童", slots="周六 09:00-09:30")
    factories.demand(city.communities[1], category="医疗健康")
    factories.demand(city.communities[1], category="青少年儿童", state=DemandState.DRAFT)
    factories.demand(city.communities[-1], category="青少年儿童")
    facts = {"user": scene.liaison, "org": scene.community, "category": scene.offer.category}
    saturday = Week.parse("周六 08:00-12:00")
    assert suiting(reach=Reach.STREET, week=saturday, **facts) == 2
    assert suiting(reach=Reach.COMMUNITY, week=saturday, **facts) == 1
    # The other district's demand opens itself to the unit only once an offer reaches it.
    assert suiting(reach=Reach.CITY, week=saturday, **facts) == 2


def test_estimate_part_of_the_form(scene, sign_in):
    page = sign_in(scene.liaison).get(reverse("offer_fit"), {"reach": "street", "slots": "胡写"})
    words = page.content.decode()
    assert "约 1 条需求用得上" in words
    assert "2 个社区" in words
    assert sign_in(scene.staff).get(reverse("offer_fit")).status_code == 403
