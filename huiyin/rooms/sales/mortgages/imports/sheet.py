"""The bank's sheet of what it paid, under whatever headings: compared line by line, nothing half-booked (ZH-J3.3)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.kernel import clock
from huiyin.kernel.actions import sets
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.imports.clean import BadCell, clean
from huiyin.kernel.imports.sheets.mapping import Field
from huiyin.kernel.imports.targets import Candidate, Projects, Target, register
from huiyin.kernel.members.models import Department, Project
from huiyin.kernel.parties.models import Party
from huiyin.registers.estates.imports import DOOR_ALIASES, PROJECT
from huiyin.registers.estates.queries import units_at
from huiyin.rooms.sales.mortgages.actions.lines import compare_lines, parts_at
from huiyin.rooms.sales.mortgages.actions.paying import whole_among
from huiyin.rooms.sales.mortgages.models import BankLine, Lender, LoanPart, Outcome
from huiyin.rooms.sales.mortgages.queries import LENDING

FIELDS = (
    Field("day", gettext_lazy("放款日期"), ("日期", "交易日期", "入账日期", "放款时间", "记账日期", "交易时间", "发放日期"), "date", required=True),
    Field("amount", gettext_lazy("放款金额"), ("金额", "交易金额", "发生额", "贷方发生额", "收入金额", "发放金额", "贷款金额", "到账金额"), "money", required=True),
    Field("borrower", gettext_lazy("借款人"), ("姓名", "客户姓名", "借款人姓名", "购房人", "户名", "客户名称", "对方户名")),
    Field("code", gettext_lazy("合同号"), ("合同编号", "购房合同号", "网签合同号", "买卖合同号", "按揭编号")),
    Field("door", gettext_lazy("房号"), DOOR_ALIASES),
    Field("reference", gettext_lazy("流水号"), ("交易流水号", "交易流水", "凭证号", "业务编号", "借据号", "交易序号")),
    Field("lender", gettext_lazy("银行"), ("放款银行", "贷款银行", "经办行", "经办支行", "机构")),
    PROJECT,
)  # fmt: skip
LONGEST = {"borrower": 80, "code": 40, "door": 40, "reference": 40}


def _lenders(batch) -> dict[str, Lender]:
    """Lenders by their whole name and by their name alone, where that is nobody else's."""
    found: dict[str, Lender | None] = {}
    lenders = Lender.objects.filter(record__voided_at=None, sort__in=LENDING)
    if batch.department:
        lenders = lenders.filter(record__department=batch.department)
    for lender in lenders.order_by("pk"):
        found[str(lender)] = lender
        if lender.branch:
            found[lender.name] = None if lender.name in found else lender
    return {name: lender for name, lender in found.items() if lender is not None}


def _door(text: str) -> tuple | None:
    """The door that a cell names; None where it is written in no way that we know."""
    try:
        return clean("unit", text) if text else None
    except BadCell:
        return None


def _prepare(batch, rows: Sequence[Candidate]) -> None:
    projects, lenders, today = Projects(), _lenders(batch), clock.today()
    for row in rows:
        row.limit(**LONGEST)
        if (row.get("amount") or 1) <= 0:
            row.bad("amount", _("放款金额要大于零；退款、冲账的行请搁置，手工处理。"))
        if row.get("day") and row.get("day") > today:
            row.bad("day", _("日期在今天以后，请核对。"))
        row.facts = {
            "department": batch.department,
            "project": projects.of(row, batch),
            "party": None,
            "batch": batch,
            "lender": lenders.get(row.get("lender") or ""),
            "day": row.get("day"),
            **{name: row.get(name) or "" for name in LONGEST},
            "amount": row.get("amount") or 0,
            "place": _door(row.get("door") or ""),
            "standing": None,
            "seen": None,
        }
        if row.get("lender") and row.facts["lender"] is None:
            row.bad("lender", _("没有登记叫“%s”的机构，请先登记，或改成登记的名称。") % row.get("lender"))
    sound = [row for row in rows if not row.problems]
    _find_units(sound)
    _find_standing(sound)
    fresh = [row for row in sound if row.facts["standing"] is None and "outcome" not in row.facts]
    told = compare_lines([row.facts for row in fresh], batch.department and batch.department.pk)
    departments = Department.objects.in_bulk({part.department for _what, part in told if part})
    places = Project.objects.in_bulk({part.project for _what, part in told if part and part.project})
    for row, (what, part) in zip(fresh, told, strict=True):
        row.facts |= {"outcome": what.outcome, "words": what.words, "seen": part}
        row.facts["disbursement"] = what.disbursement
        if part is not None:
            row.facts |= {
                "department": departments[part.department],
                "project": places.get(part.project or 0),
            }
    for row in sound:
        _say(row)


def _find_units(rows: Sequence[Candidate]) -> None:
    places = {(None, row.facts["place"]) for row in rows if row.facts["place"]}
    found = units_at(places) if places else {}
    for row in rows:
        units = found.get((None, row.facts["place"]), []) if row.facts["place"] else []
        row.facts["unit"] = units[0].pk if len(units) == 1 else None


def _same(values) -> tuple:
    return tuple(values[name] for name in ("reference", "code", "door", "borrower"))


