"""When a contract must be filed, and what it is paid in. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from huiyin.kernel.calendars.working import Due
from huiyin.rooms.sales.contracts.models import BY_LOAN, Instalment, Payment

Part = tuple[str, int, dt.date]  # sort, amount in 分, day on which it is owed


def earliest(limits: Sequence[tuple[str, Due]]) -> tuple[Due, str]:
    """The nearest of several limits, with the way to each of them in words: they all bind (YX-2.4a)."""
    name, due = min(limits, key=lambda one: one[1].at)
    told = [_("%(name)s：%(how)s") % {"name": label, "how": "，".join(one.steps)} for label, one in limits]
    return due, "\n".join([*told, _("三者以最早的为准：%s") % name if len(limits) > 1 else name])


def plan_of(
    payment: str, price: int, earnest: int, loan: int, signed_on: dt.date, loan_by: dt.date
) -> list[Part]:
    """How the price is owed where nothing else was agreed: earnest and down payment at once, the loan when it comes.

    Adds up to the price. Raises ValueError where earnest and loan are more than it.
    """
    down = price - earnest - loan
    if down < 0:
        raise ValueError("earnest and loan are more than the price")
    first = Instalment.Sort.DOWN if payment in BY_LOAN else Instalment.Sort.WHOLE
    if payment == Payment.INSTALMENTS:
        first = Instalment.Sort.PART
    parts = [
        (Instalment.Sort.EARNEST, earnest, signed_on),
        (first, down, signed_on),
        (Instalment.Sort.LOAN, loan, loan_by),
    ]
    return [(str(sort), amount, due) for sort, amount, due in parts if amount]


def papers_for(sort: str, required: Sequence[str], by_proxy: bool, by_loan: bool) -> list[str]:
    """What a buyer of a kind brings to the signing; `required` are the department's own for grown persons."""
    of_sort = {
        "adult": list(required),
        "minor": [_("未成年人身份证件"), _("监护人身份证件"), _("监护关系证明"), *required[1:2]],
        "company": [_("营业执照"), _("法定代表人身份证明"), _("授权委托书")],
        "overseas": [_("护照或通行证"), _("境内工作或居留证明"), *required[1:2]],
    }[sort]
    proxy = [_("公证委托书"), _("代理人身份证件")] if by_proxy and sort != "company" else []
    loan = [_("首付款凭证"), _("收入证明")] if by_loan else []
    return list(dict.fromkeys([*of_sort, *proxy, *loan]))
