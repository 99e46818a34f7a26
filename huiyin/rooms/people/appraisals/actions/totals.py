"""Totals of the year: drawn for everybody when the year-end round ends, drawn anew when a sheet of theirs moves."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import numbering
from huiyin.kernel.actions import sets
from huiyin.kernel.actions.act import facts_of
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.explain.keeping import keep_many
from huiyin.kernel.records.bulk import insert_many
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.rooms.people.appraisals.models import AppraisalSheet, Round, YearTotal
from huiyin.rooms.people.appraisals.queries import Scored, scored_of, totals_seen_by
from huiyin.rooms.people.appraisals.rules import Year, half_up, in_points, year_of

CLAUSES = ("WY-A4.6", "WY-A4.8", "WY-A4.5.3", "WY-A5", "WY-A4.11")

TOTALS = register(
    Kind(
        "appraisaltotals",
        _("年终总分"),
        YearTotal,
        totals_seen_by,
        series=numbering.register("PT", "{series}-{year}-{n:05d}"),
        document=lambda one: tokens.document(codes=(one.record.number or "",), names=(one.member.name,)),
        silent=frozenset({"rank", "round_id", "checks", "monthly", "annual", "total", "exact"}),
        private=True,
    )
)


def _fill(total: YearTotal, year: Year) -> None:
    for name in ("checks", "monthly", "annual", "total"):
        value = getattr(year, name)
        setattr(total, name, None if value is None else half_up(value, 2))
    exact = year.total
    total.exact = "" if exact is None else f"{exact.numerator}/{exact.denominator}"
    total.excellent = year.excellent


def _words(total: YearTotal) -> dict:
    """The figures for the journal, as people read them; the exact one where rounding says less."""
    rounded = total.total is None or Fraction(total.exact) == Fraction(total.total, 100)
    names = {"checks": "检查平均", "monthly": "月考核平均", "annual": "年终考评", "total": "总分"}
    return {
        words: in_points(value)
        for name, words in names.items()
        if (value := getattr(total, name)) is not None
    } | ({} if rounded else {"精确值": total.exact})


def _drawn(round_: Round, sheet: AppraisalSheet, sheets: Sequence[Scored]) -> tuple[YearTotal, Year]:
    year = year_of(sheets, round_.terms)
    total = YearTotal(
        round=round_,
        year=round_.year,
        member=sheet.member,
        rank=sheet.rank,
        post=sheet.post,
        level=sheet.level,
        keep_until=round_.keep_until,
    )
    _fill(total, year)
    return total, year


def _kept(made: Sequence[tuple[YearTotal, Year]]) -> list:
    return [(total.record, name, told) for total, year in made for name, told in year.told.items()]


@opens("appraisaltotals.draw", label=_("计算年终总分"), clauses=CLAUSES, hidden=True)
def draw(act, record, *, round, sheet):
    """What a member's year comes to, exact, with every sheet that it rests on."""
    total, year = _drawn(round, sheet, scored_of(round.year, [sheet.member_id]).get(sheet.member_id, []))
    total.record = record
    total.save(force_insert=True)
    keep_many(act.now, _kept([(total, year)]))
    act.note(**_words(total))
    return total


@draw.in_set
def draw_many(act, rows):
    """As draw, for up to 500 members in a handful of statements: 5,000 in seconds."""
    year = rows[0]["round"].year
    known = scored_of(year, [row["sheet"].member_id for row in rows])
    made = [_drawn(row["round"], row["sheet"], known.get(row["sheet"].member_id, [])) for row in rows]
    told = [
        {"department": row["department"], "said": facts_of(total, TOTALS.silent) | _words(total)}
        for row, (total, _year) in zip(rows, made, strict=True)
    ]
    records = sets.open_records(act, told, said=lambda row: row["said"])
    for record, (total, _year) in zip(records, made, strict=True):
        total.record = record
    fields = YearTotal._meta.concrete_fields
    insert_many(
        YearTotal,
        [field.name for field in fields],
        [tuple(getattr(one, field.attname) for field in fields) for one, _year in made],
    )
    keep_many(act.now, _kept(made))
    sets.index_many([one for one, _year in made], TOTALS)
    return [one for one, _year in made]


@action(
    "appraisaltotals.recompute",
    label=_("重新计算"),
    clauses=["WY-A4.6", "WY-A1"],
    moves="*",
    who="anyone",
    hidden=True,
)
def recompute(act, total):
    """A sheet that an objection or a reopened round moved moves the total; the figure before stays in the history."""
    year = year_of(scored_of(total.year, [total.member_id]).get(total.member_id, []), total.round.terms)
    _fill(total, year)
    keep_many(act.now, _kept([(total, year)]))
    act.note(**_words(total))