def _find_standing(rows: Sequence[Candidate]) -> None:
    """Lines that an earlier sheet brought: there and the same, or there and altered since."""
    days = {row.facts["day"] for row in rows}
    references = {row.facts["reference"] for row in rows if row.facts["reference"]}
    standing = BankLine.objects.filter(record__voided_at=None)
    by_reference = {
        _same({name: getattr(line, name) for name in LONGEST}): line
        for line in standing.filter(reference__in=references).select_related("record").order_by("-pk")
    }
    bare = {
        (*_same({name: getattr(line, name) for name in LONGEST}), line.day, line.amount): line
        for line in standing.filter(day__in=days, reference="").select_related("record").order_by("-pk")
    }
    for row in rows:
        facts = row.facts
        if not facts["reference"]:
            facts["standing"] = bare.get((*_same(facts), facts["day"], facts["amount"]))
            continue
        line = by_reference.get(_same(facts))
        if line is None:
            continue
        if (line.day, line.amount) == (facts["day"], facts["amount"]):
            facts["standing"] = line
        else:
            facts |= {
                "outcome": Outcome.ALTERED,
                "words": _("此前导入的同一流水为%(day)s、%(amount)s元")
                % {"day": line.day, "amount": f"{line.amount / 100:,.2f}"},
                "seen": None,
                "disbursement": None,
            }


def _say(row: Candidate) -> None:
    """What is shown of a line before it goes in, and counted over the sheet."""
    if row.facts["standing"] is not None:
        label = _("已导入过，一致")
    else:
        label = str(Outcome(row.facts["outcome"]).label)
        if row.facts["words"]:
            row.said = {"difference": row.facts["words"]}
    row.tally = {label: 1}


def _keys(row: Candidate) -> list[tuple]:
    facts = row.facts
    if facts["reference"]:
        return [_same(facts)]
    return [(*_same(facts), facts["day"], facts["amount"])]


class BankSheet(Target):
    """Lines go in by hundreds; loans that came in full by them then open their notices one by one."""

    def perform(self, facts: list[dict], by, reason: str) -> list:
        fresh = [row for row in facts if row["standing"] is None]
        entering = [row["seen"].part for row in fresh if row["outcome"] == Outcome.ENTERED]
        parts = parts_at(entering)
        parties = Party.objects.in_bulk(
            {row["seen"].party for row in fresh if row["seen"] and row["seen"].party}
        )
        rows = [_told(row, parts, parties) for row in fresh]
        made = iter(sets.perform_set(self.verb, rows, by=by, reason=reason) if rows else [])
        lines = [row["standing"] or next(made) for row in facts]
        for key in whole_among(list(parts.values())) if parts else ():
            perform("mortgages.arrive", by=None, on=key, source="import")
        return lines

    def in_the_way(self, rows, by) -> dict[int, list[str]]:
        return _booked(list(_own(rows).values_list("record", flat=True)))

    def take_back(self, rows, by, reason: str) -> None:
        """What a sheet entered is voided, the loans wait again, and its lines are gone; those of earlier sheets stay."""
        keys = list(
            _own(rows).filter(record__voided_at=None).order_by("record").values_list("record", flat=True)
        )
        entered = BankLine.objects.filter(
            pk__in=keys, outcome=Outcome.ENTERED, disbursement__record__voided_at=None
        )
        for key in entered.order_by("disbursement").values_list("disbursement", flat=True):
            perform("disbursements.void", by=by, on=key, source="import", reason=reason)
        if keys:
            sets.perform_set(self.void, [{"on": key} for key in keys], by=by, reason=reason)


def _told(row: dict, parts: dict[int, LoanPart], parties: dict[int, Party]) -> dict:
    """What the verb is told of a line."""
    seen = row["seen"]
    names = ("department", "project", "batch", "day", "amount", *LONGEST, "outcome", "words", "disbursement")
    return {name: row[name] for name in names} | {
        "party": parties.get(seen.party) if seen else None,
        "lender": row["lender"] or (seen.lender if seen else None),
        "part": parts.get(seen.part) if seen else None,
    }


def _own(rows):
    """Of rows of a batch those that left a line of their own."""
    return rows.filter(record__bankline__batch=F("batch"))


def _booked(keys: Sequence[int]) -> dict[int, list[str]]:
    """Lines whose money finance has booked."""
    found = BankLine.objects.filter(
        pk__in=keys, outcome=Outcome.ENTERED, disbursement__payment__isnull=False
    ).values_list("pk", "disbursement__payment__record__number")
    return {pk: [_("财务已入账 %s") % number] for pk, number in found}


SHEET = register(
    BankSheet(
        "banklines",
        gettext_lazy("银行放款流水"),
        "banklines.bring_in",
        FIELDS,
        prepare=_prepare,
        keys=_keys,
        agree=lambda row: {"amount": row.facts["amount"], "day": row.facts["day"]},
        void="banklines.void",
        hints={
            "day": gettext_lazy("银行放款的那一天"),
            "amount": gettext_lazy("每笔一行，单位元"),
            "code": gettext_lazy("网签合同号、合同编号或按揭编号，写一种；没有的写房号"),
            "borrower": gettext_lazy("没有合同号和房号的，凭姓名和金额认"),
            "reference": gettext_lazy("有流水号的，同一笔前后两次导入不会重复"),
        },
    )
)
