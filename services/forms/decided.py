"""The form that makes a decision a project."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DayInput
from core.models import User
from services import rules
from services.forms.fields import DAY_WORDS, NO_TITLE, words
from services.models import Category


class DecidedForm(forms.Form):
    """Where, what and by when; the unit is the one that answers for the decision."""

    org = forms.ModelChoiceField(queryset=None, label=_("哪个社区（街道）的项目"))
    title = forms.CharField(label=_("标题"), max_length=100, error_messages={"required": NO_TITLE})
    description = forms.CharField(
        label=_("说明"), max_length=5000, required=False, widget=words(rows=3)
    )
    category = forms.ModelChoiceField(
        queryset=Category.objects.all(), label=_("类别"), required=False, empty_label=_("不确定")
    )
    due = forms.DateField(
        label=_("什么时候之前要办成"),
        widget=DayInput(),
        error_messages={"required": _("请写什么时候之前要办成"), **DAY_WORDS},
    )

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["org"].queryset = rules.demand_places(user)

    def clean_due(self):
        """A date that has passed cannot be met."""
        due = self.cleaned_data["due"]
        if due < timezone.localdate():
            raise forms.ValidationError(_("这一天已经过去，请写今天或以后的日期"))
        return due
