"""Sheets: set for everybody, given to an appraiser, signed, taken back while the round is open."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import numbering
from huiyin.kernel.actions import sets
from huiyin.kernel.actions.act import facts_of
from huiyin.kernel.actions.refusals import NoRight, Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.explain import Explained, Input
from huiyin.kernel.explain.keeping import keep
from huiyin.kernel.matters.owning import stands_above
from huiyin.kernel.members.models import Member
from huiyin.kernel.members.rights import reach_of, stands_in_for
from huiyin.kernel.records.bulk import insert_many
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.records.models import Record
from huiyin.kernel.search import tokens
from huiyin.rooms.people.appraisals import forms
from huiyin.rooms.people.appraisals.models import AppraisalSheet, Round, RoundState, SheetState
from huiyin.rooms.people.appraisals.queries import sheets_seen_by
from huiyin.rooms.people.appraisals.rules import in_points, score_of, score_told
from huiyin.web.forms import ReasonForm

FIGURE = "appraised"
CLAUSES = ("WY-A4.7a", "WY-A4.5.2", "WY-A4.4.5")

SHEETS = register(
    Kind(
        "appraisalsheets",
        _("考核记录"),
        AppraisalSheet,
        sheets_seen_by,
        series=numbering.register("PH", "{series}-{year}-{n:05d}"),
        document=lambda one: tokens.document(codes=(one.record.number or "",), names=(one.member.name,)),
        silent=frozenset({"rank", "deducted", "bonus", "score", "round_id", "standard_id"}),
        private=True,
    )
)


def judges(member: Member, sheet: AppraisalSheet) -> Member | None:
    """Who writes a sheet: its appraiser, who stands in for them, or whoever leads the member. Never the member.

    Gives whom they stand in for.
    """
    if member.pk == sheet.member_id:
        raise NoRight(_("不能考评自己"), _("由上级考评"), clause="WY-A4.4.5")
    if sheet.appraiser_id == member.pk:
        return None
    if sheet.appraiser_id and sheet.appraiser_id in stands_in_for(member):
        return sheet.appraiser
    if reach_of(member).rank(sheet.record.department_id) > sheet.rank:
        return None
    raise Refused(_("这张表不由你考评"), _("请转告考评人"), clause="WY-A4.1")


def open_round_of(sheet: AppraisalSheet) -> Round:
    """The sheet's round, locked; raises Refused once it is over: what was told to everybody does not change silently."""
    Record.objects.select_for_update().filter(pk=sheet.round_id).first()
    round_ = Round.objects.select_related("matter").get(pk=sheet.round_id)
    if round_.matter.state not in (RoundState.OPEN, RoundState.REOPENED):
        raise Refused(
            _("本轮考评已结束"), _("确有错误的，经理提请“重新打开”，或由本人提出异议"), clause="WY-A4.1"
        )
    return round_


def writable(sheet: AppraisalSheet) -> Round:
    """The round of a sheet that may be written to."""
    round_ = open_round_of(sheet)
    if sheet.state != SheetState.DRAFT:
        raise Refused(
            _("这张表已经签署") if sheet.state == SheetState.DONE else _("这位员工本轮免考"),
            _("先“退回重评”，写明理由"),
            clause="WY-A4.7a",
        )
    return round_


def settle(act, sheet: AppraisalSheet, terms: dict) -> None:
    """Works a sheet out anew from its deductions and bonuses, and keeps how it came about."""
    deductions = list(sheet.deductions.select_related("item").order_by("item__position", "pk"))
    bonuses = list(sheet.bonuses.select_related("reward__record").order_by("pk"))
    sheet.deducted = sum(one.points for one in deductions)
    sheet.bonus = sum(one.points for one in bonuses)
    sheet.score = score_of(sheet.deducted, sheet.bonus, terms["may_pass_full_marks"])
    words = [f"{one.item} −{in_points(one.points)} {one.words}" for one in deductions]
    words += [f"{one.reward.get_sort_display()} +{in_points(one.points)} {one.words}" for one in bonuses]
    sheet.told = "；".join(words)
    keep(act, FIGURE, _told(sheet, deductions, bonuses, terms))


def _told(sheet: AppraisalSheet, deductions, bonuses, terms) -> Explained:
    return score_told(
        sheet.score,
        [
            Input(str(one.item), f"−{in_points(one.points)}", one.evidence_id or sheet.pk)
            for one in deductions
        ],
        [Input(str(one.reward.record.number), f"+{in_points(one.points)}", one.reward_id) for one in bonuses],
        terms,
    )


def _blank(row: dict) -> AppraisalSheet:
    round_, seated = row["round"], row["seated"]
    return AppraisalSheet(
        round=round_,
        sort=round_.sort,
        last_on=round_.last_on,
        member=seated.member,
        rank=seated.rank,
        post=seated.post,
        level=seated.level,
        standard=round_.standard_of(seated.level),
        appraiser=row["appraiser"],
        # above whom nobody stands in the department is in the round all the same, until somebody is named
        state=SheetState.DRAFT if row["appraiser"] else SheetState.EXEMPT,
        exempt_why="" if row["appraiser"] else str(_("部门内没有上级，由公司考评")),
        keep_until=round_.keep_until,
    )


