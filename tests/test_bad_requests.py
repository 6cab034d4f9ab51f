"""Requests made by hand: keys used twice, numbers without end, files that lie, false addresses."""

import io
import json
import re
import struct
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse
from PIL import Image
from rest_framework.authtoken.models import Token

from core.logs import hide_codes
from core.middleware import client_address
from core.photos import store_photo
from services.models import DemandState
from tests import factories

BACKEND = "django.contrib.auth.backends.ModelBackend"
LONG = "9" * 5000  # more digits than Python turns into a number


@pytest.fixture
def call(people):
    """Post to the API as a community worker."""
    token = Token.objects.create(user=people.inside["staff"]).key

    def do(path: str, key: str = ""):
        headers = {"Authorization": f"Token {token}", **({"Idempotency-Key": key} if key else {})}
        client = Client(raise_request_exception=False)
        return client.post(path, {}, content_type="application/json", headers=headers)

    return do


def test_a_key_belongs_to_one_address(city, call):
    """Used at a second row the key gave the answer of the first, and nothing was done."""
    rows = [factories.demand(city.communities[0], state=DemandState.DRAFT) for _ in range(2)]
    key = str(uuid.uuid4())
    for row in rows:
        for _twice in range(2):
            answer = call(f"/api/v1/demands/{row.pk}/publish/", key)
            assert (answer.status_code, answer.json()["id"]) == (200, row.pk)
    for row in rows:
        row.refresh_from_db()
        assert (row.state, row.version) == (DemandState.OPEN, 2)


def test_what_the_api_changes_bears_a_name(city, people, call):
    """The log of changes says who did it, as for a page."""
    people.inside["staff"].name = "王丽娟"
    people.inside["staff"].save()
    row = factories.demand(city.communities[0], state=DemandState.DRAFT)
    assert call(f"/api/v1/demands/{row.pk}/publish/").status_code == 200
    context = row.events.order_by("-pgh_id").first().pgh_context
    assert context["user"] == people.inside["staff"].pk
    assert context["name"] == "王丽娟"


def test_who_must_change_the_password_does_not_work_by_token(people, call):
    people.inside["staff"].must_change_password = True
    people.inside["staff"].save()
    assert call("/api/v1/demands/").status_code == 401


@pytest.mark.parametrize(
    ("role", "method", "path", "data"),
    [
        ("staff", "post", "/demands/publish/", {"id": LONG}),
        ("staff", "post", "/demands/export/", {"id": LONG}),
        ("officer", "post", "/people/invite/", {"id": LONG}),
        ("staff", "get", "/demands/", {"org": "²"}),
        ("staff", "get", "/demands/", {"org": LONG}),
        ("staff", "get", "/demands/new/", {"like": LONG, "decision": LONG}),
        ("staff", "get", "/offers/", {"for": LONG}),
        ("staff", "get", "/meetings/new/", {"alliance": LONG}),
        ("admin", "get", "/cadence/", {"open": LONG}),
    ],
)
def test_numbers_without_end_are_no_500(people, role, method, path, data):
    client = Client(raise_request_exception=False)
    client.force_login(people.inside[role], backend=BACKEND)
    assert getattr(client, method)(path, data).status_code < 500


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("staff", "/demands/export/?%00=1"),
        ("staff", "/units/export/?%00=1"),
        ("staff", "/matters/export/?%00=1"),
        ("staff", "/meetings/?export=xlsx&%00=1"),
        ("admin", "/scorecards/?sector=%00"),
    ],
)
def test_what_no_row_can_hold_is_left_out(people, role, path):
    """An export is noted with the names in its address; PostgreSQL stores no NUL."""
    client = Client(raise_request_exception=False)
    client.force_login(people.inside[role], backend=BACKEND)
    assert client.get(path).status_code == 200


def test_units_of_a_sector_that_cannot_be(city, people):
    client = Client(raise_request_exception=False)
    client.force_login(people.inside["admin"], backend=BACKEND)
    url = reverse("dashboard_units", args=[city.districts[0].pk])
    assert client.get(f"{url}?sector=%00").status_code == 200


@pytest.mark.parametrize("key", ["\000abcdefgh", "ABCDEFGH'--", "a" * 200])
def test_a_cookie_that_is_no_session_is_none(db, key):
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = key
    assert client.get("/accounts/login/").status_code == 200
    assert client.get("/").status_code == 302


def test_any_text_is_a_key(city, people):
    """The API's callers number their own orders; what is no UUID was left out, and done twice."""
    token = Token.objects.create(user=people.inside["staff"]).key
    head = {"Authorization": f"Token {token}", "Idempotency-Key": "order-1"}
    facts = {"title": "要两把椅子", "org_code": city.communities[0].code}
    made = [Client().post("/api/v1/demands/", facts, headers=head) for _twice in range(2)]
    assert made[0].status_code == 201, made[0].content.decode()
    assert made[0].json()["id"] == made[1].json()["id"]


