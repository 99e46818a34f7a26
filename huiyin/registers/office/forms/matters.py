"""The shape of what is typed about hand-overs and absence."""

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.members.models import Member
from huiyin.kernel.promises.models import Promise, State
from huiyin.web.forms import ActionForm, FilesField, MomentField, OpeningForm, PickField, colleagues


class PromiseChoice(forms.ModelChoiceField):
    def label_from_instance(self, promise) -> str:
        return f"{promise.words}（{clock.local(promise.due):%m-%d %H:%M}）"


RETURN_REASONS = (
    ("不属于本人负责的项目", _("不属于本人负责的项目")),
    ("不属于本部门职责", _("不属于本部门职责")),
    ("资料不全，无法办理", _("资料不全，无法办理")),
    ("手头工作已满", _("手头工作已满")),
    ("其他", _("其他（请在补充说明中写明）")),
)


class HandOverForm(ActionForm):
    taker = PickField("members", Member.objects.none(), label=_("转给谁"))
    reason = forms.CharField(label=_("转办原因"), max_length=200)

    def prepare(self) -> None:
        self.fields["taker"].queryset = colleagues(self.member)  # type: ignore[attr-defined]


class ReturnForm(ActionForm):
    why = forms.ChoiceField(label=_("退回原因"), choices=RETURN_REASONS)
    words = forms.CharField(label=_("补充说明"), max_length=150, required=False)


class ReassignForm(ActionForm):
    owner = PickField("members", Member.objects.none(), label=_("新的责任人"))
    reason = forms.CharField(label=_("改派原因"), max_length=200)

    def prepare(self) -> None:
        self.fields["owner"].queryset = colleagues(self.member)  # type: ignore[attr-defined]


class PromiseForm(ActionForm):
    spoken = ("words",)
    words = forms.CharField(label=_("答应客户什么"), max_length=120)
    due = MomentField(label=_("什么时候之前"))


class RearrangeForm(ActionForm):
    promise = PromiseChoice(Promise.objects.none(), label=_("哪一项承诺"))
    due = MomentField(label=_("新的时间"))
    reason = forms.CharField(label=_("改期原因"), max_length=200, help_text=_("客户怎么说的、为什么改期"))

    def prepare(self) -> None:
        self.fields["promise"].queryset = Promise.objects.filter(  # type: ignore[attr-defined]
            matter=getattr(self.subject, "pk", None), state=State.OPEN, to_party__isnull=False
        ).order_by("due")


class AttachForm(ActionForm):
    uploads = FilesField()


class AbsenceForm(OpeningForm):
    stand_in = PickField("members", Member.objects.none(), label=_("代理人"))
    from_at = MomentField(label=_("起"))
    to_at = MomentField(label=_("止"))
    why = forms.CharField(label=_("原因"), max_length=100)

    def prepare(self) -> None:
        super().prepare()
        self.fields["stand_in"].queryset = colleagues(self.member)  # type: ignore[attr-defined]
