"""What is typed about an objection."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.clauses.revising import titles
from huiyin.rooms.people.appraisals.forms.standards import points_field
from huiyin.rooms.people.appraisals.models import Deduction
from huiyin.web.forms import ActionForm, OpeningForm, words_field


class ObjectionForm(OpeningForm):
    """Opened from the sheet; the question about a clause goes to whoever interprets it, without names (WY-A4.10)."""

    groups = (
        (_("对哪里有异议"), ("deduction", "words")),
        (_("对条款含义有疑问的"), ("clause", "question")),
    )
    wide = ("deduction", "question")
    deduction = forms.ModelChoiceField(
        Deduction.objects.none(),
        label=_("哪一项扣分"),
        required=False,
        empty_label=_("整张表"),
    )
    words = words_field(_("理由"), rows=4)
    clause = forms.ChoiceField(
        label=_("条款"),
        required=False,
        choices=lambda: [("", "—"), *((code, f"{code} {name}") for code, name in sorted(titles().items()))],
    )
    question = forms.CharField(
        label=_("疑问"), max_length=300, required=False, help_text=_("不要写人名：答复会公布在条款页上")
    )

    def prepare(self) -> None:
        super().prepare()
        for name in ("department", "project"):
            self.fields[name].widget = forms.HiddenInput()
            self.fields[name].required = False
        if self.subject is not None:
            found = self.subject.deductions.select_related("item").order_by("pk")
            self.fields["deduction"].queryset = found  # type: ignore[attr-defined]

    def facts(self):
        facts = super().facts()
        if self.subject is None:
            return facts
        record = self.subject.record
        return facts | {
            "department": record.department,
            "project": record.project,
            "sheet": self.subject,
            "title": f"对{record.number}的异议",
        }


class VerdictForm(ActionForm):
    when = {"points": "upheld=no"}
    upheld = forms.TypedChoiceField(
        label=_("处理结果"),
        choices=[("yes", _("维持原扣分")), ("no", _("异议成立，改扣"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    points = points_field(_("改扣几分"), min_value=0, required=False, help_text=_("不扣的填 0"))
    verdict = words_field(_("处理意见"), rows=3)

    def facts(self):
        facts = super().facts()
        points = facts["points"]
        return facts | {"points": int(points * 100) if points is not None and not facts["upheld"] else None}
