"""银行放款流水: the bank's sheet as the bank wrote it, each line compared with the ledger (ZH-J3.3).

What agrees is ticked, what is plainly new is entered, what differs is listed with its reason and enters nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions import sets
from huiyin.kernel.actions.act import facts_of
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.records.bulk import insert_many, update_many
from huiyin.kernel.records.kinds import Kind, register
from huiyin.registers.estates.queries import units_named
from huiyin.rooms.sales.mortgages import forms
from huiyin.rooms.sales.mortgages.models import AGREED, BankLine, LoanPart, Outcome
from huiyin.rooms.sales.mortgages.queries import Seen, banklines_seen_by, known_of, parts_sought
from huiyin.rooms.sales.mortgages.rules import Compared, Known, Standing, Told, compared
from huiyin.web.forms import ReasonForm

CLAUSES = ["ZH-J3.3", "ZH-J1.5"]

BANKLINES = register(
    Kind(
        "banklines",
        _("银行放款流水"),
        BankLine,
        banklines_seen_by,
        silent=frozenset({"borrower", "batch_id", "disbursement_id", "lender_id"}),
        personal=("borrower",),
    )
)


# ── comparing ───────────────────────────────────────────────────────────────────


def compare_lines(lines: Sequence[dict], department: int | None) -> list[tuple[Compared, Seen | None]]:
    """What came of each line: told by `day, amount, reference, code, unit, borrower`."""
    sought = parts_sought(
        department,
        {line["code"] for line in lines if line["code"]},
        {line["unit"] for line in lines if line["unit"]},
        {line["borrower"] for line in lines if line["borrower"] and not (line["code"] or line["unit"])},
    )
    parts = sought.every()
    standing = {
        pk: Standing(pk, part.number, part.amount - part.paid, part.agreed_on, [])
        for pk, part in parts.items()
    }
    for part, *known in known_of(parts):
        standing[part].known.append(Known(*known))
    told = []
    for line in lines:
        meant = sought.of(line["code"], line["unit"], line["borrower"], line["amount"])
        what = compared(
            Told(line["day"], line["amount"], line["reference"]), [standing[part.part] for part in meant]
        )
        told.append((what, parts.get(what.part) if what.part else None))
    return told


def part_of(seen: Seen | None) -> LoanPart | None:
    """The part itself, with what a disbursement needs to know of its loan."""
    return parts_at([seen.part])[seen.part] if seen else None


def parts_at(keys) -> dict[int, LoanPart]:
    """Parts by key, with what a disbursement needs to know of their loans; one query."""
    found = LoanPart.objects.filter(pk__in=keys).select_related(
        "mortgage__matter__record__party",
        "mortgage__matter__record__project",
        "mortgage__matter__record__department",
        "mortgage__contract__unit",
    )
    return {part.pk: part for part in found}


# ── bringing in ─────────────────────────────────────────────────────────────────

COLUMNS = (
    *("lender", "day", "amount", "reference", "borrower", "door", "code"),
    *("outcome", "words", "differs", "disbursement", "settled", "batch"),
)


def _line(row: dict) -> BankLine:
    part: LoanPart | None = row.get("part")
    lender = row.get("lender") or (part.lender_id if part else None)
    return BankLine(
        **{name: row.get(name) or "" for name in ("reference", "borrower", "door", "code", "words")},
        lender_id=getattr(lender, "pk", lender),
        day=row["day"],
        amount=row["amount"],
        outcome=row["outcome"],
        differs=row["outcome"] not in AGREED,
        disbursement_id=getattr(row.get("disbursement"), "pk", row.get("disbursement")),
        batch=row.get("batch"),
    )


def _disbursing(row: dict) -> dict:
    record = row["part"].mortgage.record
    return {
        "department": record.department,
        "project": record.project,
        "party": record.party,
        "part": row["part"],
        "amount": row["amount"],
        "bank_on": row["day"],
        "reference": row.get("reference") or "",
    }


@opens("banklines.bring_in", label=_("导入银行流水"), clauses=CLAUSES, hidden=True)
def bring_in_line(act, record, **row):
    """The bank's word is kept as it is; what it pays for the first time goes into the ledger, once."""
    if row["amount"] <= 0:
        raise Refused(_("金额要大于零"), _("退款和冲账请手工处理"), field="amount")
    if row["outcome"] == Outcome.ENTERED:
        row["disbursement"] = act.beforehand("disbursements.record", **_disbursing(row))
    line = _line(row)
    line.record = record
    line.save(force_insert=True)
    return line


