"""How forms look: the renderer, which gives fields their classes, and the widgets of core.ui."""

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

from core.ui.files import FilePicker, FilesField, PickedFile
from core.ui.widgets import (
    ChoiceCards,
    DayInput,
    PhotoPicker,
    Pills,
    SearchSelect,
    SearchSelectMultiple,
    Segmented,
    Stepper,
    TimeInput,
    WeekPicker,
)

__all__ = [
    "ChoiceCards",
    "DayInput",
    "FilePicker",
    "FilesField",
    "PhotoPicker",
    "PickedFile",
    "Pills",
    "PortalBoundField",
    "PortalFormRenderer",
    "SearchSelect",
    "SearchSelectMultiple",
    "Segmented",
    "Stepper",
    "TimeInput",
    "WeekPicker",
]

BARE = (
    forms.RadioSelect,
    forms.CheckboxSelectMultiple,
    forms.HiddenInput,
    forms.MultipleHiddenInput,
    forms.FileInput,
    PhotoPicker,
    FilePicker,
)


class PortalBoundField(BoundField):
    """A field whose widget carries the class of its kind, so that no form needs to say so."""

    def build_widget_attrs(self, attrs, widget=None):
        """Return the attributes with `ui-input`, `ui-input area` or `ui-check` as the class."""
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        own = widget.attrs.get("class", "")
        attrs["class"] = " ".join(filter(None, [own, attrs.get("class"), _class_of(widget)]))
        if not attrs["class"]:
            del attrs["class"]
        return attrs


def _class_of(widget: forms.Widget) -> str:
    if isinstance(widget, BARE):
        return ""
    if isinstance(widget, forms.CheckboxInput):
        return "ui-check"
    if isinstance(widget, forms.Textarea):
        return "ui-input area"
    if isinstance(widget, forms.Select | forms.widgets.Input | forms.MultiWidget):
        return "ui-input"
    return ""


class PortalFormRenderer(TemplatesSetting):
    """Fields come as label, help, widget, error from templates/django/forms/field.html."""

    bound_field_class = PortalBoundField
