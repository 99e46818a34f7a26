"""Printed forms of a contract's way: 签约资料清单, 网签核对表, 领取合同通知书, 合同领取单, 合同作废办理单."""

from __future__ import annotations

from pathlib import Path

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.custody.models import Item, Move
from huiyin.kernel.money import capital, yuan
from huiyin.rooms.sales.contracts.models import TO_CHECK, Buyer
from huiyin.web.papers import Paper, register, stamp
from huiyin.web.saying import chosen, name_of
from huiyin.web.templatetags.huiyin import sqm

FOLDER = Path(__file__).with_name("papers")


def read(found, member):
    """What the sheets draw, in a few queries."""
    return found.select_related(
        "unit__building__project", "signed_by", "checked_by", "matter__record__project"
    ).prefetch_related(
        Prefetch("buyers", Buyer.objects.select_related("party", "identified_by").order_by("position", "pk")),
        "papers__buyer__party",
        "instalments",
    )


def _day(of) -> str:
    return f"{of:%Y-%m-%d}" if of else ""


def _area(of) -> str:
    return sqm(of / 100) if of else ""


def _names(contract) -> str:
    return "、".join(buyer.party.name for buyer in contract.buyers.all())


def _head(contract) -> dict:
    """What stands at the head of each sheet: which door, who, for how much."""
    record = contract.record
    return {
        "sheet": {"department": name_of(record.department)},
        "project": name_of(record.project),
        "unit": contract.unit.path,
        "buyers": _names(contract),
        "online_number": contract.online_number,
        "price": yuan(contract.price),
        "capital": capital(contract.price),
        "area": _area(contract.area),
        "inner_area": _area(contract.inner_area),
        "payment": chosen(contract, "payment"),
        "signed_on": _day(contract.signed_on),
        "owner": contract.matter.owner.name,
    }


def checklist(contract, member) -> dict:
    """签约资料清单: what to bring, ticked off at the table."""
    papers = sorted(contract.papers.all(), key=lambda paper: (paper.position, paper.pk))
    return _head(contract) | {
        "sign_at": contract.sign_at,
        "papers": [
            (
                str(n),
                paper.label,
                paper.buyer.party.name if paper.buyer else "",
                chosen(paper, "state") if paper.at else "",
                paper.words,
            )
            for n, paper in enumerate(papers, 1)
        ],
    }


def checking(contract, member) -> dict:
    """网签核对表: what a second person compares, line by line."""
    done = bool(contract.checked_at)
    people = [
        (
            buyer.party.name,
            chosen(buyer, "sort"),
            f"{buyer.share / 100:g}%"
            if buyer.share
            else str(_("共同共有"))
            if len(contract.buyers.all()) > 1
            else "100%",
            buyer.qualification,
        )
        for buyer in contract.buyers.all()
    ]
    return _head(contract) | {
        "loan": yuan(contract.loan) if contract.loan else "",
        "hand_over_on": _day(contract.hand_over_on),
        "people": people,
        "lines": [
            (str(n), str(label), str(_("无误")) if done else "", "")
            for n, (_code, label) in enumerate(TO_CHECK, 1)
        ],
        "plan": [
            (chosen(one, "sort"), yuan(one.amount), _day(one.due_on))
            for one in sorted(contract.instalments.all(), key=lambda one: one.position)
        ],
        "signed_by": name_of(contract.signed_by),
        "checked_by": name_of(contract.checked_by),
        "checked_at": contract.checked_at,
    }


def notice(contract, member) -> dict:
    """领取合同通知书: that the filing is back, and what to bring."""
    record = contract.record
    return _head(contract) | {
        "filing_number": contract.filing_number,
        "filed_on": _day(contract.filed_on),
        "phone": record.department.phone,
        "tax_by": _day(contract.tax_by),
    }


def receipt(contract, member) -> dict:
    """合同领取单: which papers the customer has in hand, and who gave them."""
    moves = Move.objects.filter(under=contract.record, to_keeper__party__isnull=False).select_related("by")
    items = list(
        Item.objects.filter(about=contract.record, keeper__party__isnull=False).select_related("record")
    )
    last = moves.order_by("-pk").first()
    return _head(contract) | {
        "filing_number": contract.filing_number,
        "items": [(str(n), item.label, item.record.number or "", "") for n, item in enumerate(items, 1)],
        "taken_by": last.taken_by if last else "",
        "given_by": name_of(last.by) if last else "",
        "issued_at": contract.issued_at,
    }


def voiding(contract, member) -> dict:
    """合同作废办理单: why it was given up and that nothing of it is left."""
    items = Item.objects.filter(about=contract.record).select_related(
        "record", "keeper__member", "keeper__party"
    )
    return _head(contract) | {
        "why": chosen(contract, "why"),
        "refund": yuan(contract.refund) if contract.refund else "",
        "refund_capital": capital(contract.refund) if contract.refund else "",
        "filing_number": contract.filing_number,
        "unfiled_on": _day(contract.unfiled_on),
        "unfiled_number": contract.unfiled_number,
        "archived_at": contract.archived_at,
        "items": [
            (
                str(n),
                item.label,
                item.record.number or "",
                f"{chosen(item, 'state')} {item.keeper.said} {stamp(item.since)}",
            )
            for n, item in enumerate(items.order_by("label"), 1)
        ],
        "closed_at": contract.matter.closed_at,
    }


for name, label, draw, clauses, copies in (
    ("checklist", _("签约资料清单"), checklist, ("ZH-J2.1",), ("",)),
    ("checking", _("网签核对表"), checking, ("ZH-J2.3", "ZH-J1.4"), ("",)),
    ("notice", _("领取合同通知书"), notice, ("YX-2.4c",), ("",)),
    ("receipt", _("合同领取单"), receipt, ("YX-2.4c", "ZH-J2.2"), ("存查联", "客户联")),
    ("voiding", _("合同作废办理单"), voiding, ("YX-2.4b",), ("",)),
):
    register(
        Paper(name, label, "contracts", FOLDER / f"{name}.typ", draw, clauses, copies=copies, reads=read)
    )
