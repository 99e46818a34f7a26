"""Printed forms of conduct: notice, hearing, appeal, proposal of dismissal, reward, the month's total."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.clauses.models import Clause
from huiyin.kernel.clauses.packs import shipped
from huiyin.kernel.clauses.revising import in_force
from huiyin.kernel.money import capital, yuan
from huiyin.rooms.people.conduct.actions.deciding import measure_kept
from huiyin.rooms.people.conduct.models import Outcome, PenaltyState
from huiyin.rooms.people.conduct.queries import lines_seen_by, step_lines
from huiyin.rooms.people.conduct.rules import refused_words, words_of
from huiyin.web.papers import Paper, register
from huiyin.web.saying import name_of

FOLDER = Path(__file__).with_name("papers")


def read_penalties(found, member):
    return found.select_related(
        "member",
        "breach__matter__record",
        "decided_by",
        "approved_by",
        "heard_by",
        "notified_by",
        "verdict_by",
        "gate",
    ).prefetch_related("counted__matter__record")


def clause_text(code: str, at) -> str:
    """A clause as it stood at a moment: code, title, text."""
    clause = Clause.objects.prefetch_related("versions").filter(pk=code).first()
    version = in_force(list(clause.versions.all()), clock.local(at).date()) if clause else None
    return f"{clause}：{version.text}" if clause and version else code


def _clause_counted(breach) -> str:
    return str(_("%s（纸面签阅）") % breach.clause) if breach.on_paper else breach.clause


def _happened(breach):
    """Of an old ledger often the day alone is known."""
    at = breach.matter.happened_at
    return clock.local(at).date() if breach.of_a_day else at


def _penalty(penalty) -> dict:
    """What every paper of a penalty says of it."""
    breach, record = penalty.breach, penalty.record
    at = breach.matter.happened_at
    return {
        "sheet": {"department": name_of(record.department)},
        "department": name_of(record.department),
        "member": penalty.member.name,
        "breach": breach.record.number,
        "happened_at": at,
        "place": breach.place,
        "words": breach.words,
        "rule": clause_text(breach.clause, at),
        "basis": clause_text(penalty.clause, at) if penalty.clause != breach.clause else "",
        "edition": breach.edition,
        "signed_at": breach.signed_at,
        "nth": str(_("第%d次") % penalty.nth),
        "counted": [
            (str(n), one.record.number or "", _clause_counted(one), _happened(one))
            for n, one in enumerate(
                sorted(penalty.counted.all(), key=lambda one: (one.matter.happened_at, one.pk)), 1
            )
        ],
        "measure": words_of(measure_kept(penalty)),
        "refused": refused_words(measure_kept(penalty)) if penalty.dismissal else "",
        "fine": yuan(penalty.fine),
        "capital": capital(penalty.fine),
        "compensation": yuan(penalty.compensation) if penalty.compensation else "",
        "law": str(shipped()[3]["employee_fine"]["caution"]),
    }


def notice_sheet(penalty, member) -> dict:
    """违规处罚通知书: what is held against whom, by which clause, and what they may do about it."""
    return _penalty(penalty) | {
        "notified_at": penalty.notified_at,
        "how": penalty.notified_how,
        "notified_by": name_of(penalty.notified_by),
        "outcome": str(Outcome(penalty.outcome).label) if penalty.outcome else "",
        "ground": penalty.ground,
        "decided_by": name_of(penalty.decided_by),
        "approved_by": name_of(penalty.approved_by),
        "effective_at": penalty.effective_at,
        "mode": penalty.get_mode_display(),
        "money": yuan(penalty.money),
        "gate": str(penalty.gate or ""),
        "received_at": penalty.received_at,
    }


def hearing_sheet(penalty, member) -> dict:
    return _penalty(penalty) | {
        "waived": penalty.waived,
        "answer": penalty.answer,
        "heard_at": penalty.heard_at,
        "heard_by": name_of(penalty.heard_by) if penalty.heard_by_id != penalty.member_id else "",
    }


def appeal_sheet(penalty, member) -> dict:
    verdicts: dict[str, object] = {
        PenaltyState.REVERSED: _("申诉成立，撤销处罚"),
        PenaltyState.UPHELD: _("维持原处罚"),
        PenaltyState.DISMISSING: _("维持原处罚"),
    }
    return _penalty(penalty) | {
        "appeal": penalty.appeal,
        "appealed_at": penalty.appealed_at,
        "result": str(verdicts.get(penalty.matter.state, "")) if penalty.verdict_at else "",
        "verdict": penalty.verdict,
        "verdict_by": name_of(penalty.verdict_by),
        "verdict_at": penalty.verdict_at,
    }


def read_dismissals(found, member):
    return found.select_related(
        "member", "approved_by", "penalty__matter__record", "penalty__breach__matter__record"
    )


def dismissal_sheet(one, member) -> dict:
    """辞退建议书 with its list of steps: what is done, what is still missing."""
    penalty = one.penalty
    return {
        "sheet": {"department": name_of(one.record.department)},
        "department": name_of(one.record.department),
        "member": one.member.name,
        "penalty": penalty.record.number,
        "breach": penalty.breach.record.number,
        "rule": clause_text(penalty.breach.clause, penalty.breach.matter.happened_at),
        "basis": clause_text(penalty.clause, penalty.breach.matter.happened_at),
        "nth": str(_("第%d次") % penalty.nth),
        "words": penalty.breach.words,
        "answer": penalty.answer,
        "serious": one.serious,
        "steps": [
            (str(n), label, "√" if done else "", words)
            for n, (label, words, done) in enumerate(step_lines(one), 1)
        ],
        "approved_by": name_of(one.approved_by),
    }


def reward_sheet(one, member) -> dict:
    return {
        "sheet": {"department": name_of(one.record.department)},
        "department": name_of(one.record.department),
        "member": one.member.name,
        "sort": one.get_sort_display(),
        "honour": one.honour,
        "title": one.title,
        "ground": one.ground,
        "earned_on": one.earned_on,
        "granted_at": one.granted_at,
        "bonus": yuan(one.bonus) if one.bonus else "",
        "capital": capital(one.bonus) if one.bonus else "",
        "proposed_by": name_of(one.proposed_by),
    }


def total_sheet(total, member) -> dict:
    """月度奖惩汇总表: fines apart from compensation, of the lines that the reader may see."""
    lines = list(lines_seen_by(member).filter(total=total).select_related("member").order_by("pk"))

    def summed(name: str) -> str:
        return yuan(sum(getattr(one, name) for one in lines))

    return {
        "sheet": {"department": name_of(total.department)},
        "department": name_of(total.department),
        "month": f"{total.month:%Y年%m月}",
        "drawn_by": name_of(total.drawn_by),
        "drawn_at": total.matter.opened_at,
        "rows": [
            (
                str(n),
                one.member.name,
                yuan(one.fines),
                yuan(one.money),
                f"{one.points / 100:.2f}",
                yuan(one.brought),
                yuan(one.compensation),
                yuan(one.wage) if one.wage is not None else "",
                yuan(one.deducted),
                yuan(one.carried),
                yuan(one.rewarded),
            )
            for n, one in enumerate(lines, 1)
        ],
        "fines": summed("fines"),
        "money": summed("money"),
        "deducted": summed("deducted"),
        "carried": summed("carried"),
        "rewarded": summed("rewarded"),
        "received_by": name_of(total.received_by),
        "received_at": total.received_at,
        "remark": total.remark,
        "law": str(shipped()[3]["employee_fine"]["caution"]),
    }


def _paper(name: str, label, kind: str, template: str, data, clauses, **more) -> None:
    register(Paper(name, label, kind, FOLDER / template, data, clauses, **more))


PENALTY_CLAUSES = ("YX-4.2.5",)
_paper(
    "notice",
    _("违规处罚通知书"),
    "penalties",
    "notice.typ",
    notice_sheet,
    PENALTY_CLAUSES,
    copies=("存查联", "当事人联"),
    reads=read_penalties,
)
_paper(
    "hearing",
    _("陈述申辩记录"),
    "penalties",
    "hearing.typ",
    hearing_sheet,
    PENALTY_CLAUSES,
    reads=read_penalties,
)
_paper(
    "appeal",
    _("申诉处理决定"),
    "penalties",
    "appeal.typ",
    appeal_sheet,
    PENALTY_CLAUSES,
    copies=("存查联", "当事人联"),
    reads=read_penalties,
)
_paper(
    "dismissal",
    _("辞退建议书"),
    "dismissals",
    "dismissal.typ",
    dismissal_sheet,
    ("YX-4.2.2", "YX-4.2.3", "YX-4.2.5"),
    reads=read_dismissals,
)
_paper(
    "reward",
    _("奖励决定"),
    "rewards",
    "reward.typ",
    reward_sheet,
    ("WY-M6",),
    copies=("存查联", "受奖人联"),
    reads=lambda found, member: found.select_related("member", "proposed_by"),
)
_paper(
    "total",
    _("月度奖惩汇总表"),
    "conducttotals",
    "total.typ",
    total_sheet,
    ("YX-4.2.4", "YX-4.2.5", "WY-M6"),
    copies=("存查联", "财务联"),
    landscape=True,
    reads=lambda found, member: found.select_related("department", "drawn_by", "received_by"),
    fits=lambda total: total.recalled_at is None,  # nobody deducts by a sheet that was taken back
)
