"""Form widgets of the portal; each is a plain field without JavaScript and better with it."""

from collections.abc import Mapping

from django import forms
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DAY_STEPS = (
    ("7", _("一周")),
    ("14", _("两周")),
    ("month", _("月底")),
    ("quarter", _("季末")),
)
Text = str | Promise


class Segmented(forms.RadioSelect):
    """Radios as one row of segments: for two to five short choices (`ui-seg`)."""

    template_name = "ui/widgets/segmented.html"


class ChoiceCards(forms.RadioSelect):
    """Radios as cards with a line of explanation; `hints` maps a value to its line."""

    template_name = "ui/widgets/cards.html"

    def __init__(self, attrs=None, choices=(), hints: Mapping[str, Text] | None = None):
        super().__init__(attrs, choices)
        self.hints = dict(hints or {})

    def create_option(self, name, value, *args, **kwargs):
        """Add the line of explanation to an option."""
        option = super().create_option(name, value, *args, **kwargs)
        option["hint"] = self.hints.get(str(value), "")
        return option


class Pills(forms.RadioSelect):
    """Radios as rounded pills that wrap: for reasons and the like."""

    template_name = "ui/widgets/pills.html"


class Stepper(forms.NumberInput):
    """A small whole number with − and +; give `min` and `max` in attrs."""

    template_name = "ui/widgets/stepper.html"


class DayInput(forms.DateInput):
    """A date with quick picks 一周 两周 月底 季末, counted from today."""

    input_type = "date"
    template_name = "ui/widgets/day.html"

    def __init__(self, attrs=None, quick: bool = True):
        # With a last year of four digits the browser goes on to the month after the fourth.
        super().__init__({"max": "9999-12-31", **(attrs or {})}, format="%Y-%m-%d")
        self.quick = quick

    def get_context(self, name, value, attrs):
        """Add the quick picks."""
        context = super().get_context(name, value, attrs)
        context["widget"]["steps"] = DAY_STEPS if self.quick else ()
        return context


class TimeInput(forms.TimeInput):
    """A time of day in steps of five minutes."""

    input_type = "time"

    def __init__(self, attrs=None):
        super().__init__({"step": 300, **(attrs or {})}, format="%H:%M")


class SearchSelect(forms.Select):
    """A select that one searches by typing; `url` loads further choices as JSON.

    The answer of `url?q=…` is `{"results": [{"value": …, "text": …, "hint": …}]}`.
    """

    def __init__(self, attrs=None, choices=(), url: str = "", placeholder: Text = ""):
        super().__init__({"data-search-select": url, **(attrs or {})}, choices)
        if placeholder:
            self.attrs["placeholder"] = placeholder


class SearchSelectMultiple(SearchSelect, forms.SelectMultiple):
    """Like SearchSelect, for several choices."""


class WeekPicker(forms.TextInput):
    """Weekly slots by tapping; the value is the text of the list files (周二、周四 14:00-16:30).

    Without JavaScript it stays a text field with an example; text that the grid cannot show also
    stays a text field, so that nothing typed is lost.
    """

    template_name = "ui/widgets/week.html"

    def __init__(self, attrs=None):
        words = _("周二、周四 14:00-16:30;双休日")
        super().__init__({"placeholder": words, "autocomplete": "off", **(attrs or {})})


class PhotoPicker(forms.SelectMultiple):
    """Photos, uploaded one by one with progress; the value is the list of their ids.

    `upload` names the URL that takes one file as `photo` (POST) and answers
    `{"id": …, "url": …}`, or status 400 with `{"error": …}`; `view` names the URL of one photo.
    """

    template_name = "ui/widgets/photos.html"

    def __init__(self, attrs=None, limit: int = 6, upload="photo_upload", view="photo"):
        super().__init__(attrs)
        self.limit, self.upload, self.view = limit, upload, view

    def get_context(self, name, value, attrs):
        """Add the addresses and the photos that are already there."""
        context = super().get_context(name, value, attrs)
        ids = [str(getattr(v, "pk", v)) for v in (value or []) if v]
        context["widget"].update(
            limit=self.limit,
            upload_url=_address(self.upload),
            photos=[{"id": i, "url": _address(self.view, i)} for i in ids],
        )
        return context

    def optgroups(self, name, value, attrs=None):
        """Choices are not listed: the ids travel in hidden fields."""
        return []


def _address(name: str, *args: str) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