@bring_in_line.in_set
def bring_in_lines(act, rows):
    """As bring_in_line, for lines that were compared already; loans that are whole by it arrive after it, one by one."""
    rows = [dict(row) for row in rows]
    fresh = [row for row in rows if row["outcome"] == Outcome.ENTERED]
    made = sets.follow_in_set(act, "disbursements.record", [_disbursing(row) for row in fresh])
    for row, one in zip(fresh, made, strict=True):
        row["disbursement"] = one
    lines = [_line(row) for row in rows]
    records = sets.open_records(
        act,
        [row | {"line": line} for row, line in zip(rows, lines, strict=True)],
        said=lambda row: facts_of(row["line"], BANKLINES.silent),
    )
    for line, record in zip(lines, records, strict=True):
        line.record = record
    insert_many(
        BankLine,
        ("record", *COLUMNS),
        [
            (
                line.pk,
                *(line.lender_id, line.day, line.amount, line.reference, line.borrower, line.door, line.code),
                *(str(line.outcome), line.words, line.differs, line.disbursement_id, "", line.batch_id),
            )
            for line in lines
        ],
    )
    return lines


# ── putting right ───────────────────────────────────────────────────────────────


@action(
    "banklines.compare",
    label=_("重新比对"),
    clauses=CLAUSES,
    who="anyone",
    icon="refresh",
    offered=lambda line: line.differs,
)
def compare_again(act, line):
    """Whoever put the ledger right lets the line be looked at again; it enters what was in its way to enter."""
    if not line.differs:
        raise Refused(_("这一行没有差异"), "")
    (unit,) = units_named([(None, line.door)]) if line.door else (None,)
    said = {name: getattr(line, name) for name in ("day", "amount", "reference", "code", "borrower")}
    ((what, part),) = compare_lines([said | {"unit": unit}], line.record.department_id)
    line.outcome, line.words = what.outcome, what.words
    line.differs = what.outcome not in AGREED
    line.disbursement_id = what.disbursement
    if part is not None:
        line.lender_id = line.lender_id or part.lender
    if what.outcome == Outcome.ENTERED:
        paid = _disbursing(said | {"part": part_of(part)})
        line.disbursement = act.beforehand("disbursements.record", **paid)


@action(
    "banklines.settle",
    label=_("差异已处理"),
    clauses=CLAUSES,
    who="anyone",
    form=forms.SettleForm,
    tone="primary",
    icon="check",
    offered=lambda line: line.differs,
    many=True,
)
def settle_line(act, line):
    """A difference goes off the list only by a word on what it was."""
    act.require_reason(_("要写明怎样处理的"), _("写一句结果"))
    line.differs, line.settled = False, str(act.reason)


@action(
    "banklines.void",
    label=_("作废"),
    clauses=CLAUSES,
    who="anyone",
    form=ReasonForm,
    tone="danger",
    icon="ban",
)
def void_line(act, line):
    """A line of a wrong sheet is taken out; what it entered is voided by itself."""
    act.void(_("写明为什么作废"))
    line.differs = False


@void_line.in_set
def void_lines(act, rows):
    """As void_line: how a sheet that was brought in wrongly is taken back."""
    act.require_reason_to_void()
    lines = [row["subject"] for row in rows]
    for line in lines:
        line.record.voided_at = act.now
    update_many(BankLine, ("differs",), [(line.pk, False) for line in lines])
    sets.write_lines(act, lines)
    return lines
