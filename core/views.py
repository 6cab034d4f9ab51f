"""Photos and files behind a check of access, and personal facts shown one by one."""

import time
import uuid
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import attachments
from core.middleware import SignedInRequest, client_address, is_phone
from core.models import Attachment, Photo
from core.personal import reveal as reveal_fact
from core.photos import may_see, store_photo


@require_safe
def photo(request: SignedInRequest, pk: uuid.UUID) -> FileResponse:
    """Serve a photo to those who may see what it is shown on; 404 to others."""
    found = get_object_or_404(Photo, pk=pk)
    if not may_see(user=request.user, photo=found):
        raise Http404
    try:
        answer = FileResponse(found.file.open("rb"), content_type="image/jpeg")
    except FileNotFoundError:
        raise Http404 from None
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Disposition"] = "inline"
    return answer


@require_POST
def photo_upload(request: SignedInRequest) -> JsonResponse:
    """Keep the photo in the field `photo`; JSON {id, url}, or 400 with {error} in words."""
    upload = request.FILES.get("photo") or request.FILES.get("file")
    if upload is None:
        return JsonResponse({"error": _("还没有选照片")}, status=400)
    try:
        kept = store_photo(upload=upload, user=request.user)
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=400)
    return JsonResponse({"id": str(kept.pk), "url": reverse("photo", args=[kept.pk])})


@require_safe
def attachment(request: SignedInRequest, pk: uuid.UUID) -> FileResponse:
    """Hand out a file as a download to those who may see what it hangs on; 404 to others."""
    found = get_object_or_404(Attachment, pk=pk)
    if not attachments.may_see(user=request.user, attachment=found):
        raise Http404
    kind = attachments.CONTENT_TYPES[Attachment.Kind(found.kind)]
    try:
        opened = found.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    answer = FileResponse(opened, as_attachment=True, filename=found.name, content_type=kind)
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@require_POST
def attachment_upload(request: SignedInRequest) -> JsonResponse:
    """Keep the file in the field `file`; JSON {id, url, name}, or 400 with {error} in words."""
    upload = request.FILES.get("file")
    if upload is None:
        return JsonResponse({"error": _("还没有选文件")}, status=400)
    try:
        kept = attachments.store_attachment(upload=upload, user=request.user)
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=400)
    url = reverse("attachment", args=[kept.pk])
    return JsonResponse({"id": str(kept.pk), "url": url, "name": kept.name})


def asks_again(request: SignedInRequest) -> bool:
    """Tell whether the password is asked for once more: on a phone, where a session lasts 12 hours,
    when nobody has typed it for as long as a session lasts at a desk (quality.md, Sign-in)."""
    typed = max((one["at"] for one in get_authentication_records(request, request.user)), default=0)
    return is_phone(request) and time.time() - typed > settings.IDLE_MINUTES_DESK * 60


@require_POST
def reveal(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """Show one personal fact in place of its mask; the asking is recorded."""
    if asks_again(request):
        here = getattr(request.htmx, "current_url_abs_path", None) or "/"
        url = f"{reverse('account_reauthenticate')}?{urlencode({'next': here})}"
        link = '<span class="ui-masked"><a href="{}">{}</a></span>'
        return HttpResponse(format_html(link, url, _("再输一次密码，就能显示")))
    fact = reveal_fact(kind=kind, pk=pk, user=request.user, address=client_address(request))
    return HttpResponse(format_html('<span class="ui-masked">{}</span>', fact or _("没有填写")))
