"""The shape of what is typed on the way of a penalty."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.clauses.packs import shipped
from huiyin.kernel.clauses.parameters import param
from huiyin.rooms.people.conduct.forms.breaches import title_of
from huiyin.rooms.people.conduct.models import Outcome
from huiyin.web.forms import ActionForm, FilesField, day_field, words_field, yes_no_field


def legal_warning() -> str:
    """What the law says of fines for employees: shown wherever one is decided, and never to be switched off."""
    return str(shipped()[3]["employee_fine"]["caution"])


class ProposeForm(ActionForm):
    """Nothing is typed: what the clause comes to is reckoned from the member's history."""

    def facts(self):
        if self.subject is None:
            return {}
        record = self.subject.record
        return {
            "department": record.department,
            "project": record.project,
            "title": title_of(self.subject.member, self.subject.clause),
            "breach": self.subject,
        }


class NotifyForm(ActionForm):
    how = forms.ChoiceField(
        label=_("告知方式"),
        choices=[(str(one), one) for one in ("当面送达", "系统送达", "邮寄送达", "两名见证人留置送达")],
    )
    uploads = FilesField(label=_("签收的通知书"), required=False, help_text=_("本人签收后的照片或扫描件"))


class SignForm(ActionForm):
    read = forms.BooleanField(label=_("已收到通知书，并知道可以陈述申辩和申诉"))


class AnswerForm(ActionForm):
    words = words_field(_("陈述申辩"), rows=5, help_text=_("写明当时的情况；也可以写“放弃陈述申辩”"))
    uploads = FilesField(label=_("证据"), required=False)


class HearForm(ActionForm):
    waived = yes_no_field(_("本人放弃陈述申辩"))
    words = words_field(
        _("陈述申辩记录"), rows=5, help_text=_("照本人所说记录；放弃的写明何时、怎样表示放弃")
    )
    uploads = FilesField(label=_("本人签字的记录"), required=False)


class DecideForm(ActionForm):
    outcome = forms.ChoiceField(label=_("决定"), choices=Outcome.choices, widget=forms.RadioSelect)
    ground = words_field(_("理由"), rows=3, required=False, help_text=_("与条款或先例不一致的必须写明理由"))


class EffectForm(ActionForm):
    """The warning stands in the form itself: who asks for the effect has read it."""

    known = forms.BooleanField(label=_("已知道上述法律风险"))

    def prepare(self) -> None:
        self.fields["known"].help_text = legal_warning()


class AppealForm(ActionForm):
    words = words_field(_("申诉理由"), rows=5)
    uploads = FilesField(label=_("证据"), required=False)


class VerdictForm(ActionForm):
    upheld = forms.TypedChoiceField(
        label=_("处理结果"),
        choices=[("yes", _("维持原处罚")), ("no", _("申诉成立，撤销处罚"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    verdict = words_field(_("处理意见"), rows=4)


class SuspendForm(ActionForm):
    """Whether the days are paid is asked each time (reading 5)."""

    from_on = day_field(label=_("停岗起始日"))
    paid = yes_no_field(
        _("停岗期间照付工资"), help_text=_("停发工资没有明确的法律依据，另作处理前请咨询律师")
    )

    def prepare(self) -> None:
        department = self.subject.record.department_id if self.subject is not None else None
        self.fields["paid"].initial = "yes" if param("YX-4.2.2", "suspension_paid", department) else "no"
        self.fields["from_on"].initial = clock.today()
