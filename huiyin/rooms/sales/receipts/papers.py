"""Printed forms of taxes and fees: 税费告知单 with its reckoning, and 票据收讫单."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.explain.models import Explanation
from huiyin.kernel.money import capital, yuan
from huiyin.rooms.sales.receipts.models import Sort
from huiyin.web.papers import Paper, register
from huiyin.web.saying import chosen, name_of

FOLDER = Path(__file__).with_name("papers")
LAW = {
    Sort.DEED_TAX: _("契税法第三条、第九条至第十二条；财政部 税务总局 住房城乡建设部公告2024年第16号"),
    Sort.FUND: _("住宅专项维修资金管理办法第七条、第十二条、第十三条"),
    Sort.MORTGAGE_FEE: _("当地公布的不动产登记收费标准"),
}


def read(found, member):
    return found.select_related(
        "contract__unit__building__project",
        "contract__matter__record",
        "received_by",
        "matter__record__project",
    )


def _day(on) -> str:
    return f"{on:%Y-%m-%d}" if on else ""


def _head(receipt) -> dict:
    contract, record = receipt.contract, receipt.record
    return {
        "sheet": {"department": name_of(record.department)},
        "project": name_of(record.project),
        "unit": contract.unit.path,
        "buyer": name_of(record.party),
        "contract": str(contract.record),
        "sort": chosen(receipt, "sort"),
        "owner": receipt.matter.owner.name,
        "phone": record.department.phone,
    }


def notice(receipt, member) -> dict:
    """税费告知单: how much, by which reckoning, until when, and what to keep."""
    told = Explanation.objects.filter(record=receipt.record, figure="amount").select_related("recipe").first()
    lines = [(str(label), str(value)) for _record, _line, label, value in told.inputs] if told else []
    return _head(receipt) | {
        "amount": yuan(receipt.amount) if receipt.amount is not None else "",
        "capital": capital(receipt.amount) if receipt.amount is not None else "",
        "due_on": _day(receipt.due_on) or str(_("办理产权登记之前")),
        "formula": told.recipe.body["formula"] if told else "",
        "lines": lines,
        "law": str(LAW[Sort(receipt.sort)]),
        "tax": receipt.sort == Sort.DEED_TAX,
    }


def slip(receipt, member) -> dict:
    """票据收讫单: that the buyer left the original with us."""
    return _head(receipt) | {
        "number": receipt.number,
        "paid": yuan(receipt.paid) if receipt.paid else "",
        "capital": capital(receipt.paid) if receipt.paid else "",
        "paid_on": _day(receipt.paid_on),
        "received_by": name_of(receipt.received_by),
        "received_at": receipt.received_at,
    }


register(
    Paper(
        "notice",
        _("税费告知单"),
        "receipts",
        FOLDER / "notice.typ",
        notice,
        ("YX-2.4d", "ZH-4.1.4"),
        reads=read,
    )
)
register(
    Paper(
        "slip",
        _("票据收讫单"),
        "receipts",
        FOLDER / "slip.typ",
        slip,
        ("ZH-4.1.4",),
        copies=("存查联", "客户联"),
        reads=read,
    )
)
