"""Files in a form: uploaded one by one with progress, carried as ids, named in a list."""

from collections.abc import Callable, Iterable

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.attachments import ACCEPT, own_attachments
from core.models import Attachment, User

Find = Callable[[list[str]], list[Attachment]]


class PickedFile(forms.FileInput):
    """A file that comes with the form; its button speaks our language, not the browser's.

    static/js/picked.js says beside it what was chosen; without scripts it is a plain input.
    """

    template_name = "ui/widgets/picked.html"

    def __init__(self, attrs=None, words: str | Promise = "", icon: str = "upload"):
        super().__init__({"class": "sr"} | (attrs or {}))
        self.words, self.icon = words, icon

    def get_context(self, name, value, attrs):
        """Add the words and the icon of the button."""
        context = super().get_context(name, value, attrs)
        context["widget"].update(words=self.words or _("选文件"), icon=self.icon)
        return context


class FilePicker(forms.SelectMultiple):
    """Attachments as a list of names; the value is the list of their ids (static/js/files.js)."""

    template_name = "ui/widgets/files.html"
    limit = 10
    find: Find = staticmethod(lambda ids: [])

    def get_context(self, name, value, attrs):
        """Add the address and the files that are already there, by name."""
        context = super().get_context(name, value, attrs)
        ids = [str(getattr(one, "pk", one)) for one in value or [] if one]
        context["widget"].update(
            limit=self.limit,
            accept=ACCEPT,
            upload_url=reverse("attachment_upload"),
            files=self.find(ids),
        )
        return context

    def optgroups(self, name, value, attrs=None):
        """Choices are not listed: the ids travel in hidden fields."""
        return []


class FilesField(forms.Field):
    """A form's files; cleaned to a list of Attachment. Call `open_to` in the form's `__init__`."""

    widget = FilePicker

    def __init__(self, *, limit: int = 10, **facts) -> None:
        super().__init__(**{"required": False, **facts})
        self.limit = self.widget.limit = limit

    def open_to(self, user: User, kept: Iterable[Attachment] = ()) -> None:
        """Take the user's own uploads, and those that hang there already (`kept`)."""
        there = {str(row.pk): row for row in kept}

        def find(ids: list[str]) -> list[Attachment]:
            fresh = {str(row.pk): row for row in own_attachments(user, ids)}
            return [(there | fresh)[one] for one in dict.fromkeys(ids) if one in there | fresh]

        self.widget.find = find
        self.initial = list(there.values())

    def to_python(self, value) -> list[Attachment]:
        """Return the files by their ids, in order; ValidationError for too many or unknown ones."""
        ids = list(dict.fromkeys(one for one in value or [] if one))
        found = self.widget.find(ids)
        if len(found) < len(ids):
            raise ValidationError(_("有文件找不到了，请再传一次"))
        if len(found) > self.limit:
            raise ValidationError(_("最多 %(n)s 个文件") % {"n": self.limit})
        return found
