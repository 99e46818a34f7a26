"""The kernel's own invariants."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from huiyin.kernel import clock
from huiyin.kernel.checks import Found, invariant
from huiyin.kernel.files.storing import broken_files
from huiyin.kernel.journal import reading, triggers
from huiyin.kernel.journal.models import Line
from huiyin.kernel.journal.writing import chained
from huiyin.kernel.numbering import PATTERNS
from huiyin.kernel.numbering.models import Counter
from huiyin.kernel.promises.sweeping import STEPS
from huiyin.kernel.records.kinds import KINDS
from huiyin.kernel.records.models import Record

MOST_NAMED = 20  # missing numbers of a period that are named one by one
# Tables and the columns that are there but once.
UNIQUE = {
    "records_record": ["number"],
    "notices_notice": ["member_id", "key"],
    "numbering_counter": ["series", "period"],
    "actions_request": ["key"],
    "matters_holding": ["matter_id"],
}


def _rows(sql: str, since: int, on: str, params: Iterable[Any] = ()) -> list[tuple]:
    """Rows of a statement; `{touched}` in it bounds the column `on` to records written to after a line."""
    touched = (
        f"{on} IN (SELECT record_id FROM journal_line WHERE id > {int(since)})" if since else f"{on} = {on}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql.format(touched=touched), list(params))
        return cursor.fetchall()


@invariant("owner")
def one_owner(since: int) -> Iterator[Found]:
    """An open matter has exactly one holding without end, and that is its owner's (YX-3.3)."""
    rows = _rows(
        "SELECT m.record_id, count(h.id), max(h.member_id), m.owner_id FROM matters_matter m "
        "LEFT JOIN matters_holding h ON h.matter_id = m.record_id AND h.to_at IS NULL "
        "WHERE m.closed_at IS NULL AND {touched} GROUP BY m.record_id, m.owner_id "
        "HAVING count(h.id) <> 1 OR max(h.member_id) <> m.owner_id",
        since,
        "m.record_id",
    )
    for pk, count, _holder, _owner in rows:
        yield pk, _("责任人与持有记录不一致") if count == 1 else _("有%d条未结束的持有记录") % count


@invariant("promise")
def promises_of_matters(since: int) -> Iterator[Found]:
    """An open matter has an open promise, its next due is the earliest of them; a closed one has none (WY-G13)."""
    rows = _rows(
        "SELECT m.record_id, min(p.due), m.next_due FROM matters_matter m "
        "LEFT JOIN promises_promise p ON p.matter_id = m.record_id AND p.state = 'open' "
        "WHERE m.closed_at IS NULL AND {touched} GROUP BY m.record_id, m.next_due "
        "HAVING min(p.due) IS NULL OR m.next_due IS NULL OR min(p.due) <> m.next_due",
        since,
        "m.record_id",
    )
    for pk, earliest, _next_due in rows:
        yield pk, _("最近到期与承诺不一致") if earliest else _("事项未办结却没有待兑现的承诺")
    rows = _rows(
        "SELECT p.matter_id, p.words FROM promises_promise p JOIN matters_matter m ON m.record_id = p.matter_id "
        "WHERE p.state = 'open' AND m.closed_at IS NOT NULL AND {touched}",
        since,
        "p.matter_id",
    )
    yield from ((pk, _("事项已办结，仍有待兑现的承诺：%s") % words) for pk, words in rows)


@invariant("telling")
def every_promise_will_be_told(since: int) -> Iterator[Found]:
    """As long as a promise is open and steps are left, the sweep knows when to tell; an ended one tells nobody."""
    rows = _rows(
        "SELECT p.matter_id, p.words, p.state FROM promises_promise p WHERE {touched} AND "
        "((p.state = 'open' AND p.step < %s AND p.tell_at IS NULL) OR (p.state <> 'open' AND p.tell_at IS NOT NULL))",
        since,
        "p.matter_id",
        [len(STEPS)],
    )
    for pk, words, state in rows:
        yield pk, (_("承诺没有提醒时间：%s") if state == "open" else _("承诺已结束仍会提醒：%s")) % words


@invariant("closing")
def closed_on_a_ground(since: int) -> Iterator[Found]:
    """A closed matter says how it was closed, and the ground fits: answered, or nobody there to answer (WY-G13)."""
    rows = _rows(
        "SELECT m.record_id, m.closing FROM matters_matter m JOIN records_record r ON r.id = m.record_id "
        "WHERE m.closed_at IS NOT NULL AND {touched} AND (m.closing = '' "
        "OR (m.closing = 'answered' AND m.answered_at IS NULL) "
        "OR (m.closing = 'anonymous' AND r.party_id IS NOT NULL))",
        since,
        "m.record_id",
    )
    yield from ((pk, _("办结没有合法理由（%s）") % (ground or _("空"))) for pk, ground in rows)


@invariant("state")
def state_agrees_with_closing(since: int) -> Iterator[Found]:
    """A matter is closed exactly when its state is one of those that end its kind."""
    for kind in KINDS.values():
        if not kind.is_matter:
            continue
        marks = ", ".join(["%s"] * len(kind.closed))
        rows = _rows(
            "SELECT m.record_id, m.state FROM matters_matter m JOIN records_record r ON r.id = m.record_id "
            f"WHERE r.kind = %s AND {{touched}} AND (m.closed_at IS NOT NULL) <> (m.state IN ({marks}))",
            since,
            "m.record_id",
            [kind.name, *kind.closed],
        )
        yield from ((pk, _("状态“%s”与办结时间不一致") % state) for pk, state in rows)


