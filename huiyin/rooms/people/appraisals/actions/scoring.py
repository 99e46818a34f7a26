"""Deductions and bonuses: only against an item, with words and evidence, never over what the item has left."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, after
from huiyin.kernel.clauses.parameters import needed
from huiyin.rooms.people.appraisals import forms
from huiyin.rooms.people.appraisals.actions.sheets import judges, settle, writable
from huiyin.rooms.people.appraisals.models import AppraisalSheet, Bonus, Deduction, Item, SheetState
from huiyin.rooms.people.appraisals.rules import Line, hundredths, in_points, left_of, most_bonus
from huiyin.rooms.people.conduct.models import Reward
from huiyin.rooms.people.conduct.queries import rewards_between

CLAUSES = ("WY-A4.4.5", "WY-A4.7a", "WY-A4.7b", "WY-A4.5.2", "WY-A1")


def _draft(sheet: AppraisalSheet) -> bool:
    return sheet.state == SheetState.DRAFT


def lines_of(sheet: AppraisalSheet) -> dict[int, Line]:
    """The items of a sheet's standard with what they have lost."""
    lost: dict[int, int] = {}
    for item, points in sheet.deductions.values_list("item", "points"):
        lost[item] = lost.get(item, 0) + points
    return {
        item.pk: Line(item.dimension, item.points, item.other, lost.get(item.pk, 0))
        for item in sheet.standard.items.order_by("position")
    }


def left_for(sheet: AppraisalSheet, item: Item, terms: dict) -> int:
    lines = lines_of(sheet)
    return left_of(lines[item.pk], lines.values(), terms["other_limit"])


def _deduct(act, sheet: AppraisalSheet, item: Item, points: int, words: str, **more) -> Deduction:
    """One deduction, once everything that bounds it was looked at."""
    round_ = writable(sheet)
    if item.standard_id != sheet.standard_id:
        raise Refused(
            _("“%s”不是本表标准的项目") % item, _("按本轮的标准选择"), field="item", clause="WY-A4.4.5"
        )
    if not words.strip():
        raise Refused(_("扣分要写明事由"), _("写明时间和事实"), field="words", clause="WY-A4.7b")
    evidence, uploads = more.get("evidence"), more.get("uploads", ())
    if evidence is None and not uploads:
        raise Refused(
            _("扣分要有依据"), _("写系统内的记录编号，或上传照片、文件"), field="uploads", clause="WY-A4.4.5"
        )
    left = left_for(sheet, item, round_.terms)
    if points > left and round_.terms["over_points"] == "cap":
        points = left
    if points > left or left <= 0:
        what = _("其它栏最多扣本方面剩余的 %s 分") if item.other else _("“%%s”只剩 %s 分可扣")
        said = what % in_points(left)
        raise Refused(
            said if item.other else str(said) % item.name,
            _("超出的扣分不自动减到上限，改正后重填"),
            field="points",
            clause="WY-A4.7b" if item.other else "WY-A4.4.5",
        )
    if points <= 0:
        raise Refused(_("扣分要大于零"), _("填写扣几分"), field="points", clause="WY-A4.4.5")
    act.attach(uploads)
    if evidence is not None:
        act.link(evidence, "evidence")
    made = Deduction.objects.create(
        sheet=sheet,
        item=item,
        points=points,
        claimed=points,
        words=words,
        evidence=evidence,
        files="、".join(one.name for one in uploads)[:300],
        zeroes=more.get("zeroes", False),
        by=act.actor,
        at=act.now,
    )
    settle(act, sheet, round_.terms)
    return made


@action(
    "appraisalsheets.deduct",
    label=_("扣分"),
    clauses=CLAUSES,
    who=judges,
    form=forms.DeductForm,
    icon="minus",
    offered=_draft,
)
def deduct(act, sheet, *, item, points, words, evidence=None, uploads=()):
    """A deduction names an item of the standard, says what happened and rests on something that can be looked at."""
    _deduct(act, sheet, item, points, words, evidence=evidence, uploads=uploads)


@action(
    "appraisalsheets.drop",
    label=_("撤销扣分"),
    clauses=["WY-A4.4.5", "WY-A4.9"],
    who=judges,
    form=forms.DropForm,
    icon="eraser",
    offered=lambda one: _draft(one) and one.deducted > 0,
)
def drop(act, sheet, *, deduction):
    """What was deducted wrongly is taken back with its reason, before the sheet is signed."""
    act.require_reason(_("撤销扣分需要写明理由"), _("在“理由”一栏写一句"))
    round_ = writable(sheet)
    if deduction.sheet_id != sheet.pk:
        raise Refused(_("这项扣分不在本表"), _("重新选择"), field="deduction")
    if deduction.breach_id and _standing(deduction):
        raise Refused(
            _("这项扣分追加了处罚（%s）") % deduction.breach.record.number,
            _("先在违规记录中办结为不成立"),
            clause="WY-A4.9",
        )
    act.note(撤销=f"{deduction.item} −{in_points(deduction.points)} {deduction.words}")
    deduction.delete()
    settle(act, sheet, round_.terms)


def _standing(deduction: Deduction) -> bool:
    breach = deduction.breach
    return breach is not None and breach.matter.state not in ("dismissed", "withdrawn", "voided")


@action(
    "appraisalsheets.zero",
    label=_("扣完该栏并追加处罚"),
    clauses=["WY-A4.9"],
    who=judges,
    form=forms.ZeroForm,
    tone="danger",
    icon="circle-x",
    offered=_draft,
)
def zero(act, sheet, *, item, words, breach_clause, happened_at, title="", evidence=None, uploads=()):
    """What had bad consequences and breaks the rules of conduct costs the whole item, and is looked into there too."""
    if item.other:
        raise Refused(_("“其它”没有自己的分值"), _("选择具体子项"), field="item", clause="WY-A4.9")
    left = left_for(sheet, item, sheet.round.terms)
    _deduct(act, sheet, item, left, words, evidence=evidence, uploads=uploads, zeroes=True)


