"""The book is written here and nowhere else: a voucher that balances, or one that reverses another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions import sets
from huiyin.kernel.actions.act import Act, facts_of
from huiyin.kernel.actions.ending import Broken
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import VERBS, opens
from huiyin.kernel.money import yuan
from huiyin.kernel.records.bulk import insert_many
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.registers.accounts.models import SORTS, Account, Entry, EntryLine
from huiyin.registers.accounts.queries import (
    balances,
    entries_about,
    entries_seen_by,
    locked_accounts,
    sum_of,
)
from huiyin.registers.accounts.rules import Move, joined

CLAUSES = ["ZH-J4.9"]
LATEST_WORDS = 120  # of a voucher


def _unbalanced(entry: Entry) -> str:
    left = entry.lines.aggregate(n=sum_of("amount"))["n"]
    return f"the lines leave {left}" if left else ""


ENTRIES = register(
    Kind(
        "entries",
        _("记账凭证"),
        Entry,
        entries_seen_by,
        series=numbering.register("PZ", "{series}{year}{month}-{n:05d}"),
        silent=frozenset({"about_id", "reverses_id"}),
        document=lambda entry: tokens.document(codes=(entry.record.number or "",), texts=(entry.words,)),
        holds=_unbalanced,
    )
)

# ── accounts ────────────────────────────────────────────────────────────────────


def _code(move: Move, department: int, project: int | None) -> str:
    """What an account is, in one text. Of a unit there is one, wherever the paper stands that first names it."""
    who = move.whose
    keys = [getattr(one, "pk", None) for one in (who.unit, who.party, who.member, move.till)]
    place = ("", "") if who.unit else (department, project)
    return ":".join(str(part or "") for part in (move.sort, move.charge, *place, *keys))


def _accounts(wanted: dict[str, tuple[Move, int, int | None]]) -> dict[str, int]:
    """Code -> key of the account, made where it was not there; in two or three queries however many there are."""
    found = dict(Account.objects.filter(code__in=wanted).values_list("code", "pk"))
    if missing := [code for code in sorted(wanted) if code not in found]:
        rows = []
        for code in missing:
            move, department, project = wanted[code]
            rows.append(
                Account(
                    code=code,
                    sort=move.sort,
                    charge=move.charge,
                    department_id=department,
                    project_id=project,
                    till=move.till,
                    unit=move.whose.unit,
                    party=move.whose.party,
                    member=move.whose.member,
                )
            )
        Account.objects.bulk_create(rows, ignore_conflicts=True)
        found = dict(Account.objects.filter(code__in=wanted).values_list("code", "pk"))
    return found


def _write(pieces: Sequence[tuple[Entry, Sequence[tuple[int, int]]]]) -> None:
    """Writes the lines of vouchers (account, amount), each balanced, and no account overdrawn that must be covered."""
    for entry, lines in pieces:
        if sum(amount for _account, amount in lines) or not lines:
            raise Broken(f"the voucher of {entry.about_id} does not balance: {lines}")
    touched = {account for _entry, lines in pieces for account, _amount in lines}
    covered = [code for code, sort in SORTS.items() if sort.covered]
    watched = {account.pk: account for account in locked_accounts(pk__in=touched, sort__in=covered)}
    insert_many(
        EntryLine,
        ("entry", "account", "amount"),
        [(entry.pk, account, amount) for entry, lines in pieces for account, amount in lines],
    )
    for key, left in balances(watched).items():
        if left > 0:
            raise Refused(
                _("“%(account)s”只余 %(left)s 元，不够 %(wanted)s 元")
                % {
                    "account": watched[key].label,
                    "left": yuan(_before(key, left, pieces)),
                    "wanted": yuan(_before(key, left, pieces) + left),
                },
                _("这笔钱已经用于核销、退款或代缴，先冲销后面的单据"),
                clause="ZH-J4.9",
            )


def _before(account: int, left: int, pieces) -> int:
    """What stood on an account before these lines."""
    return sum(amount for _e, lines in pieces for key, amount in lines if key == account) - left


# ── vouchers ────────────────────────────────────────────────────────────────────


@opens("entries.post", label=_("记账"), clauses=CLAUSES, hidden=True)
def post_entry(act, record, *, day: dt.date, words: str, about, moves: Sequence[Move]):
    """Whatever moves money is written on two sides at once, so that nothing comes from nowhere or is lost."""
    moves = joined(moves)
    wanted = {_code(move, record.department_id, record.project_id): move for move in moves}
    keys = _accounts({code: (move, record.department_id, record.project_id) for code, move in wanted.items()})
    entry = Entry.objects.create(
        record=record,
        on=day,
        words=str(words)[:LATEST_WORDS],
        total=sum(move.amount for move in moves if move.amount > 0),
        about=about,
    )
    _write([(entry, [(keys[code], move.amount) for code, move in wanted.items()])])
    return entry


@post_entry.in_set
def post_entries(act, rows):
    """As post_entry, for hundreds of vouchers: rows of day, words, about, moves, department, project, party."""
    wanted: dict[str, tuple[Move, int, int | None]] = {}
    lines: list[list[tuple[str, int]]] = []
    for row in rows:
        place = (row["department"].pk, getattr(row["project"], "pk", None))
        moves = joined(row["moves"])
        codes = [(_code(move, *place), move) for move in moves]
        wanted |= {code: (move, *place) for code, move in codes}
        lines.append([(code, move.amount) for code, move in codes])
    keys = _accounts(wanted)
    entries = [
        Entry(
            on=row["day"],
            words=str(row["words"])[:LATEST_WORDS],
            total=sum(amount for _code, amount in of if amount > 0),
            about=row["about"],
        )
        for row, of in zip(rows, lines, strict=True)
    ]
    records = sets.open_records(
        act,
        [{**row, "said": facts_of(e, ENTRIES.silent)} for row, e in zip(rows, entries, strict=True)],
        said=lambda row: row["said"],
    )
    for entry, record in zip(entries, records, strict=True):
        entry.record = record
    names = ("record", "on", "words", "total", "about", "reverses")
    insert_many(Entry, names, [(e.pk, e.on, e.words, e.total, e.about_id, None) for e in entries])
    _write(
        [
            (entry, [(keys[code], amount) for code, amount in of])
            for entry, of in zip(entries, lines, strict=True)
        ]
    )
    sets.index_many(entries, ENTRIES)
    return entries


@opens("entries.reverse", label=_("冲销凭证"), clauses=CLAUSES, hidden=True)
def reverse_entry(act, record, *, original: Entry):
    """What was booked stays as it was; a second voucher takes it back, once, and points at it."""
    if original.reverses_id or Entry.objects.filter(reverses=original).exists():
        raise Refused(_("凭证%s已经冲销过") % original.record, _("查看冲销它的凭证"))
    entry = Entry.objects.create(
        record=record,
        on=clock.local(act.now).date(),
        words=_reversal_words(original),
        total=original.total,
        about=original.about,
        reverses=original,
    )
    lines = original.lines.order_by("pk").values_list("account", "amount")
    _write([(entry, [(account, -amount) for account, amount in lines])])
    return entry


def reverse_in_set(act: Act, originals: Sequence[Entry]) -> None:
    """As reverse_entry, for the vouchers of records voided in a set."""
    made = [
        Entry(
            on=clock.local(act.now).date(),
            words=_reversal_words(original),
            total=original.total,
            about=original.about,
            reverses=original,
        )
        for original in originals
    ]
    inner = Act(act.run, VERBS["entries.reverse"], None, act.reason, None)
    records = sets.open_records(
        inner,
        [
            {
                "department": original.record.department,
                "project": original.record.project,
                "party": original.record.party,
                "said": facts_of(entry, ENTRIES.silent),
            }
            for entry, original in zip(made, originals, strict=True)
        ],
        said=lambda row: row["said"],
    )
    for entry, record in zip(made, records, strict=True):
        entry.record = record
    names = ("record", "on", "words", "total", "about", "reverses")
    insert_many(Entry, names, [(e.pk, e.on, e.words, e.total, e.about_id, e.reverses_id) for e in made])
    lines: dict[int, list[tuple[int, int]]] = {}
    found = EntryLine.objects.filter(entry__in=originals).order_by("pk")
    for entry_key, account, amount in found.values_list("entry", "account", "amount"):
        lines.setdefault(entry_key, []).append((account, -amount))
    _write([(entry, lines[original.pk]) for entry, original in zip(made, originals, strict=True)])
    sets.index_many(made, ENTRIES)


def _reversal_words(original: Entry) -> str:
    return (_now("冲销%(number)s：%(words)s") % {"number": original.record, "words": original.words})[
        :LATEST_WORDS
    ]


def book(act, about, moves: Sequence[Move], *, on: dt.date, words) -> None:
    """A voucher about the record at hand, written as soon as its own line is."""
    act.later(
        "entries.post",
        department=about.department,
        project=about.project,
        party=about.party,
        day=on,
        words=words,
        about=about,
        moves=moves,
    )


def book_many(act: Act, rows: Sequence[dict]) -> list[Entry]:
    """As book, in a set form: rows of day, words, about, moves, department, project, party."""
    return post_entries(Act(act.run, VERBS["entries.post"], None, act.reason, None), rows)


def unbook(act, about, entries: Sequence[Entry] | None = None) -> None:
    """Reverses the standing vouchers of the record at hand, the newest first, or those given."""
    standing = list(entries_about(about).select_related("record")) if entries is None else list(entries)
    for entry in reversed(standing):
        act.later(
            "entries.reverse",
            department=about.department,
            project=about.project,
            party=about.party,
            original=entry,
            reason=act.reason,
        )
