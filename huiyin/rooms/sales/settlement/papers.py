"""Printed forms: 面积差结算单 with its reckoning, and 交房结清单."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.explain.models import Explanation
from huiyin.kernel.money import capital, yuan
from huiyin.rooms.sales.settlement.models import Way
from huiyin.web.papers import Paper, register
from huiyin.web.saying import area, chosen, name_of

FOLDER = Path(__file__).with_name("papers")
JOINS = ("contract__unit__building__project", "contract__matter__record", "record__project")


def sheet(one, member) -> dict:
    """面积差结算单: both areas, the ratio, the clause that applied, and the amount with its reckoning."""
    told = Explanation.objects.filter(record=one.record, figure="amount").select_related("recipe").first()
    contract = one.contract
    return {
        "sheet": {"department": name_of(one.record.department)},
        "project": name_of(one.record.project),
        "unit": contract.unit.path,
        "buyer": name_of(one.record.party),
        "contract": str(contract.record),
        "online_number": contract.online_number,
        "price": yuan(contract.price),
        "pricing": chosen(contract, "pricing"),
        "rule": chosen(contract, "area_rule"),
        "report": f"{one.round.report}（{one.round.surveyed_on:%Y-%m-%d}）",
        "areas": [
            (str(_("建筑面积")), area(one.contracted), area(one.registered)),
            (str(_("套内面积")), area(one.contracted_inner), area(one.registered_inner)),
        ],
        "ratio": one.percent,
        "way": chosen(one, "way"),
        "amount": yuan(one.amount),
        "capital": capital(one.amount) if one.amount else "",
        "formula": told.recipe.body["formula"] if told else one.agreement,
        "lines": [(str(label), str(value)) for _record, _line, label, value in told.inputs] if told else [],
        "rescind": one.may_rescind,
        "choice": chosen(one, "choice"),
        "pays": one.way == Way.BUYER_PAYS,
    }


def clearance(one, member) -> dict:
    """交房结清单: line by line what was open on the day, and who signs."""
    contract = one.contract
    return {
        "sheet": {"department": name_of(one.record.department)},
        "project": name_of(one.record.project),
        "unit": contract.unit.path,
        "buyer": name_of(one.record.party),
        "contract": str(contract.record),
        "lines": [
            (
                str(n),
                label,
                yuan(owed) if owed else "",
                yuan(owing) if owing else "",
                note,
                str(_("未清")) if is_open else str(_("已清")),
            )
            for n, (_code, label, owed, owing, is_open, note) in enumerate(one.lines, 1)
        ],
        "fund": str(_("已缴")) if one.fund_paid else str(_("未缴")),
        "open_amount": yuan(one.open_amount),
        "result": str(_("已结清，可以交房")) if one.clear else one.excused_why or str(_("未结清，不能交房")),
        "drawn_by": name_of(one.drawn_by),
    }


register(
    Paper(
        "sheet",
        _("面积差结算单"),
        "settlements",
        FOLDER / "sheet.typ",
        sheet,
        ("YX-2.7.2",),
        copies=("存查联", "客户联", "财务联"),
        reads=lambda found, member: found.select_related(*JOINS, "round"),
    )
)
register(
    Paper(
        "clearance",
        _("交房结清单"),
        "clearances",
        FOLDER / "clearance.typ",
        clearance,
        ("ZH-J4.8",),
        copies=("存查联", "财务联"),
        reads=lambda found, member: found.select_related(*JOINS, "drawn_by"),
    )
)
