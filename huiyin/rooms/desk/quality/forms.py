"""The shape of what is typed about checks: which record, the points of the sheet, an objection."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.rooms.desk.quality.models import Row
from huiyin.rooms.desk.quality.queries import facts_of_check, sheet_of, work_shown
from huiyin.web.forms import ActionForm, reason_field, words_field


class PickForm(ActionForm):
    """A record is taken for a check from its own page."""

    wide = ("why",)
    why = forms.CharField(
        label=_("抽检缘由"), max_length=200, required=False, help_text=_("如：客户表扬、新人跟班、用语提示")
    )

    def clean(self):
        cleaned = super().clean()
        work = work_shown(self.subject.record) if self.subject is not None else None
        if work is None:
            raise forms.ValidationError(_("这条记录还没有办理结果，办理之后再抽检"))
        self.work = work
        return cleaned

    def facts(self):
        return super().facts() | facts_of_check(self.subject, self.work)


class SheetFields(ActionForm):
    """One field for each line of the sheet; empty means that it did not apply."""

    sheet: list[Row]
    last: object = ""  # the title of the group after the points

    def prepare(self) -> None:
        self.sheet = sheet_of(self.subject)
        for n, row in enumerate(self.sheet, 1):
            self.fields[f"points_{n}"] = forms.IntegerField(
                label=_("%(item)s（满分%(points)d，权重%(weight)d）") % row._asdict(),
                min_value=0,
                max_value=row.points,
                required=False,
                initial=row.given,
                help_text=row.look,
            )
        names = tuple(f"points_{n}" for n in range(1, len(self.sheet) + 1))
        rest = tuple(name for name in self.fields if name not in names)
        self.groups = ((_("逐项评分，不适用的留空"), names), (self.last, rest))

    def facts(self):
        facts = super().facts()
        return facts | {"points": [facts.pop(f"points_{n}", None) for n in range(1, len(self.sheet) + 1)]}


class ScoreForm(SheetFields):
    last = _("点评")
    remark = words_field(_("点评"), required=False, help_text=_("好在哪里、怎样改进；低于辅导线的必须写"))


class RescoreForm(SheetFields):
    last = _("点评")
    wide = ("reason",)
    remark = words_field(_("点评"), required=False)
    reason = reason_field()

    def prepare(self) -> None:
        super().prepare()
        if self.subject is not None:
            self.fields["remark"].initial = self.subject.remark


class ObjectForm(ActionForm):
    objection = words_field(_("申诉理由"), rows=4, help_text=_("写明哪一项、依据是什么；只能申诉一次"))


class DecideForm(SheetFields):
    last = _("裁定")
    decision = words_field(_("裁定意见"), help_text=_("维持的不改分；改分的写明依据。裁定后不能再申诉"))
