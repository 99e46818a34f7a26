"""Printed forms of the book: 收款收据, 缴款通知单, 退款单, 对账单, 记账凭证."""

from __future__ import annotations

from pathlib import Path

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import NoRight
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.money import capital, yuan
from huiyin.registers.accounts.models import Allocation, EntryLine, charge_label
from huiyin.registers.accounts.queries import balances_of, unit_statement
from huiyin.registers.estates.models import Unit
from huiyin.web.papers import Paper, register
from huiyin.web.saying import chosen, name_of

FOLDER = Path(__file__).with_name("papers")
SLIP = ("存根联", "收据联", "记账联")
JOINED = ("record__project", "record__department", "record__party", "unit")


def _amount(fen: int) -> dict:
    return {"amount": yuan(fen), "capital": capital(fen)}


def _day(day) -> str:
    return f"{day:%Y-%m-%d}" if day else ""


def _place(row, party) -> dict:
    """Where and of whom. Who is handed a paper reads their own name on it, whole; that it was printed is written down."""
    return {
        "project": name_of(row.record.project),
        "unit": row.unit.path if row.unit else "",
        "party": name_of(party),
    }


# ── receipts and notices ────────────────────────────────────────────────────────


def read_payments(found, member):
    put = Allocation.objects.filter(undone=False).select_related("bill__record").order_by("pk")
    return found.select_related(*JOINED, "party", "till").prefetch_related(
        Prefetch("record__allocations", put, to_attr="put")
    )


def slip(payment, member) -> dict:
    """收款收据: what came, of whom and for what; one that takes the place of a lost one says so."""
    lines = [
        (charge_label(one.bill.charge), one.bill.record.number, one.bill.words, yuan(one.amount))
        for one in payment.record.put
    ]
    if payment.free:
        purpose = payment.Purpose.ADVANCE if payment.purpose == payment.Purpose.BILLS else payment.purpose
        lines.append((payment.Purpose(purpose).label, "", "", yuan(payment.free)))
    return (
        _place(payment, payment.party)
        | _amount(payment.amount)
        | {
            "payer": payment.payer,
            "method": chosen(payment, "method"),
            "till": str(payment.till),
            "received_on": _day(payment.received_on),
            "reference": payment.reference,
            "lines": lines,
            "replaced": str(_("原收据已挂失作废（第%d次）") % payment.slips_replaced)
            if payment.slips_replaced
            else "",
            "void": str(_("本收款已红冲")) if payment.record.voided_at else "",
        }
    )


def read_bills(found, member):
    return found.select_related(*JOINED)


def notice(bill, member) -> dict:
    """缴款通知单: what is to be paid, until when; what is collected for others is named as theirs."""
    return (
        _place(bill, bill.record.party)
        | _amount(bill.open)
        | {
            "charge": charge_label(bill.charge),
            "held": bill.sort.held,
            "raised": yuan(bill.amount),
            "settled": yuan(bill.settled),
            "due_on": _day(bill.due_on),
            "words": bill.words,
            "void": str(_("本应收单已作废")) if bill.voided else "",
        }
    )


def read_refunds(found, member):
    return found.select_related(*JOINED, "till")


def refund_sheet(refund, member) -> dict:
    """退款单: signed by who agreed and by who paid."""
    party = refund.record.party
    return (
        _place(refund, party)
        | _amount(refund.amount)
        | {
            "what": chosen(refund, "out_of")
            + (f"（{charge_label(refund.charge)}）" if refund.charge else ""),
            "words": refund.words,
            "payee": refund.payee or name_of(party),
            "asked_on": _day(refund.asked_on),
            "state": str(_("已作废")) if refund.record.voided_at else chosen(refund, "state"),
            "method": chosen(refund, "method"),
            "till": str(refund.till or ""),
            "paid_on": _day(refund.paid_on),
            "reference": refund.reference,
        }
    )


# ── the book ────────────────────────────────────────────────────────────────────


def read_units(found, member):
    return found.select_related("building__project", "record__project", "record__department")


def statement_sheet(unit: Unit, member) -> dict:
    """对账单 of a unit, to be signed by the customer: line by line, and what is open in both directions."""
    record = unit.record
    if not reach_of(member).may("statements.see", record.department_id, record.project_id):
        raise NoRight(_("你的岗位不能看这套房屋的账"), _("请联系财务打印"))
    lines = unit_statement(unit)
    stands = balances_of([unit])[unit.pk]
    parties = {one.line.account.party for one in lines if one.line.account.party}
    last = lines[-1].balance if lines else 0
    return {
        "sheet": {"number": unit.path},
        "project": name_of(unit.building.project),
        "unit": unit.path,
        "party": "、".join(party.name for party in sorted(parties, key=lambda one: one.pk)),
        "until": _day(clock.today()),
        "lines": [
            (
                _day(one.on),
                one.line.entry.about.number,
                one.line.account.label,
                yuan(one.line.debit) if one.line.debit else "",
                yuan(one.line.credit) if one.line.credit else "",
                ("借 " if one.balance > 0 else "贷 " if one.balance < 0 else "平 ") + yuan(abs(one.balance)),
            )
            for one in lines
        ],
        "open": yuan(stands.open),
        "ahead": yuan(stands.advance + stands.deposit),
        "owed": yuan(stands.owed),
        "held": yuan(sum(stands.held.values())),
        "side": str(_("客户应缴") if last > 0 else _("我方应退或预收") if last < 0 else _("两清")),
    } | _amount(abs(last))


def read_entries(found, member):
    lines = EntryLine.objects.select_related("account__unit", "account__till").order_by("pk")
    return found.select_related(
        "record__project", "record__department", "about", "reverses__record"
    ).prefetch_related(Prefetch("lines", lines))


def voucher(entry, member) -> dict:
    """记账凭证: its lines with debit and credit, as an accountant files it."""
    rows = sorted(entry.lines.all(), key=lambda line: (line.amount < 0, line.pk))
    return {
        "project": name_of(entry.record.project),
        "on": _day(entry.on),
        "words": entry.words,
        "about": entry.about.number or "",
        "reverses": entry.reverses.record.number if entry.reverses_id else "",
        "lines": [
            (
                line.account.label,
                line.account.unit.path if line.account.unit else "",
                yuan(line.debit) if line.debit else "",
                yuan(line.credit) if line.credit else "",
            )
            for line in rows
        ],
    } | _amount(entry.total)


def _paper(name, label, kind, data, reads, clauses=("ZH-J4.9",), **more) -> None:
    register(Paper(name, label, kind, FOLDER / f"{name}.typ", data, clauses, reads=reads, **more))


_paper("slip", _("收款收据"), "payments", slip, read_payments, ("ZH-J4.9", "ZH-J1.9"), copies=SLIP)
_paper("notice", _("缴款通知单"), "bills", notice, read_bills, ("ZH-J4.9", "ZH-J1.9"))
_paper("refund", _("退款单"), "refunds", refund_sheet, read_refunds, copies=("客服联", "财务联"))
_paper("statement", _("对账单"), "units", statement_sheet, read_units, copies=("客户联", "存查联"))
_paper("voucher", _("记账凭证"), "entries", voucher, read_entries)
