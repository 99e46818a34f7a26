"""What is promised of taxes and fees: that the buyer hears of them, is reminded, and that the receipt comes."""

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.promises.kinds import PromiseKind, register

NOTIFY = register(
    PromiseKind(
        "receipts.notify",
        _("告知应缴税费"),
        clause="YX-2.4d",
        within="notify_within",
        kept_by=("receipts.pay", "receipts.take"),
        act="receipts.notify",
    )
)
REMIND = register(
    PromiseKind(
        "receipts.remind",
        _("提醒客户缴税费"),
        clause="YX-2.4d",
        within="remind_every",
        kept_by=("receipts.pay", "receipts.take"),
        act="receipts.notify",
    )
)
COLLECT = register(
    PromiseKind(
        "receipts.collect",
        _("催收票据"),
        clause="ZH-4.1.4",
        within="chase_within",
        kept_by=("receipts.take",),
        act="receipts.chase",
    )
)
ARCHIVE = register(
    PromiseKind(
        "receipts.archive",
        _("票据归档"),
        clause="ZH-4.1.4",
        within="archive_within",
        kept_by=("receipts.archive",),
        to="department",
    )
)
TAX_BACK = register(
    PromiseKind(
        "receipts.tax_back",
        _("提示客户申请退税"),
        clause="YX-2.4d",
        within="tax_refund_notify_within",
        kept_by=("receipts.tell_refund",),
    )
)
