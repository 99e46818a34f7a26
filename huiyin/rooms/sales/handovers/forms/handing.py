"""What is typed with a buyer at the home's door: made for a phone in hand."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.members.models import Department
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.parties.models import Party
from huiyin.kernel.privacy.masking import masked_name
from huiyin.rooms.sales.handovers.forms.rounds import SlotChoice
from huiyin.rooms.sales.handovers.models import Given, Handover, Slot
from huiyin.rooms.sales.handovers.queries import files_to_give, slots_with_room
from huiyin.web.forms import (
    ActionForm,
    CertificateField,
    FilesField,
    LinesField,
    OpeningForm,
    SignatureField,
    day_field,
    reason_field,
    words_field,
    yes_no_field,
)

KINDS = (
    ("name", _("姓名")),
    ("phone", _("联系电话")),
    ("unit", _("房号与面积")),
    ("meters", _("表底数")),
    ("inspection", _("验房记录")),
    ("contract", _("合同复印件")),
)


class BookForm(ActionForm):
    slot = SlotChoice(Slot.objects.none(), label=_("时段"))
    reason = reason_field(required=False)

    def prepare(self) -> None:
        if self.subject is not None:
            self.fields["slot"].queryset = slots_with_room(self.subject.round)  # type: ignore[attr-defined]


class InspectForm(ActionForm):
    """For each line whether it is right, and if not what is wrong."""

    def prepare(self) -> None:
        department = self.subject.record.department_id if self.subject is not None else None
        self.lines = list(needed("YX-2.7.3", "inspection_lines", department))
        before = {line[0]: line for line in self.subject.inspection} if self.subject is not None else {}
        for n, line in enumerate(self.lines, 1):
            known = before.get(line)
            self.fields[f"ok_{n}"] = forms.ChoiceField(
                label=line,
                choices=[("", _("未验")), ("yes", _("合格")), ("no", _("有问题"))],
                required=False,
                initial="" if known is None or known[1] is None else "yes" if known[1] else "no",
            )
            self.fields[f"words_{n}"] = forms.CharField(
                label=_("%s的问题") % line, max_length=300, required=False
            )
            self.when = {**self.when, f"words_{n}": f"ok_{n}=no"}
        self.fields["uploads"] = FilesField(label=_("照片"), required=False)

    def facts(self):
        found = super().facts()
        lines = []
        for n, line in enumerate(self.lines, 1):
            said = found[f"ok_{n}"]
            if said:
                lines.append((line, said == "yes", found[f"words_{n}"] if said == "no" else ""))
        return {"lines": lines, "uploads": found["uploads"]}


class PartyChoice(forms.ModelChoiceField):
    def label_from_instance(self, party) -> str:
        return masked_name(party.name)


class DeliverForm(ActionForm):
    when = {"authority": "proxy_name"}
    wide = ("authority", "uploads", "signature", "keys")

    def prepare(self) -> None:
        handover = self.subject
        department = handover.record.department_id if handover is not None else None
        buyers = handover.contract.buyers.values("party") if handover is not None else ()
        parties = Party.objects.filter(pk__in=buyers) if handover is not None else Party.objects.none()
        papers = [(paper, paper) for paper in needed("YX-2.7.3", "required_papers", department)]
        self.meters = list(needed("YX-2.7.3", "meters", department))
        self.fields["taker"] = PartyChoice(parties, label=_("买受人"), empty_label=None)
        self.fields["id_number"] = CertificateField(
            label=_("来人证件号码"),
            widget=forms.TextInput(attrs={"data-secret": "", "autocomplete": "off"}),
            help_text=_("照证件填写，代收的填代收人的"),
        )
        self.fields["proxy_name"] = forms.CharField(label=_("代收人"), max_length=40, required=False)
        self.fields["authority"] = FilesField(label=_("授权委托书和证件照片"), required=False)
        self.fields["papers"] = forms.MultipleChoiceField(
            label=_("已交付文件"), choices=papers, required=False, widget=forms.CheckboxSelectMultiple
        )
        self.fields["keys"] = LinesField(
            label=_("钥匙"), longest=80, help_text=_("每行一项，如：入户门钥匙3把、门禁卡2张")
        )
        for n, meter in enumerate(self.meters, 1):
            self.fields[f"meter_{n}"] = forms.CharField(
                label=_("%s底数") % meter, max_length=20, required=False
            )
        self.fields["consent"] = yes_no_field(_("同意把资料提供给物业公司"), required=False)
        self.fields["defects_accepted"] = forms.BooleanField(label=_("客户同意先收房后整改"), required=False)
        self.fields["signature"] = SignatureField(label=_("收房人签字"))
        self.fields["uploads"] = FilesField(label=_("或纸质交接单照片"), required=False)
        self.groups = (
            (_("谁来收房"), ("taker", "id_number", "proxy_name", "authority")),
            (_("交什么"), ("papers", "keys", *(f"meter_{n}" for n in range(1, len(self.meters) + 1)))),
            (_("客户确认"), ("consent", "defects_accepted", "signature", "uploads")),
        )

    def facts(self):
        found = super().facts()
        meters = [(meter, found.pop(f"meter_{n}")) for n, meter in enumerate(self.meters, 1)]
        consent = found.pop("consent")
        return found | {"meters": meters, "consent": consent if consent != "" else None}


class AnswerForm(ActionForm):
    until = day_field(label=_("整改完成日期"))
    task_to = forms.ModelChoiceField(
        Department.objects.none(),
        label=_("交给哪个部门"),
        required=False,
        help_text=_("选了会向该部门派任务"),
    )
    words = words_field(_("整改要求"), rows=2, max_length=300, required=False)

    def prepare(self) -> None:
        self.fields["task_to"].queryset = Department.objects.order_by("name")  # type: ignore[attr-defined]


class MendForm(ActionForm):
    mended = words_field(_("整改情况"), rows=2, max_length=300)
    uploads = FilesField(label=_("整改后照片"), required=False)


class RecheckForm(ActionForm):
    noted = ("words",)
    words = forms.CharField(label=_("客户意见"), max_length=200, required=False)


class HandoversField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, handover) -> str:
        said = {True: _("已同意"), False: _("不同意"), None: _("未表态")}[handover.consent]
        return f"{handover.contract.unit.path} {masked_name(handover.party.name)}（{said}）"


class ProvideForm(OpeningForm):
    groups = (
        (_("交给谁"), ("recipient", "contact", "purpose", "kinds", "ground")),
        (_("哪些客户"), ("handovers",)),
        (_("签收"), ("taken_by", "signature", "uploads", "department", "project")),
    )
    wide = ("signature", "uploads", "handovers", "purpose")
    recipient = forms.CharField(label=_("接收单位"), max_length=60)
    contact = forms.CharField(label=_("接收人及联系方式"), max_length=80)
    purpose = forms.CharField(label=_("用途"), max_length=120, initial=_("前期物业服务"))
    kinds = forms.MultipleChoiceField(label=_("资料种类"), choices=KINDS, widget=forms.CheckboxSelectMultiple)
    ground = forms.ChoiceField(
        label=_("依据"), choices=Given.Ground.choices, help_text=_("选“客户同意”的，没有同意的客户不列入")
    )
    handovers = HandoversField(
        Handover.objects.none(), label=_("已交房、未移交的客户"), widget=forms.CheckboxSelectMultiple
    )
    taken_by = forms.CharField(label=_("签收人"), max_length=60)
    signature = SignatureField(label=_("签收人签字"))
    uploads = FilesField(label=_("或签收单照片"), required=False)

    def prepare(self) -> None:
        super().prepare()
        projects = self.fields["project"].queryset  # type: ignore[attr-defined]
        waiting = files_to_give(reach_of(self.member).departments, projects)
        self.fields["handovers"].queryset = waiting  # type: ignore[attr-defined]

    def facts(self):
        found = super().facts()
        labels = dict(KINDS)
        return found | {
            "handovers": list(found["handovers"]),
            "kinds": [str(labels[kind]) for kind in found["kinds"]],
        }