def _shape(series: str) -> re.Pattern:
    """A series' pattern as an expression that reads its numbers back."""
    shape = ""
    for part in re.split(r"(\{[^}]*\})", PATTERNS[series]):
        name = part.strip("{}").partition(":")[0]
        digits = {"year": 4, "month": 2, "day": 2, "yy": 2}
        if not part.startswith("{"):
            shape += re.escape(part)
        elif name == "series":
            shape += re.escape(series)
        else:
            shape += rf"(?P<{name}>\d{{{digits[name]}}})" if name in digits else r"(?P<n>\d+)"
    return re.compile(shape)


@invariant("numbers")
def numbers_without_gap(since: int) -> Iterator[Found]:
    """The numbers of a series and period run from 1 to its counter, each once; after a line, only their form."""
    taken = {(c.series, c.period): c.taken for c in Counter.objects.all()}
    seen: dict[tuple[str, str], set[int]] = {key: set() for key in taken}
    for kind in KINDS.values():
        if not kind.series:
            continue
        shape = _shape(kind.series)
        rows = Record.objects.filter(kind=kind.name).order_by("id").values_list("id", "number")
        if since:
            rows = rows.filter(pk__in=Line.objects.filter(id__gt=since).values("record"))
        for pk, number in rows.iterator(5000):
            match = shape.fullmatch(number or "")
            if not match:
                yield pk, _("编号缺失或不合规则：%s") % (number or _("空"))
                continue
            parts = match.groupdict()
            n = int(parts.pop("n"))
            key = (kind.series, "".join(parts.values()))
            if n > taken.get(key, 0):
                yield pk, _("编号超出计数器：%s") % number
            seen.setdefault(key, set()).add(n)
    if since:
        return
    for (series, period), top in taken.items():
        if missing := sorted(set(range(1, top + 1)) - seen[series, period])[:MOST_NAMED]:
            yield (
                None,
                _("%(series)s %(period)s 缺号：%(n)s")
                % {
                    "series": series,
                    "period": period,
                    "n": "、".join(map(str, missing)),
                },
            )


COVERED = (
    "member",
    "stood_in_for",
    "verb",
    "source",
    "clauses",
    "cause",
)  # by a line's hash, beside key and time


@invariant("chains")
def chains_lead_to_heads(since: int) -> Iterator[Found]:
    """Every line follows from the one before it, and the last one's hash is the record's head.

    As `reading.broken_chains`, but in one pass over all lines instead of a question a record.
    """
    lines, bare = Line.objects.order_by("record", "id"), Record.objects.filter(journal=None)
    if since:
        touched = Line.objects.filter(id__gt=since).values("record")
        lines, bare = lines.filter(record__in=touched), bare.none()
    rows = lines.values_list("record", "id", "digest", "hash", "record__head", "at", *COVERED)
    at, head, last, broken = 0, b"", b"", False
    for record, pk, digest, stored, newest, moment, *words in rows.iterator(5000):
        if record != at:
            if head != last and not broken:
                yield at, _("链头不是最后一笔的校验值")
            at, head, last, broken = record, b"", bytes(newest), False
        if broken:
            continue
        head = chained(head, (record, moment.isoformat(), *words), digest)
        if head != bytes(stored):
            broken = True
            yield at, _("第%d笔日志被改动，或它之前缺了一笔") % pk
    if head != last and not broken:
        yield at, _("链头不是最后一笔的校验值")
    yield from ((pk, _("没有任何日志")) for pk in bare.values_list("pk", flat=True))


@invariant("seals")
def seals_match(since: int) -> Iterator[Found]:
    """The nightly seals still match the lines they were made over."""
    if not since:
        for one in reading.broken_seals():
            yield None, _("%s 的封存与日志不符") % f"{clock.local(one.at):%Y-%m-%d %H:%M}"


@invariant("guards")
def guards_stand(since: int) -> Iterator[Found]:
    """What the database itself refuses, it still refuses: changed history, a number twice, a notice twice."""
    yield from ((None, _("触发器缺失：%s") % name) for name in triggers.missing())
    for table, columns in UNIQUE.items():
        with connection.cursor() as cursor:
            standing = connection.introspection.get_constraints(cursor, table).values()
        if not any(one["unique"] and one["columns"] == columns for one in standing):
            yield None, _("唯一约束缺失：%s") % f"{table} {columns}"


@invariant("search")
def searched_records_are_indexed(since: int) -> Iterator[Found]:
    """A record of a kind that is searched has its document, unless its party was erased."""
    kinds = [kind.name for kind in KINDS.values() if kind.document]
    if not kinds:
        return
    rows = _rows(
        "SELECT r.id FROM records_record r LEFT JOIN search_document d ON d.id = r.id "
        "LEFT JOIN parties_party p ON p.id = r.party_id "
        f"WHERE d.id IS NULL AND p.erased_at IS NULL AND r.kind IN ({', '.join(['%s'] * len(kinds))}) "
        "AND {touched}",
        since,
        "r.id",
        kinds,
    )
    yield from ((pk, _("搜索索引里没有这条记录")) for (pk,) in rows)


@invariant("files")
def files_are_what_they_were(since: int) -> Iterator[Found]:
    """The bytes of every file are there and are those of its hash; not read for the check of a day."""
    if not since:
        yield from ((file.record_id, _("附件缺失或内容已变：%s") % file.name) for file in broken_files())
