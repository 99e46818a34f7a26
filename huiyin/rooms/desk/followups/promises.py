"""What a follow-up promises: that the customer is rung in time, told in time, and answered when it was said."""

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.promises.kinds import PromiseKind, register

REACHED = ("followups.complete",)

LEAVING = register(
    PromiseKind("followups.leaving", _("离店次日回访"), clause="WY-G7", within="within", kept_by=REACHED)
)
SPECIAL = register(
    PromiseKind("followups.special", _("三日内回访"), clause="WY-G8", within="within", kept_by=REACHED)
)
VISIT = register(
    PromiseKind("followups.visit", _("服务后回访"), clause="JS-V5", within="within", kept_by=REACHED)
)
NOTIFY = register(
    PromiseKind(
        "followups.notify",
        _("通知特征码"),
        clause="JS-I4.4",
        within="notify_within",
        kept_by=("followups.notify",),
    )
)
OPENED = register(
    PromiseKind(
        "followups.opened", _("回访开通情况"), clause="JS-I4.4", within="follow_up_within", kept_by=REACHED
    )
)
SILENT = register(
    PromiseKind(
        "followups.silent", _("回访沉默客户"), clause="JS-1.4", within="follow_up_within", kept_by=REACHED
    )
)
AGREED = register(
    PromiseKind("followups.agreed", _("按约定时间回访"), clause="WY-G10", within="", kept_by=REACHED)
)
SHEET = register(
    PromiseKind(
        "followups.sheet",
        _("回访单逐条签字"),
        clause="WY-G11",
        within="",
        kept_by=("followups.close",),
        to="department",
    )
)
ANSWER = register(
    PromiseKind(
        "opinions.answer",
        _("答复客人意见"),
        clause="WY-G10",
        within="answer_within",
        kept_by=("opinions.answer",),
    )
)
