"""The shape of what is typed about routine duties."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.clauses.packs import shipped
from huiyin.kernel.members.models import Member, Post
from huiyin.kernel.members.rights import reach_of
from huiyin.registers.office.forms.tasks import LONGEST
from huiyin.registers.office.models import Closed, Frequency
from huiyin.web.forms import (
    ActionForm,
    LinesField,
    OpeningForm,
    PickField,
    colleagues,
    day_field,
    reason_field,
    words_field,
)

WEEKDAYS = [(n, _("星期") + word) for n, word in enumerate("一二三四五六日", 1)]


class Definition(forms.Form):
    """What a duty is, whose, and when it comes again."""

    title = forms.CharField(label=_("事务名称"), max_length=100)
    wanted = words_field(_("工作要求"), rows=3)
    checklist = LinesField(
        longest=LONGEST, label=_("检查项"), required=False, help_text=_("每行一项，办理时逐项勾选")
    )
    owner = PickField("members", Member.objects.none(), label=_("责任人"), required=False)
    post = forms.ModelChoiceField(
        Post.objects.none(),
        label=_("责任岗位"),
        required=False,
        help_text=_("没有指定责任人时，由这个岗位在岗的人办"),
    )
    frequency = forms.ChoiceField(label=_("周期"), choices=Frequency.choices)
    weekday = forms.TypedChoiceField(label=_("星期"), choices=WEEKDAYS, coerce=int, initial=1)
    month = forms.IntegerField(
        label=_("第几个月"),
        min_value=1,
        max_value=12,
        initial=1,
        help_text=_("每季填 1 到 3，每年填 1 到 12"),
    )
    month_day = forms.IntegerField(
        label=_("几号"), min_value=1, max_value=31, initial=1, help_text=_("当月没有这一天的，按月末")
    )
    closed = forms.ChoiceField(label=_("遇休息日"), choices=Closed.choices, initial=Closed.BEFORE)
    due_time = forms.TimeField(
        label=_("完成时刻"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        initial=dt.time(17, 30),
    )
    within_days = forms.IntegerField(
        label=_("办理天数"),
        min_value=0,
        max_value=60,
        initial=0,
        help_text=_("0 为当天，否则为之后第几个工作日"),
    )
    clause = forms.CharField(
        label=_("依据条款"), max_length=20, required=False, help_text=_("条款号，如 WY-P2")
    )

    def clean_clause(self) -> str:
        code = self.cleaned_data["clause"].strip().upper()
        if code and code not in {known.upper() for known in shipped()[1]}:
            raise forms.ValidationError(_("规程里没有这个条款号"))
        return next((known for known in shipped()[1] if known.upper() == code), "")


GROUPS = (
    (_("做什么"), ("title", "wanted", "checklist", "clause")),
    (_("谁来做"), ("department", "project", "owner", "post")),
    (
        _("什么时候做"),
        ("frequency", "weekday", "month", "month_day", "closed", "due_time", "within_days", "from_on"),
    ),
)
WHEN = {
    "weekday": "frequency=weekly",
    "month": "frequency=quarterly|yearly",
    "month_day": "frequency=monthly|quarterly|yearly",
    "closed": "frequency=weekly|monthly|quarterly|yearly",
}


def _offer(form, departments) -> None:
    form.fields["owner"].queryset = colleagues(form.member)
    form.fields["post"].queryset = Post.objects.filter(department__in=departments).order_by("name")
    form.fields["post"].label_from_instance = lambda post: post.name


class DutyForm(Definition, OpeningForm):
    groups = GROUPS
    when = WHEN
    wide = ("title",)
    from_on = day_field(label=_("开始日期"), initial=clock.today)

    def prepare(self) -> None:
        super().prepare()
        self.fields["project"].widget = forms.HiddenInput()
        _offer(self, reach_of(self.member).departments)


class ChangeDutyForm(Definition, ActionForm):
    groups = (*GROUPS, (_("为什么改"), ("reason",)))
    when = WHEN
    wide = ("title",)
    reason = reason_field()

    def prepare(self) -> None:
        if self.subject is None:
            return
        _offer(self, [self.subject.record.department_id])
        names = set(self.fields) - {"reason"}
        self.initial = {name: getattr(self.subject, name) for name in names} | dict(self.initial)
