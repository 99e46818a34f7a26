"""The shape of what is typed about breaches."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.clauses.parameters import param
from huiyin.kernel.clauses.revising import titles
from huiyin.kernel.members.models import Member
from huiyin.kernel.records.kinds import KINDS
from huiyin.kernel.records.models import Record
from huiyin.rooms.people.conduct.models import CHARGED, CODES
from huiyin.rooms.people.conduct.queries import may_be_about
from huiyin.web.forms import (
    ActionForm,
    FilesField,
    LinesField,
    MomentField,
    MoneyField,
    OpeningForm,
    PickField,
    reason_field,
    words_field,
)

# Clauses under which several situations are told apart: the parameter that lists them.
SORTS = {"WY-M4b": "breach_kinds", "JS-H4": "not_service_kinds"}

# What is probably broken where a breach is opened from another record about a member.
CLAUSE_OF = {"attendances": "WY-M4b", "outings": "YX-4.1.1"}


def clause_choices() -> list[tuple[str, str]]:
    known = titles()
    return [(code, f"{code} {known.get(code, '')}") for code in CODES]


def sort_choices() -> list[str]:
    return [one for code, name in SORTS.items() for one in param(code, name) or ()]


class RecordForm(OpeningForm):
    """`sort` says which of a clause's situations it was; a call charge belongs to its clause only."""

    groups = (
        (_("谁、违反什么"), ("department", "concerned", "clause", "sort", "charge", "happened_at", "place")),
        (_("事实与证据"), ("words", "uploads", "numbers", "witness_1", "witness_2", "others")),
    )
    wide = ("words", "uploads", "numbers", "others")
    when = {"charge": f"clause={CHARGED}"}
    concerned = PickField("members", Member.objects.none(), label=_("当事人"))
    clause = forms.ChoiceField(label=_("违反条款"), choices=lambda: [("", "—"), *clause_choices()])
    sort = forms.ChoiceField(
        label=_("情形"), required=False, help_text=_("考勤仪表（WY-M4b）与占用热线（JS-H4）时选择")
    )
    charge = MoneyField(label=_("话费"), required=False, help_text=_("元，按话单填写到分"))
    happened_at = MomentField(label=_("发生时间"))
    place = forms.CharField(label=_("地点"), max_length=60, required=False)
    words = words_field(_("事实经过"), rows=4, help_text=_("只写看到、听到的事实"))
    uploads = FilesField(label=_("证据：照片、文件、话单"), required=False)
    numbers = LinesField(
        label=_("证据：系统内记录编号"), required=False, rows=2, help_text=_("每行一个，如来电、投诉编号")
    )
    witness_1 = PickField("members", Member.objects.none(), label=_("证人一"), required=False)
    witness_2 = PickField("members", Member.objects.none(), label=_("证人二"), required=False)
    others = forms.CharField(label=_("其他证人"), max_length=100, required=False)

    def prepare(self) -> None:
        super().prepare()
        self.fields["project"].widget = forms.HiddenInput()
        self.fields["sort"].choices = [("", "—"), *((one, one) for one in sort_choices())]  # type: ignore[attr-defined]
        people = may_be_about(self.member, None)
        for name in ("concerned", "witness_1", "witness_2"):
            self.fields[name].queryset = people  # type: ignore[attr-defined]
        if about := getattr(self.subject, "about_member_id", None):
            self.fields["concerned"].initial = about
            self.fields["clause"].initial = "YX-4.1.15"
        elif about := getattr(self.subject, "member_id", None):  # a day's attendance, or somebody's way out
            self.fields["concerned"].initial = about
            self.fields["clause"].initial = CLAUSE_OF.get(self.subject.record.kind, "")
            if number := self.subject.record.number:
                self.fields["numbers"].initial = [number]

    def clean_numbers(self) -> list[Record]:
        found = []
        for number in self.cleaned_data["numbers"]:
            record = Record.objects.filter(number=number).first()
            if record is None or not _sees(self.member, record):
                raise forms.ValidationError(_("没有编号为%s的记录") % number)
            found.append(record)
        return found

    def clean(self):
        cleaned = super().clean() or {}
        if cleaned.get("clause") != CHARGED:
            cleaned["charge"] = 0
        return cleaned

    def facts(self):
        facts = super().facts()
        witnesses = [facts.pop(name) for name in ("witness_1", "witness_2")]
        return facts | {
            "witnesses": [one for one in witnesses if one],
            "evidence": facts.pop("numbers"),
            "title": title_of(facts["concerned"], facts["clause"]),
        }


def title_of(member: Member, clause: str) -> str:
    """How a breach or penalty is called: 周文员违反“不看无关书报”（YX-4.1.3）."""
    return f"{member.name}违反“{titles().get(clause, '')}”（{clause}）"[:120]


def _sees(member: Member, record: Record) -> bool:
    return KINDS[record.kind].seen_by(member).filter(pk=record.pk).exists()


class CorrectForm(ActionForm):
    wide = ("words", "reason")
    happened_at = MomentField(label=_("发生时间"))
    place = forms.CharField(label=_("地点"), max_length=60, required=False)
    charge = MoneyField(label=_("话费"), required=False)
    words = words_field(_("事实经过"), rows=4)
    uploads = FilesField(label=_("补充证据"), required=False)
    reason = reason_field()

    def prepare(self) -> None:
        if self.subject is None:
            return
        for name in ("place", "words"):
            self.fields[name].initial = getattr(self.subject, name)
        self.fields["happened_at"].initial = self.subject.matter.happened_at
        if self.subject.clause == CHARGED:
            self.fields["charge"].initial = f"{self.subject.charge / 100:.2f}"
        else:
            self.fields["charge"].widget = forms.HiddenInput()


class ConfirmForm(ActionForm):
    finding = words_field(
        _("核实意见"), max_length=300, help_text=_("写明向谁核实、看了哪些证据。确认后即计入次数")
    )


class DismissForm(ActionForm):
    finding = words_field(_("不成立的理由"), max_length=300)


class FileForm(ActionForm):
    reason = reason_field()
