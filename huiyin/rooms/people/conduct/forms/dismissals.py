"""The shape of what is typed on the way of a proposal of dismissal."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.clauses.packs import shipped
from huiyin.web.forms import ActionForm, FilesField, day_field, words_field, yes_no_field


class PrepareForm(ActionForm):
    serious = words_field(_("严重违纪的理由"), rows=4)
    uploads = FilesField(label=_("补充材料"), required=False)

    def prepare(self) -> None:
        self.fields["serious"].help_text = shipped()[3]["dismissal"].get("caution") or _(
            "是否“严重”由法院判断，单次行为可能不足以构成；请对照规章写明"
        )


class TellUnionForm(ActionForm):
    union = forms.CharField(label=_("工会"), max_length=60, help_text=_("没有本单位工会的，通知所在地工会"))
    told_on = day_field(label=_("通知日期"))
    uploads = FilesField(label=_("通知书及送达凭证"))


class HearUnionForm(ActionForm):
    when = {"union_words": "silent=no", "uploads": "silent=no"}
    silent = yes_no_field(_("工会逾期未答复"))
    answered_on = day_field(label=_("答复日期（未答复的填期满日期）"))
    union_words = words_field(_("工会意见"), required=False)
    uploads = FilesField(label=_("工会意见书"), required=False)


class ReplyForm(ActionForm):
    replied_on = day_field(label=_("书面回复日期"))
    reply = words_field(_("研究工会意见的结果与回复"))
    uploads = FilesField(label=_("回复函"), required=False)


class CertifyForm(ActionForm):
    certificate = forms.CharField(label=_("解除劳动合同证明编号"), max_length=40)
    certified_on = day_field(label=_("出具日期"))
    uploads = FilesField(label=_("证明及送达凭证"))
