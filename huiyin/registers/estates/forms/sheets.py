"""The shape of what is typed about a project: its sheet, and its questions and answers."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.clauses.parameters import param
from huiyin.kernel.members.models import Department
from huiyin.registers.estates.models import Document
from huiyin.web.forms import (
    ActionForm,
    FilesField,
    LinesField,
    OpeningForm,
    day_field,
    reason_field,
    words_field,
)


def works_field() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        Department.objects.order_by("name"),
        label=_("向谁了解工程进度"),
        required=False,
        help_text=_("进度过期时，系统自动给这个部门开一个任务"),
    )


class SheetForm(OpeningForm):
    works = works_field()
    under_construction = forms.BooleanField(label=_("在建"), required=False, initial=True)

    def prepare(self) -> None:
        super().prepare()
        project = self.fields["project"]
        project.required = True
        project.queryset = project.queryset.filter(sheet=None)  # type: ignore[attr-defined]
        project.widget = forms.Select()
        project.widget.choices = project.choices  # type: ignore[attr-defined]


class CorrectSheetForm(ActionForm):
    works = works_field()
    under_construction = forms.BooleanField(label=_("在建"), required=False)
    reason = reason_field()

    def prepare(self) -> None:
        if self.subject is not None:
            self.initial = dict(self.initial) | {
                "works": self.subject.works_id,
                "under_construction": self.subject.under_construction,
            }


class _OfLine(ActionForm):
    def labels(self, missing: bool) -> list[tuple[str, str]]:
        """What stands on the sheet and, where asked for, what ought to."""
        if self.subject is None:
            return []
        known = [line.label for line in self.subject.lines.order_by("position", "pk")]
        wanted = param("YX-2.3.1", "sheet_lines", self.subject.record.department_id) or []
        more = [name for name in wanted if name not in known] if missing else []
        return [(name, name) for name in (*more, *known)]


class LineForm(_OfLine):
    label = forms.ChoiceField(label=_("哪一项"), required=False)
    other = forms.CharField(
        label=_("其他项"), max_length=30, required=False, help_text=_("列表里没有的写在这里")
    )
    value = forms.CharField(label=_("内容"), max_length=300)
    origin = forms.CharField(label=_("来源"), max_length=80, help_text=_("规划许可证、合同、某部门等"))
    as_of = day_field(label=_("截至日期"))
    reason = forms.CharField(
        label=_("理由"), max_length=200, required=False, help_text=_("改动已有的项时要写")
    )
    wide = ("value",)

    def prepare(self) -> None:
        self.fields["label"].choices = [("", _("其他")), *self.labels(missing=True)]  # type: ignore[attr-defined]
        self.fields["as_of"].initial = clock.today()

    def clean(self):
        cleaned = super().clean() or {}
        if not cleaned.get("label") and not cleaned.get("other"):
            self.add_error("other", _("选择一项，或写明是哪一项"))
        return cleaned

    def facts(self):
        facts = super().facts()
        other = facts.pop("other")
        return facts | {"label": facts["label"] or other.strip()}


class DropLineForm(_OfLine):
    label = forms.ChoiceField(label=_("哪一项"))
    reason = reason_field()

    def prepare(self) -> None:
        self.fields["label"].choices = self.labels(missing=False)  # type: ignore[attr-defined]


class DocumentForm(ActionForm):
    sort = forms.ChoiceField(label=_("类别"), choices=Document.Sort.choices)
    title = forms.CharField(label=_("名称"), max_length=60, help_text=_("与以前同名的，作为它的新版本"))
    edition = forms.CharField(label=_("版本"), max_length=20)
    dated = day_field(label=_("版本日期"))
    uploads = FilesField(label=_("文件"))
    wide = ("uploads",)


class WithdrawDocumentForm(ActionForm):
    document = forms.ModelChoiceField(Document.objects.none(), label=_("哪一份"))
    reason = reason_field()

    def prepare(self) -> None:
        if self.subject is not None:
            self.fields["document"].queryset = self.subject.documents.filter(withdrawn=False).order_by(  # type: ignore[attr-defined]
                "title", "-dated", "-pk"
            )


class _Answer(ActionForm):
    spoken = ("answer",)
    question = forms.CharField(label=_("问题"), max_length=120)
    answer = words_field(_("可以告诉客户的回答"), rows=3, max_length=500)
    triggers = LinesField(
        label=_("触发词"), longest=20, help_text=_("每行一个，接待时输入这些词就提示这条回答")
    )
    origin = forms.CharField(label=_("来源"), max_length=80, help_text=_("谁说的，或哪份文件"))
    valid_until = day_field(
        label=_("有效期至"), required=False, help_text=_("过了这一天，回答前要先核实；不填为长期有效")
    )
    wide = ("question",)


class QuestionForm(_Answer, OpeningForm):
    def prepare(self) -> None:
        super().prepare()
        project = self.fields["project"]
        project.required = True
        if isinstance(project.widget, forms.HiddenInput):
            project.widget = forms.Select()
            project.widget.choices = project.choices  # type: ignore[attr-defined]
        if record := getattr(self.subject, "record", None):
            project.initial = record.project_id
            asked = getattr(self.subject, "need", "") or getattr(self.subject, "purpose", "")
            self.fields["question"].initial = asked[:120]


class CorrectQuestionForm(_Answer):
    reason = reason_field()

    def prepare(self) -> None:
        if self.subject is not None:
            names = ("question", "answer", "triggers", "origin", "valid_until")
            self.initial = dict(self.initial) | {name: getattr(self.subject, name) for name in names}


class ConfirmQuestionForm(ActionForm):
    origin = forms.CharField(label=_("向谁核实的"), max_length=80)
    valid_until = day_field(label=_("有效期至"), required=False)
