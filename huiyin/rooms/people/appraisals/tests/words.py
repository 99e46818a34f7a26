"""The way of a round in the house's own words."""

import datetime as dt

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.rooms.people.appraisals.forms.standards import shipped_items
from huiyin.rooms.people.appraisals.models import AppraisalSheet, Dimension, Level, Round, Standard
from huiyin.rooms.people.conduct.models import Reward
from huiyin.rooms.people.conftest import PHOTO
from tests.words import again, do

NOVEMBER = (dt.date(2026, 11, 1), dt.date(2026, 11, 30))
YEAR = (dt.date(2026, 1, 1), dt.date(2026, 12, 31))


def items(**points) -> list[dict]:
    """The sixteen sub-items, some of them with other points in hundredths."""
    return [
        {**one, "measure": "", "points": points.get(one["name"], one["points"])}
        for one in shipped_items(None)
    ]


def issue(house, level, by=None, weights=(100, 100, 100), **facts) -> Standard:
    weekly, monthly, spot = weights
    facts = {"from_on": clock.today(), "items": items()} | facts
    return perform(
        "appraisalstandards.issue",
        by=by or house.manager,
        department=house.desk,
        level=level,
        weekly_weight=weekly,
        monthly_weight=monthly,
        spot_weight=spot,
        **facts,
    )


def standards(house, **facts) -> list[Standard]:
    return [issue(house, level, **facts) for level in Level]


def begin(house, sort="monthly", span=NOVEMBER, by=None, **facts) -> Round:
    first, last = span
    made = perform(
        "appraisalrounds.open",
        by=by or house.manager,
        department=house.desk,
        sort=sort,
        first_on=first,
        last_on=last,
        title=f"样本{sort}",
        **facts,
    )
    return again(made)


def sheet_of(round_, member) -> AppraisalSheet:
    return again(AppraisalSheet.objects.select_related("record").get(round=round_, member=member))


def item(sheet, name: str, dimension: str = ""):
    found = sheet.standard.items.filter(name=name)
    return (found.filter(dimension=dimension) if dimension else found).get()


def deduct(sheet, name="出勤", points=100, by=None, dimension="", **facts):
    facts = {"words": "迟到两次", "uploads": [PHOTO]} | facts
    do(
        "appraisalsheets.deduct",
        by or sheet.appraiser,
        sheet,
        item=item(sheet, name, dimension),
        points=points,
        **facts,
    )
    return again(sheet)


def finish(sheet, by=None, remark=""):
    do("appraisalsheets.finish", by or sheet.appraiser, sheet, remark=remark)
    return again(sheet)


def finish_all(house, round_) -> Round:
    """Every sheet is signed; the head, above whom nobody stands, is exempt from the beginning."""
    for sheet in round_.sheets.select_related("record", "member", "appraiser").filter(state="draft"):
        finish(sheet)
    return again(round_)


def close(house, round_) -> Round:
    do("appraisalrounds.close", house.manager, round_)
    return again(round_)


def closed(house, sort="monthly", span=NOVEMBER, lost=None, **facts) -> Round:
    """A whole round in which members lose what is named: {member: hundredths}."""
    round_ = begin(house, sort, span, **facts)
    for member, points in (lost or {}).items():
        deduct(sheet_of(round_, member), points=points)
    return close(house, finish_all(house, round_))


def approve(approval) -> None:
    do("approvals.approve", again(approval).matter.owner, approval)


def rewarded(house, member=None, on="2026-11-10", sort=2) -> Reward:
    approval = perform(
        "rewards.grant",
        by=house.supervisor if member != house.supervisor else house.manager,
        department=house.desk,
        concerned=member or house.clerk,
        sort=sort,
        title="拾金不昧",
        ground="归还钱包",
        earned_on=dt.date.fromisoformat(on),
        uploads=[PHOTO],
    )
    approve(approval)
    return Reward.objects.latest("record")


def bonus(sheet, reward, points=300, by=None):
    do(
        "appraisalsheets.add_bonus",
        by or sheet.appraiser,
        sheet,
        reward=reward,
        points=points,
        words="客户来信",
    )
    return again(sheet)


def objection(sheet, deduction=None, by=None, **facts):
    facts = {"words": "那天是公司派我外出", "title": "异议"} | facts
    return perform(
        "appraisalobjections.raise",
        by=by or sheet.member,
        opened_from=sheet.record,
        department=sheet.record.department,
        sheet=sheet,
        deduction=deduction,
        **facts,
    )


__all__ = ["Dimension"]
