"""Forms of projects: due date, report, review."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PhotoPicker, Pills
from core.models import Photo, User
from services.actions.projects import MAX_PHOTOS
from services.forms.claims import AcceptForm
from services.forms.fields import TOO_LONG, few_enough, words


class DueForm(forms.Form):
    """Another due date of a project, and why."""

    due = AcceptForm.base_fields["due"]
    clean_due = AcceptForm.clean_due
    reason = forms.CharField(
        label=_("为什么改？会告诉对方"),
        max_length=200,
        widget=words(rows=2, maxlength=None),
        error_messages={"required": _("请写明为什么改，会告诉对方"), "max_length": TOO_LONG},
    )


class ReportForm(forms.Form):
    """报办结: what was done, with photos."""

    report = forms.CharField(
        label=_("做了什么"),
        max_length=5000,
        widget=words(rows=5, placeholder=_("什么时候、谁、为多少人做了什么")),
        error_messages={"required": _("请写明做了什么"), "max_length": TOO_LONG},
    )
    photos = forms.ModelMultipleChoiceField(
        queryset=None,
        label=_("现场照片"),
        widget=PhotoPicker(limit=MAX_PHOTOS),
        error_messages={
            "required": _("请至少传一张现场照片"),
            "invalid_choice": _("有一张照片没有传好，请重新选"),
        },
    )

    def __init__(self, *args, user: User, project=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["report"].widget.attrs.pop("maxlength", None)
        photos = Photo.objects.filter(uploaded_by=user)
        if project is not None:
            photos = photos | Photo.objects.filter(projects=project)
        self.fields["photos"].queryset = photos.distinct()

    def clean_photos(self):
        """At most six."""
        return few_enough(self.cleaned_data["photos"])


class ReviewForm(forms.Form):
    """评议: 1 to 5, and words."""

    rating = forms.TypedChoiceField(
        label=_("做得怎么样"),
        choices=[
            (5, _("5 很满意")),
            (4, _("4 满意")),
            (3, _("3 一般")),
            (2, _("2 不满意")),
            (1, _("1 很不满意")),
        ],
        coerce=int,
        widget=Pills,
        error_messages={"required": _("请选 1 到 5 分")},
    )
    comment = forms.CharField(
        label=_("评语"),
        max_length=500,
        required=False,
        widget=words(rows=3),
        error_messages={"max_length": TOO_LONG},
    )
