"""A sample of each kind of the room about employees: all about the clerk, whom everybody who leads stands above."""

from __future__ import annotations

import datetime as dt

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.files.storing import Stored
from huiyin.kernel.records.kinds import KINDS

PHOTO = Stored("样本.jpg", "image/jpeg", 10, "cd" * 32)


def _again(subject):
    return KINDS[subject.record.kind].particulars().get(pk=subject.pk)


def _approved(approval):
    perform("approvals.approve", by=approval.matter.owner, on=approval.pk)


def _breach(house, made, clause="YX-4.1.3"):
    return perform(
        "breaches.record",
        by=house.supervisor,
        department=house.desk,
        title=f"样本：周文员（{clause}）",
        concerned=house.clerk,
        clause=clause,
        happened_at=clock.now(),
        words="样本：上班时看小说",
        uploads=[PHOTO],
    )


def _proposed(house, made, clause):
    breach = _breach(house, made, clause)
    perform("breaches.confirm", by=house.supervisor, on=breach.pk, finding="样本：属实")
    breach = _again(breach)
    return perform(
        "penalties.propose",
        by=house.supervisor,
        opened_from=breach.record,
        department=house.desk,
        title=breach.matter.title,
        breach=breach,
    )


def _in_force(house, made, clause):
    """In October, so that its month is over."""
    with clock.at("2026-10-20 10:00"):
        reading = perform(
            "readings.issue", by=house.supervisor, department=house.desk, house="YX", departments=[house.desk]
        )
        perform("readings.sign", by=house.clerk, on=reading.pk, read=True)
        penalty = _proposed(house, made, clause)
        perform("penalties.notify", by=house.supervisor, on=penalty.pk, how="当面送达")
        perform("penalties.answer", by=house.clerk, on=penalty.pk, words="样本：无异议")
        perform("penalties.decide", by=house.supervisor, on=penalty.pk, outcome="full")
        _approved(perform("penalties.take_effect", by=house.supervisor, on=penalty.pk, known=True))
    return _again(penalty)


def _dismissal(house, made):
    return _in_force(house, made, "YX-4.1.13").dismissals.get()


def _penalty(house, made):
    return _proposed(house, made, "YX-4.1.9")


def _total(house, made):
    _in_force(house, made, "YX-4.1.2")
    facts = {"title": "样本：十月汇总", "month": dt.date(2026, 10, 1), "wages": {}}
    total = perform("conducttotals.draw", by=house.manager, department=house.desk, **facts)
    made["conductlines"] = total.lines.get()
    return total


def _reward(house, made):
    facts = {"sort": 2, "title": "样本：拾金不昧", "ground": "样本：归还钱包", "uploads": [PHOTO]}
    approval = perform(
        "rewards.grant",
        by=house.supervisor,
        department=house.desk,
        concerned=house.clerk,
        earned_on=clock.today(),
        **facts,
    )
    _approved(approval)
    return KINDS["rewards"].particulars().get()


def _gate(house, made):
    today = clock.today()
    days = {"made_known_on": today, "decided_on": today, "from_on": today}
    facts = {
        "procedure": "样本：讨论",
        "city": "样本：深圳",
        "local_law": "样本：已查",
        "decided_by": "赵主任",
    }
    _approved(
        perform("finegates.pass", by=house.manager, department=house.desk, uploads=[PHOTO], **facts, **days)
    )
    return KINDS["finegates"].particulars().get()


SAMPLES = {
    "breaches": _breach,
    "dismissals": _dismissal,
    "penalties": _penalty,
    "conducttotals": _total,
    "rewards": _reward,
    "finegates": _gate,
}
