"""The way of a breach and its penalty in the house's own words."""

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.approvals.models import Approval
from huiyin.kernel.imports import applying, staging
from huiyin.kernel.imports.tests.files import xlsx
from huiyin.rooms.people.conduct.models import Penalty
from huiyin.rooms.people.conftest import PHOTO, paper
from tests.words import again, do


def breach(house, member=None, clause="YX-4.1.3", at="2026-11-23 10:00", by=None, **facts):
    """A breach with a photo, reported by the supervisor."""
    member = member or house.clerk
    facts = {
        "department": house.desk,
        "title": f"{member.name} {clause}",
        "concerned": member,
        "clause": clause,
        "happened_at": clock.shanghai(at),
        "words": "上班时看小说",
        "uploads": [PHOTO],
    } | facts
    return perform("breaches.record", by=by or house.supervisor, **facts)


def confirmed(house, member=None, clause="YX-4.1.3", at="2026-11-23 10:00", **facts):
    one = breach(house, member, clause, at, **facts)
    do("breaches.confirm", one.matter.owner, one, finding="已看照片并向同事核实")
    return again(one)


def propose(house, one, by=None):
    facts = {"department": house.desk, "title": one.matter.title, "breach": one}
    return perform("penalties.propose", by=by or one.matter.owner, opened_from=one.record, **facts)


def heard(house, penalty, words="当时没有客户"):
    do("penalties.notify", penalty.matter.owner, penalty, how="当面送达")
    do("penalties.sign", penalty.member, penalty, read=True)
    do("penalties.answer", penalty.member, penalty, words=words)
    return again(penalty)


def decided(house, penalty, outcome="full", ground=""):
    do("penalties.decide", penalty.matter.owner, penalty, outcome=outcome, ground=ground)
    return again(penalty)


def ask_effect(penalty) -> Approval:
    return do("penalties.take_effect", penalty.matter.owner, penalty, known=True)


def approve(approval: Approval) -> None:
    do("approvals.approve", again(approval).matter.owner, approval)


def effective(house, penalty, outcome="full", ground=""):
    """The whole way to the effect."""
    approve(ask_effect(decided(house, heard(house, penalty), outcome, ground)))
    return again(penalty)


def punished(house, member=None, clause="YX-4.1.3", at="2026-11-23 10:00", **facts) -> Penalty:
    return effective(house, propose(house, confirmed(house, member, clause, at, **facts)))


def appeal(penalty, words="那天是午休") -> Penalty:
    do("penalties.appeal", penalty.member, penalty, words=words)
    return again(penalty)


def judged(penalty, upheld: bool) -> Penalty:
    do("penalties.decide_appeal", penalty.matter.owner, penalty, upheld=upheld, verdict="已复核")
    return again(penalty)


# ── an old ledger ───────────────────────────────────────────────────────────────

HEADINGS = [
    "姓名",
    "违规日期",
    "违反条款",
    "事实经过",
    "原编号",
    "罚款金额",
    "处罚日期",
    "当时是否已签阅制度",
    "备注",
]
FIRST = ["周文员", "2026-03-02", "YX-4.1.3", "上班看小说", "旧册3号", 20, "2026-03-05", "是", "已缴"]
SECOND = ["周文员", "2026-05-06 14:30", "第4.1.9条", "串岗", "旧册7号", "罚20元", "2026-05-08", "是", ""]


def batch_of(house, *rows, by=None):
    file = xlsx([HEADINGS, *rows])
    by = by or house.supervisor
    return staging.check(staging.stage(file, "旧册.xlsx", "breaches", by, house.desk, None))


def brought(house, *rows, by=None):
    batch = batch_of(house, *rows, by=by)
    applying.apply(batch, by or house.supervisor)
    return batch


def reasons(batch) -> str:
    return " ".join(one["reason"] for one in staging.problems_of(batch))


def changed(row, **cells):
    return [cells.get(heading, cell) for heading, cell in zip(HEADINGS, row, strict=True)]


__all__ = ["paper"]