@after("appraisalsheets.zero")
def penalise(act, sheet) -> None:
    """The breach that is opened from the sheet stands with the deduction; what follows from it is decided in its own way."""
    facts = act.facts
    made = sheet.deductions.order_by("-pk").first()
    breach = act.then(
        "breaches.record",
        department=sheet.record.department,
        title=facts.get("title") or f"{sheet.member.name}违反{facts['breach_clause']}",
        concerned=sheet.member,
        clause=facts["breach_clause"],
        happened_at=facts["happened_at"],
        words=facts["words"],
        uploads=facts.get("uploads", ()),
        evidence=[facts["evidence"]] if facts.get("evidence") else (),
        opened_from=sheet.record,
    )
    Deduction.objects.filter(pk=made.pk).update(breach=breach)
    years = needed("WY-A4.11", "dispute_years", sheet.record.department_id, act.now)
    until = sheet.round.keep_until
    sheet.keep_until = until.replace(year=until.year + years)
    sheet.save(update_fields=["keep_until"])


@action(
    "appraisalsheets.add_bonus",
    label=_("加分"),
    clauses=["WY-A4.8"],
    who=judges,
    form=forms.BonusForm,
    icon="plus",
    offered=_draft,
)
def add_bonus(act, sheet, *, reward, points, words):
    """Each bonus has a reward of its own, 嘉奖 or above; together they stay within what a sheet may bear."""
    round_ = writable(sheet)
    terms = round_.terms
    if reward.member_id != sheet.member_id or reward.record.voided_at:
        raise Refused(_("不是本人的有效奖励"), _("选择本人的奖励"), field="reward", clause="WY-A4.8")
    if reward.sort < lowest_sort(terms):
        raise Refused(
            _("%(sort)s不够加分，要%(least)s以上")
            % {"sort": reward.get_sort_display(), "least": terms["lowest_reward"]},
            _("嘉奖以上包括嘉奖"),
            field="reward",
            clause="WY-A4.8",
        )
    if not round_.first_on <= reward.earned_on <= round_.last_on:
        raise Refused(
            _("这项奖励的事迹不在本期"), _("在事迹所属的一期加分"), field="reward", clause="WY-A4.8"
        )
    if Bonus.objects.filter(reward=reward).exists():
        raise Refused(
            _("这项奖励已经加过分"), _("每次加分各对应一条奖励记录"), field="reward", clause="WY-A4.8"
        )
    given = sheet.bonuses.count() and sum(sheet.bonuses.values_list("points", flat=True))
    most = most_bonus(terms, given)
    if most < hundredths(terms["bonus_least"]):
        raise Refused(
            _("同一张表加分合计不超过 %s 分") % terms["bonuses_together_most"],
            _("已加 %s 分") % in_points(given),
            field="points",
            clause="WY-A4.8",
        )
    if not hundredths(terms["bonus_least"]) <= points <= most:
        raise Refused(
            _("加分应在 %(least)s 至 %(most)s 分之间")
            % {"least": in_points(hundredths(terms["bonus_least"])), "most": in_points(most)},
            _("按情节改正"),
            field="points",
            clause="WY-A4.8",
        )
    Bonus.objects.create(sheet=sheet, reward=reward, points=points, words=words, by=act.actor, at=act.now)
    settle(act, sheet, terms)


def lowest_sort(terms: dict) -> int:
    """The lowest kind of reward that may add points, by its name; 嘉奖 where the name is none of ours."""
    names = {str(label): value for value, label in Reward.Sort.choices}
    return names.get(terms["lowest_reward"], Reward.Sort.COMMENDATION)


def rewards_for(sheet: AppraisalSheet):
    """Rewards of the period that may still add points to a sheet."""
    round_ = sheet.round
    found = rewards_between(sheet.member, round_.first_on, round_.last_on, lowest_sort(round_.terms))
    return found.filter(bonus_point=None).select_related("record")


@action(
    "appraisalsheets.drop_bonus",
    label=_("撤销加分"),
    clauses=["WY-A4.8"],
    who=judges,
    form=forms.DropBonusForm,
    icon="eraser",
    offered=lambda one: _draft(one) and one.bonus > 0,
)
def drop_bonus(act, sheet, *, bonus):
    """A bonus that was given wrongly is taken back, and its reward is free again."""
    act.require_reason(_("撤销加分需要写明理由"), _("在“理由”一栏写一句"))
    round_ = writable(sheet)
    if bonus.sheet_id != sheet.pk:
        raise Refused(_("这项加分不在本表"), _("重新选择"), field="bonus")
    bonus.delete()
    settle(act, sheet, round_.terms)


@action(
    "appraisalsheets.amend",
    label=_("按异议处理改正"),
    clauses=["WY-A1"],
    moves="*",
    who="anyone",
    hidden=True,
)
def amend(act, sheet, *, deduction, points):
    """An objection that was accepted lessens one deduction, also after the round is over."""
    deduction.points = points
    deduction.save(update_fields=["points"])
    settle(act, sheet, sheet.round.terms)
    act.note(改扣=in_points(points), 得分=in_points(sheet.score), 日期=f"{clock.local(act.now):%Y-%m-%d}")


@after("appraisalsheets.amend")
def move_total(act, sheet) -> None:
    """A total that rests on the sheet is drawn anew."""
    for key in list(sheet.member.year_totals.filter(year=sheet.round.year).values_list("pk", flat=True)):
        act.then("appraisaltotals.recompute", key)