def test_a_link_made_twice_by_the_header_is_shown_twice(people):
    desk = Client(raise_request_exception=False)
    desk.force_login(people.inside["officer"], backend=BACKEND)
    url = reverse("account_link", args=[people.inside["staff"].pk])
    head = {"Idempotency-Key": str(uuid.uuid4())}
    pages = [desk.post(url, headers=head).content.decode() for _twice in range(2)]
    links = [re.search(r"/i/[\w-]+/", page).group() for page in pages]
    assert links[0] == links[1]


def test_bodies_by_hand_at_the_open_log_are_no_500(city, people):
    from alliances.models import Meeting

    body = factories.alliance(city.communities[0], people.unit)
    at = "2026-01-05T09:00:00+08:00"
    row = Meeting.objects.create(alliance=body, org=body.org, title="会", starts_at=at)
    client = Client(raise_request_exception=False)
    client.force_login(people.inside["staff"], backend=BACKEND)
    seen = {"agenda": {LONG: "1"}, "decision": {"1": LONG}, "marks": {LONG: 1}}
    for name, asked in (
        ("save", '{"patches": [{"id": "1", "on": "decision", "pk": 1e999, "set": {}}]}'),
        ("save", '{"patches": [], "place": "\\ud800\\u0000"}'),
        ("pulse", json.dumps({"place": "\ud800", "seen": seen})),
        ("pulse", '{"seen": [1]}'),
    ):
        url = reverse(f"meeting_{name}", args=[row.pk])
        answer = client.post(url, asked, content_type="application/json")
        assert answer.status_code < 500, asked
    url = reverse("meeting_leftovers", args=[row.pk])
    assert client.post(url, {"leftover": LONG}).status_code == 404


def test_an_answer_to_a_line_without_end_is_left_out(people):
    from core.models import ImportBatch

    user = people.inside["staff"]
    batch = ImportBatch.objects.create(kind="demands", user=user, file_name="a", file_size=1)
    client = Client(raise_request_exception=False)
    client.force_login(user, backend=BACKEND)
    url = reverse("import_answer", args=[batch.pk])
    form = "application/x-www-form-urlencoded"
    for given in (f"answer-{LONG}=x", "answer-2=%00"):
        assert client.post(url, given, content_type=form).status_code == 302


def test_patches_without_their_keys_are_told(city, people):
    from alliances.actions import save_patches
    from alliances.models import Meeting

    body = factories.alliance(city.communities[0], people.unit)
    at = "2026-01-05T09:00:00+08:00"
    meeting = Meeting.objects.create(alliance=body, org=body.org, title="会", starts_at=at)
    patches = [
        {"id": "1", "on": "attendance", "set": {}},
        {"id": "2", "on": "agenda", "pk": None, "set": {"title": "x"}},
        {"id": "3", "on": "order", "set": {}},
    ]
    found = save_patches(meeting=meeting, by=people.inside["staff"], patches=patches)
    assert all("error" in one for one in found)


def _jpeg(exif: bytes = b"") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(out, "JPEG", **({"exif": exif} if exif else {}))
    return out.getvalue()


def _broken_photos():
    whole = _jpeg()
    yield whole[: len(whole) // 2]
    yield b"RIFF\x10\x00\x00\x00WEBPVP8 \x00\x00\x00\x00"
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    yield b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + header + b"\0" * 4
    yield _jpeg(b"Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x05\x00\x01\x00\x00\x00\xff")


@pytest.mark.parametrize("data", list(_broken_photos()))
def test_a_broken_or_huge_photo_is_told_or_kept_whole(people, data):
    upload = SimpleUploadedFile("a.jpg", data, "image/jpeg")
    try:
        kept = store_photo(upload=upload, user=people.inside["staff"])
    except ValidationError:
        return
    assert Image.open(kept.file).format == "JPEG"


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("9.9.9.9, 10.1.1.1", "10.1.1.1"),
        ("9.9.9.9, unknown", "127.0.0.1"),
        ("1.2.3.4:5678", "127.0.0.1"),
        ("' OR 1=1 --", "127.0.0.1"),
        ("::1", "::1"),
    ],
)
def test_an_address_is_one_or_that_of_the_socket(settings, header, wanted):
    settings.TRUSTED_PROXIES = 1
    request = RequestFactory().get("/", headers={"X-Forwarded-For": header})
    assert client_address(request) == wanted


def test_the_log_hides_the_code_to_check_in_by():
    line = hide_codes(None, "", {"event": "GET /bd/Ab3-xY_z9/?done=1 200"})
    assert "Ab3-xY_z9" not in line["event"]


def test_the_log_hides_the_key_of_a_reset_by_mail():
    line = hide_codes(None, "", {"event": "GET /accounts/password/reset/key/3-d2x-abcdef/ 200"})
    assert "abcdef" not in line["event"]


@pytest.mark.parametrize("body", ['{"kind": "\\ud800"}', "[" * 100_000])
def test_half_characters_and_endless_nesting_are_told(people, body):
    """A choice that does not exist is said back in the words of the error; half of one cannot be."""
    token = Token.objects.create(user=people.inside["staff"]).key
    answer = Client().post(
        "/api/v1/demands/",
        body,
        content_type="application/json",
        headers={"Authorization": f"Token {token}"},
    )
    assert answer.status_code == 400
    assert "半个字符" in answer.json()["detail"] or "太深" in answer.json()["detail"]
