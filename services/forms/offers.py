"""Forms of offers, and of the estimate of who can use one."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ChoiceCards, PhotoPicker, Pills, Segmented
from core.models import Photo, User
from services import rules
from services.actions.projects import MAX_PHOTOS
from services.forms.fields import (
    NO_TITLE,
    ProviderField,
    SlotsField,
    VersionedForm,
    few_enough,
    number,
    words,
)
from services.models import Category, Kind, Offer, Reach
from services.models.tuning import MOST_OPEN

SEPARATED = re.compile(r"[、，,；;]")
MOST_SKILLS = 6


class OfferForm(VersionedForm):
    """供给: what, how far, when, how many at once, photos."""

    provider = ProviderField(label=_("以谁的名义"))
    kind = forms.ChoiceField(
        choices=Kind.choices,
        label=_("类型"),
        widget=ChoiceCards(
            hints={"resource": _("场地、物件、资金"), "service": _("有人出力办事")},
        ),
        error_messages={"required": _("请选资源还是服务")},
    )
    reach = forms.ChoiceField(
        choices=Reach.choices, label=_("能去多远"), widget=Segmented, initial=Reach.STREET
    )
    slots = SlotsField(label=_("每周什么时候"), required=False, max_length=300)
    capacity = number(
        _("一次能接几家"),
        _("可承接数请写 1 到 999 之间的数"),
        help_text=_("接满后不再推给别人"),
    )
    photos = forms.ModelMultipleChoiceField(
        queryset=None,
        label=_("照片"),
        required=False,
        widget=PhotoPicker(limit=MAX_PHOTOS),
        error_messages={"invalid_choice": _("有一张照片没有传好，请重新选")},
    )

    class Meta:
        model = Offer
        fields = (
            "kind",
            "title",
            "description",
            "category",
            "capacity",
            "slots",
            "reach",
        )
        error_messages = {"title": {"required": NO_TITLE}}
        widgets = {
            "description": words(placeholder=_("做什么、谁来做、要对方准备什么；不做的也写上")),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title"].widget.attrs["placeholder"] = _("一句话说清，如：进社区量血压")
        self.fields["category"].empty_label = _("不确定，请系统看着办")
        photos = Photo.objects.filter(uploaded_by=self.user)
        if self.instance.pk:
            photos = photos | Photo.objects.filter(offers=self.instance)
            self.fields["photos"].initial = list(self.instance.photos.all())
            del self.fields["provider"]
        else:
            self.fields["provider"].take(self, "provider", rules.providers(self.user))
        self.fields["photos"].queryset = photos.distinct()

    def clean_photos(self):
        """At most six."""
        return few_enough(self.cleaned_data["photos"])


def skills_in(text: str) -> list[str]:
    """Return the skills that a text sets apart by 、 or a comma, each once."""
    return list(dict.fromkeys(filter(None, map(str.strip, SEPARATED.split(text)))))


class MineForm(OfferForm):
    """我能做什么: a member's own skills, written by tapping on the phone; an offer for each."""

    class Meta(OfferForm.Meta):
        fields = ("title", "category", "slots", "reach", "capacity")
        labels = {"title": _("我能帮什么，几样用、隔开")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["kind"], self.fields["photos"]
        self.fields["title"].widget.attrs["placeholder"] = _("如：上门理发、教用手机")
        self.fields["category"].widget = Pills()
        self.fields["category"].widget.choices = self.fields["category"].choices
        self.fields["category"].empty_label = None
        self.fields["reach"].initial = Reach.COMMUNITY
        self.fields["capacity"].label = _("所有的加起来，同时最多接几件")
        self.fields["capacity"].help_text = _("接满后暂不再推给您")

    def clean_title(self) -> str:
        """Read the skills apart; each is two characters or more, and there are not too many."""
        text = self.cleaned_data["title"]
        self.skills = skills_in(text)
        if not self.skills or min(map(len, self.skills)) < 2:
            raise forms.ValidationError(_("每一样写两个字以上，如：理发、修电器"))
        if len(self.skills) > MOST_SKILLS:
            raise forms.ValidationError(_("一次最多写 %(n)s 样") % {"n": MOST_SKILLS})
        return text

    def clean_capacity(self) -> int:
        """A person takes on fewer than a unit."""
        number_of = self.cleaned_data["capacity"]
        if number_of > MOST_OPEN:
            raise forms.ValidationError(_("一个人请写 1 到 99 之间的数"))
        return number_of

    def clean_photos(self):
        """There are none to check."""
        return []

    def facts(self) -> dict:
        """Return what all of his offers have in common; what somebody does himself is a service."""
        common = {name: self.cleaned_data[name] for name in ("category", "slots", "reach")}
        return {**common, "kind": Kind.SERVICE}


class FitForm(forms.Form):
    """What the estimate of an offer needs; anything that cannot be read counts as not said."""

    provider = ProviderField(required=False)
    reach = forms.ChoiceField(choices=Reach.choices, required=False)
    category = forms.ModelChoiceField(queryset=Category.objects.all(), required=False)
    slots = SlotsField(required=False)

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.own = rules.providers(user)
        self.fields["provider"].take(self, "provider", self.own)
