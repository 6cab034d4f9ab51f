"""Photos that come with the form itself: without a script, without a login, on a phone."""

from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import PickedFile
from core.photos import Encoded, encode
from grids.actions.matter_steps import MOST_PHOTOS


class _Files(PickedFile):
    """A picker of several files."""

    allow_multiple_selected = True

    def __init__(self, attrs=None):
        super().__init__(attrs, words=gettext_lazy("拍照或选照片"), icon="camera")


class PhotosField(forms.FileField):
    """Several pictures; cleans to a list of them re-encoded, an error names which one is wrong."""

    widget = _Files

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.widget.attrs.update({"accept": "image/*", "multiple": True})

    def clean(self, data, initial=None) -> list[Encoded]:
        """Re-encode each, which drops its place; ValidationError in words."""
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if len(files) > MOST_PHOTOS:
            raise ValidationError(_("一次最多 %(n)s 张照片") % {"n": MOST_PHOTOS})
        made = []
        for number, file in enumerate(files, 1):
            try:
                made.append(encode(file))
            except ValidationError as error:
                words = _("第 %(n)s 张：%(why)s") % {"n": number, "why": " ".join(error.messages)}
                raise ValidationError(words) from error
        return made


class KeepsPhotos(forms.Form):
    """A form with `photos`, whose photos of earlier tries go along with this one.

    kept: those photos. missing: some were said to be kept, and are not there any more.
    """

    def __init__(self, *args, kept: Sequence[Encoded] = (), missing: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.kept, self.missing = list(kept), missing

    def photos(self) -> list[Encoded]:
        """Return the photos that came before with this form, and those that came now."""
        return self.cleaned_data.get("photos", self.kept)

    def clean_photos(self) -> list[Encoded]:
        """Add those that came before, as far as there is room; never go on without them silently."""
        fresh = self.cleaned_data["photos"]
        if self.missing and not fresh:
            raise ValidationError(_("刚才选的照片没能留到现在，请再选一次；不要照片就直接再提交"))
        if len(fresh) + len(self.kept) > MOST_PHOTOS:
            facts = {"n": MOST_PHOTOS, "kept": len(self.kept)}
            raise ValidationError(_("一件事最多 %(n)s 张照片，已经留着 %(kept)s 张") % facts)
        return [*self.kept, *fresh]
