"""Forms of what is said of a project: by the unit, by residents, by grid keepers, in a talk."""

import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import Stepper
from services.actions.resident import LONGEST_DAYS
from services.forms.fields import TOO_LONG, fix_only_choice, words
from services.forms.projects import ReviewForm
from services.forms.work import WorkForm, day_field
from services.projects import rules as project_rules

DEFAULT_DAYS = 30
COUNT = _("请写 0 到 999 之间的数")


class UnitReviewForm(ReviewForm):
    """单位评社区: 1 to 5, and words."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rating"].label = _("和社区配合得怎么样")


class ResidentForm(ReviewForm):
    """居民评分: 1 to 5, and a few words without names."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        comment = self.fields["comment"]
        comment.label, comment.max_length = _("想说的话"), 200
        comment.validators = [forms.CharField(max_length=200).validators[0]]
        comment.help_text = _("不用写姓名、电话和门牌号")


class TalkForm(forms.Form):
    """约谈: when, who with whom, what was agreed."""

    held_on = day_field(_("哪天谈的"), quick=False)
    people = forms.CharField(
        label=_("谁和谁谈"),
        max_length=200,
        error_messages={"required": _("请写谁和谁谈"), "max_length": TOO_LONG},
    )
    agreed = forms.CharField(
        label=_("谈定了什么"),
        max_length=500,
        widget=words(rows=3, maxlength=None),
        error_messages={"required": _("请写谈定了什么、什么时候之前改好"), "max_length": TOO_LONG},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held_on"].initial = timezone.localdate


class LinkForm(forms.Form):
    """居民评分码: how long residents may rate."""

    ends_on = day_field(_("居民可以评到哪一天"), quick=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        days = datetime.timedelta(days=DEFAULT_DAYS)
        self.fields["ends_on"].initial = timezone.localdate() + days
        text = _("最长 %(n)s 天，过了这一天码就失效") % {"n": LONGEST_DAYS}
        self.fields["ends_on"].help_text = text


def _count(label) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=999,
        initial=0,
        widget=Stepper({"min": 0, "max": 999}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), COUNT),
    )


class VoiceForm(WorkForm):
    """居民反映: in which grid, on which day, how many found it how, and their words."""

    grid = forms.ModelChoiceField(None, label=_("哪个网格"))
    day = day_field(_("哪一天问的"), quick=False)
    satisfied = _count(_("满意几人"))
    so_so = _count(_("一般几人"))
    dissatisfied = _count(_("不满意几人"))
    words = forms.CharField(
        label=_("居民怎么说"),
        max_length=500,
        required=False,
        widget=words(rows=3),
        help_text=_("不用写姓名、电话和门牌号"),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grid"].queryset = project_rules.own_grids(self.user, self.project)
        self.fields["day"].initial = timezone.localdate
        fix_only_choice(self, "grid")

    def clean(self):
        """At least one resident."""
        data = super().clean()
        counts = [data.get(name) for name in ("satisfied", "so_so", "dissatisfied")]
        if None not in counts and not sum(counts):
            self.add_error("satisfied", _("请写问了几人，至少 1 人"))
        return data


class FilingForm(forms.Form):
    """书记项目: whose, and which hard matter it is to solve."""

    secretary = forms.CharField(
        label=_("书记姓名"),
        max_length=40,
        error_messages={"required": _("请写书记姓名"), "max_length": TOO_LONG},
    )
    aim = forms.CharField(
        label=_("要破解的难题"),
        max_length=300,
        widget=words(rows=3, maxlength=None),
        error_messages={"required": _("请写要破解什么难题"), "max_length": TOO_LONG},
    )
