"""Words in which the rules of posts are stated."""

import datetime as dt

import pytest

from huiyin.kernel.actions.machine import perform
from huiyin.rooms.people.posts.models import JobDescription
from huiyin.rooms.people.posts.queries import standard_of

TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def appoint(house, staff):
    """Appoints to a post of the desk, today unless said otherwise."""

    def _appoint(post, by=None, **facts):
        facts = {"from_on": TODAY, "reason": "业务需要"} | facts
        return perform(
            "postings.appoint", by=by or house.manager, department=post.department, post=post, **facts
        )

    return _appoint


@pytest.fixture
def describe(house, staff):
    """Issues the description of a post, as it ships."""

    def _describe(post, **facts) -> JobDescription:
        facts = standard_of(post) | facts
        return perform(
            "jobdescriptions.issue", by=house.manager, department=post.department, post=post, **facts
        )

    return _describe


@pytest.fixture
def leave(house, staff):
    """The clerk leaves, and the supervisor takes over, unless said otherwise."""

    def _leave(by=None, **facts):
        facts = {"leaver": house.clerk, "successor": house.supervisor, "left_on": TODAY} | facts
        return perform("departures.settle", by=by or house.manager, department=house.desk, **facts)

    return _leave


@pytest.fixture
def contact(house, staff):
    facts = {"sort": "registry", "organisation": "市房管局", "office": "抵押科", "name": "刘科长"}
    where = {"department": house.desk, "keeper": house.specialist}
    return perform("contacts.register", by=house.clerk, phones=["13900001111"], **facts, **where)
