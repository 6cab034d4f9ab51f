"""Photos that come with the form itself: without a script, without a login, on a phone."""

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
