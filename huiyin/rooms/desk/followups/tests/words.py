"""Words in which the rules about follow-ups are stated."""

from huiyin.kernel.actions.machine import perform
from huiyin.rooms.desk.followups.models import FollowUp, Opinion
from tests.words import again, do, due, promise, promised, told

__all__ = ["again", "do", "due", "finish", "following", "plan", "promise", "promised", "said", "told"]

SOLVED = {"result": "已更换漏水的管接头", "answer": "已修好，请客户留意观察"}
TOLD = ["客服电话", "回访人姓名", "入住优惠"]


def plan(house, customer, **facts):
    """Plans a follow-up of the customer's by hand."""
    where = {"department": house.desk, "project": house.project, "party": customer.party}
    return perform("followups.plan", by=facts.pop("by", house.clerk), **where, **{"title": "回访"} | facts)


def following(complaint) -> list[FollowUp]:
    """The follow-ups that a complaint brought about, oldest first."""
    return list(FollowUp.objects.filter(about=complaint.pk).select_related("matter__record").order_by("pk"))


def finish(house, followup, satisfaction=5, **facts):
    """The customer is reached and answers."""
    return do("followups.complete", house.specialist, followup, satisfaction=satisfaction, **facts)


def said(house, department=None, **facts) -> dict:
    """A line of the sheet: one thing the customer says beside the questions."""
    facts = {"sort": "opinion", "topic": "cleaning", "words": "车库电梯口有积水"} | facts
    title = Opinion.titled(facts["topic"], facts["words"])
    return facts | {"department": department or house.works, "title": title}