@opens(
    "appraisalsheets.set",
    label=_("列入考评"),
    clauses=["WY-A2", "WY-A4.3.3", "WY-A4.11", "WY-A4.5.2"],
    hidden=True,
)
def set_sheet(act, record, *, round, seated, appraiser=None):
    """Everybody who held a post in the period has a sheet, by the standard of their level."""
    sheet = _blank({"round": round, "seated": seated, "appraiser": appraiser})
    sheet.record = record
    sheet.save(force_insert=True)
    return sheet


@set_sheet.in_set
def set_sheets(act, rows):
    """As set_sheet, for up to 500 members in a handful of statements."""
    made = [_blank(row) for row in rows]
    said = [facts_of(sheet, SHEETS.silent) for sheet in made]
    told = [{"department": row["department"], "said": one} for row, one in zip(rows, said, strict=True)]
    records = sets.open_records(act, told, said=lambda row: row["said"])
    for record, sheet in zip(records, made, strict=True):
        sheet.record = record
    fields = AppraisalSheet._meta.concrete_fields
    insert_many(
        AppraisalSheet,
        [field.name for field in fields],
        [tuple(getattr(one, field.attname) for field in fields) for one in made],
    )
    sets.index_many(made, SHEETS)
    return made


@action(
    "appraisalsheets.assign",
    label=_("指定考评人"),
    clauses=["WY-A3", "WY-A4.1"],
    who="anyone",
    form=forms.AssignForm,
    icon="user-check",
    offered=lambda one: one.state != SheetState.DONE,
    many=True,
)
def assign(act, sheet, *, appraiser):
    """Whoever appraises stands above, or outside: never the member, never somebody whom the member leads."""
    round_ = open_round_of(sheet)
    if sheet.state == SheetState.DONE:
        raise Refused(_("这张表已经签署"), _("先“退回重评”，写明理由"), clause="WY-A4.7a")
    _not_oneself(act, sheet)
    if appraiser.pk == sheet.member_id:
        raise Refused(_("不能由本人考评"), _("指定上级"), field="appraiser", clause="WY-A4.4.5")
    if stands_above(sheet.member, appraiser, round_.department, act.now):
        raise Refused(
            _("%s是被考评人的下级") % appraiser.name, _("指定上级"), field="appraiser", clause="WY-A4.1"
        )
    sheet.appraiser, sheet.state, sheet.exempt_why = appraiser, SheetState.DRAFT, ""
    act.tell(
        appraiser,
        _("请考评%(who)s（%(what)s）") % {"who": sheet.member.name, "what": round_.matter.title},
        key=f"sheet {sheet.pk} {appraiser.pk}",
        clause="WY-A4.1",
    )


def _not_oneself(act, sheet: AppraisalSheet) -> None:
    if act.actor and act.actor.pk == sheet.member_id:
        raise Refused(_("不能办理自己的考评"), _("由上级办理"), clause="WY-A4.4.5")


@action(
    "appraisalsheets.finish",
    label=_("签署"),
    clauses=[*CLAUSES, "WY-A1"],
    who=judges,
    form=forms.FinishForm,
    tone="primary",
    icon="signature",
    offered=lambda one: one.state == SheetState.DRAFT,
    many=True,
)
def finish(act, sheet, *, remark=""):
    """Signed by whoever appraised; from now on the member reads every deduction with its reason and may object."""
    round_ = writable(sheet)
    settle(act, sheet, round_.terms)
    sheet.state, sheet.remark = SheetState.DONE, remark
    sheet.done_at, sheet.done_by = act.now, act.actor
    act.note(得分=in_points(sheet.score))
    act.tell(
        sheet.member,
        _("%(what)s：得分 %(score)s，点开可看每一项扣分")
        % {"what": round_.matter.title, "score": in_points(sheet.score)},
        key=f"sheet {sheet.pk} {act.now.timestamp()}",
        clause="WY-A1",
    )


@action(
    "appraisalsheets.resume",
    label=_("退回重评"),
    clauses=["WY-A4.7a"],
    who=judges,
    form=ReasonForm,
    icon="arrow-back-up",
    offered=lambda one: one.state != SheetState.DRAFT,
)
def resume(act, sheet):
    """While the round is open a signed sheet may be written anew, for a reason that stands in its history."""
    act.require_reason(_("退回重评需要写明理由"), _("在“理由”一栏写一句"))
    open_round_of(sheet)
    if sheet.state == SheetState.DRAFT:
        raise Refused(_("这张表还没有签署"), _("直接填写"))
    sheet.state, sheet.exempt_why = SheetState.DRAFT, ""
    sheet.done_at = sheet.done_by = None


@action(
    "appraisalsheets.exempt",
    label=_("免考"),
    clauses=["WY-A2", "WY-A4.6"],
    who="anyone",
    form=ReasonForm,
    icon="user-minus",
    offered=lambda one: one.state == SheetState.DRAFT,
)
def exempt(act, sheet):
    """Who was away for all of a period is in the round, named as exempt with the reason; no average counts them."""
    act.require_reason(_("免考需要写明理由"), _("如：整期病假"))
    writable(sheet)
    _not_oneself(act, sheet)
    if sheet.deductions.exists() or sheet.bonuses.exists():
        raise Refused(_("已有扣分或加分"), _("先撤销扣分、加分"), clause="WY-A2")
    sheet.state, sheet.exempt_why = SheetState.EXEMPT, act.reason
