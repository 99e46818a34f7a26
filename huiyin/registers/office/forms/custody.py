"""The shape of what is typed about things in custody."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.custody.models import Item
from huiyin.kernel.custody.sorts import SORTS
from huiyin.kernel.members.models import Member
from huiyin.registers.office.queries import items_seen_by
from huiyin.web.forms import (
    ActionForm,
    FilesField,
    LinesField,
    OpeningForm,
    PickField,
    SignatureField,
    colleagues,
    reason_field,
)


class TakeInForm(OpeningForm):
    wide = ("words",)
    sort = forms.ChoiceField(label=_("类别"), choices=lambda: [(s.code, s.label) for s in SORTS.values()])
    label = forms.CharField(label=_("名称"), max_length=80, help_text=_("如：合同正本第1份、不动产权证书"))
    place = forms.CharField(
        label=_("存放位置"), max_length=40, required=False, help_text=_("如：档案柜A-3；不填即由本人保管")
    )
    words = forms.CharField(label=_("来源"), max_length=200, required=False)

    def prepare(self) -> None:
        super().prepare()
        if record := getattr(self.subject, "record", None):
            self.fields["project"].initial = record.project_id


class PutForm(ActionForm):
    place = forms.CharField(
        label=_("存放位置"), max_length=40, required=False, help_text=_("不填即由本人保管")
    )


class LoseForm(ActionForm):
    reason = reason_field()


class TransferForm(OpeningForm):
    groups = (
        (_("交什么"), ("items", "codes", "title")),
        (_("交给谁"), ("taker", "outside", "taken_by")),
        (_("签收"), ("signature", "uploads")),
    )
    wide = ("title", "uploads", "signature")
    items = forms.ModelMultipleChoiceField(
        Item.objects.none(), label=_("物品"), required=False, widget=forms.CheckboxSelectMultiple
    )
    codes = LinesField(
        label=_("编号"),
        required=False,
        rows=3,
        help_text=_("每行一个物品编号或所属记录的编号，可用扫码枪或从Excel粘贴"),
    )
    taker = PickField(
        "members", Member.objects.none(), label=_("同事"), required=False, help_text=_("对方确认后才算交出")
    )
    outside = forms.CharField(
        label=_("或外部单位"), max_length=60, required=False, help_text=_("银行、中介、登记机构等")
    )
    taken_by = forms.CharField(label=_("对方签收人"), max_length=60, required=False)
    signature = SignatureField(label=_("签收人签字"))
    uploads = FilesField(label=_("签收单照片"), required=False)
    title = forms.CharField(label=_("事由"), max_length=120)

    def prepare(self) -> None:
        super().prepare()
        self.fields["taker"].queryset = colleagues(self.member)  # type: ignore[attr-defined]
        record = getattr(self.subject, "record", None)
        items = items_seen_by(self.member).filter(state=Item.State.KEPT).order_by("sort", "label")
        self.fields["items"].queryset = items  # type: ignore[attr-defined]
        if record is None:
            self.fields["items"].widget = forms.MultipleHiddenInput()
            return
        here = items.filter(about=record) | items.filter(pk=record.pk)
        self.fields["items"].queryset = here  # type: ignore[attr-defined]
        if not here:
            del self.fields["items"]
        self.fields["project"].initial = record.project_id

    def facts(self):
        found = super().facts()
        return found | {"items": list(found.get("items") or ())}


class AcceptForm(ActionForm):
    place = forms.CharField(
        label=_("存放位置"), max_length=40, required=False, help_text=_("不填即由本人保管")
    )


class BringBackForm(ActionForm):
    words = forms.CharField(label=_("说明"), max_length=200, required=False)
    place = forms.CharField(
        label=_("存放位置"), max_length=40, required=False, help_text=_("不填即由本人保管")
    )
