"""The shape of what is typed about the lines of a checklist and their papers."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.members.models import Member
from huiyin.rooms.sales.launches.models import LaunchLine, LineDocument
from huiyin.web.forms import ActionForm, FilesField, PickField, colleagues, day_field, reason_field


class _OfLine(ActionForm):
    """A form about one line; `states` are those of the lines offered, `by_hand` leaves out what certificates finish."""

    states: tuple[str, ...] = (LaunchLine.State.OPEN,)
    by_hand = False
    line = forms.ModelChoiceField(LaunchLine.objects.none(), label=_("哪一项"))

    def prepare(self) -> None:
        if self.subject is not None:
            lines = self.subject.lines.filter(state__in=self.states).select_related("promise__owner")
            if self.by_hand:
                lines = lines.filter(sort="")
            self.fields["line"].queryset = lines.order_by("position", "pk")  # type: ignore[attr-defined]

    def chosen(self) -> LaunchLine | None:
        """The line that the address names, else the only one there is."""
        lines = self.fields["line"].queryset  # type: ignore[attr-defined]
        named = str(self.initial.get("line", ""))
        if named.isdigit():
            return lines.filter(pk=int(named)).first()
        return lines[0] if len(lines) == 1 else None


class FinishLineForm(_OfLine):
    by_hand = True
    remark = forms.CharField(label=_("办理情况"), max_length=200, required=False)
    uploads = FilesField(label=_("文件"), required=False, help_text=_("同名的以前传过的，作为新的一版"))
    wide = ("line", "remark", "uploads")

    def prepare(self) -> None:
        super().prepare()
        if self.subject is None or "line" in self.initial:
            return
        lines = list(self.fields["line"].queryset)  # type: ignore[attr-defined]
        mine = [line for line in lines if line.owner == self.member]
        if len(mine) == 1:
            self.fields["line"].initial = mine[0].pk


class ReopenLineForm(_OfLine):
    states = (LaunchLine.State.DONE, LaunchLine.State.EXCUSED)
    by_hand = True
    due = day_field(label=_("重新办理的期限"))
    reason = reason_field()


class ExcuseLineForm(_OfLine):
    reason = reason_field()


class _Owned(ActionForm):
    owner = PickField("members", Member.objects.none(), label=_("责任人"), help_text=_("姓名或拼音首字母"))
    due = day_field(label=_("期限"))
    required = forms.BooleanField(
        label=_("必备"), required=False, initial=True, help_text=_("必备的没有完成，不能开盘")
    )
    wants_document = forms.BooleanField(label=_("要附文件"), required=False)


class SetLineForm(_OfLine, _Owned):
    reason = forms.CharField(
        label=_("理由"), max_length=200, required=False, help_text=_("改期，或改为非必备时要写")
    )
    wide = ("line",)

    def prepare(self) -> None:
        super().prepare()
        self.fields["owner"].queryset = colleagues(self.member)  # type: ignore[attr-defined]
        if line := self.chosen():
            self.initial = {
                "line": line.pk,
                "owner": line.promise.owner_id,
                "due": clock.local(line.due).date(),
                "required": line.required,
                "wants_document": line.wants_document,
            } | dict(self.initial)


class AddLineForm(_Owned):
    title = forms.CharField(label=_("事项"), max_length=60)

    def prepare(self) -> None:
        self.fields["owner"].queryset = colleagues(self.member)  # type: ignore[attr-defined]
        if self.subject is not None:
            self.fields["owner"].initial = self.subject.matter.owner_id


class DocumentForm(_OfLine):
    states = (LaunchLine.State.OPEN, LaunchLine.State.DONE)
    by_hand = True
    title = forms.CharField(
        label=_("名称"), max_length=60, required=False, help_text=_("不填按这一项的名称；同名的作为新的一版")
    )
    uploads = FilesField(label=_("文件"))
    wide = ("uploads",)


class WithdrawDocumentForm(ActionForm):
    document = forms.ModelChoiceField(LineDocument.objects.none(), label=_("哪一份"))
    reason = reason_field()

    def prepare(self) -> None:
        if self.subject is not None:
            standing = LineDocument.objects.filter(line__launch=self.subject, withdrawn=False)
            self.fields["document"].queryset = standing.order_by("title", "-edition")  # type: ignore[attr-defined]
