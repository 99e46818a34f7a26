"""A clerk's day in short, without the mouse: a call, a visitor, a complaint, a follow-up, and the page's own keys."""

import re

import pytest

from huiyin.kernel.actions.machine import perform
from huiyin.rooms.desk.complaints.models import Complaint
from huiyin.rooms.desk.followups.models import FollowUp
from huiyin.rooms.desk.reception.models import Call, Walkin

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def say(desk, words: str) -> None:
    desk.page.keyboard.insert_text(words)


def stands_in(desk, name: str) -> None:
    desk.page.wait_for_function("n => document.activeElement.name === n", arg=name, timeout=3000)


def leads(desk, url, *keys: str) -> None:
    with desk.page.expect_navigation(url=url, wait_until="load"):
        desk.press(*keys)
    desk.page.wait_for_timeout(50)


@pytest.mark.clause("YX-2.1.1a", "YX-2.1.2a", "YX-2.1.2b", "WY-G8")
def test_a_day_without_the_mouse_by_a_hand_faster_than_the_lists(desk, city):
    clerk = desk("zhou")
    home = re.compile(r":\d+/$")

    # a call: typed without waiting for the caller to be found; Ctrl+Enter goes to what is missing
    clerk.press("Control+k")
    clerk.type("jdh")
    leads(clerk, "**/calls/desk", "Enter")
    clerk.type("5678")
    clerk.press("Control+Enter")
    stands_in(clerk, "need")
    say(clerk, "问水费")
    leads(clerk, "**/calls/desk?saved=*", "Control+Enter")
    # the next number begins like the keys of what was saved, and is a number all the same
    clerk.type("13911112222")
    clerk.press("Enter")
    stands_in(clerk, "new_name")
    say(clerk, "陈大文")
    clerk.press("Control+Enter")
    stands_in(clerk, "need")
    say(clerk, "问车位")
    leads(clerk, "**/calls/desk?saved=*", "Control+Enter")
    assert [call.record.party.name for call in Call.objects.order_by("pk")] == ["张秀英", "陈大文"]

    # a visitor: arrives, is received, leaves, always back at the visitors' desk
    clerk.press("Control+k")
    clerk.type("lfqt")
    leads(clerk, "**/walkins/desk", "Enter")
    clerk.type("5678")
    clerk.press("Control+Enter")
    stands_in(clerk, "purpose")
    say(clerk, "取证")
    leads(clerk, "**/walkins/desk", "Control+Enter")
    clerk.press("Escape", "j")
    leads(clerk, "**/do/walkins.receive*", "1")
    leads(clerk, "**/walkins/desk", "Control+Enter")
    clerk.press("Escape", "j")
    leads(clerk, "**/do/walkins.leave*", "1")
    say(clerk, "证好了吗")
    clerk.press("Enter")
    say(clerk, "当场领取")
    leads(clerk, "**/walkins/desk", "Control+Enter")
    visit = Walkin.objects.get()
    assert visit.record.party == city.customer.party and visit.host == city.clerk and visit.left_at

    # a complaint, settled on the spot: one key asks for its result
    clerk.press("Control+k")
    clerk.type("djts")
    leads(clerk, "**/new/complaints.record", "Enter")
    clerk.type("5678")
    clerk.press("Control+Enter")
    for name, words in (("title", "漏水"), ("cause", "水管渗水")):
        stands_in(clerk, name)
        say(clerk, words)
        clerk.press(*(["Control+Enter"] if name == "title" else ["Alt+d"]))
    stands_in(clerk, "result")
    say(clerk, "已换水管")
    clerk.press("Tab")
    say(clerk, "已告知")
    leads(clerk, re.compile(r"/r/complaints/\d+$"), "Control+Enter")
    assert not Complaint.objects.get().matter.is_open

    # the follow-up of it, from the desk of whoever owns it: j, 1, a digit for how satisfied
    one = FollowUp.objects.get()
    if one.matter.owner != city.clerk:
        perform("matters.reassign", by=city.supervisor, on=one.pk, owner=city.clerk, reason="前台回访")
    clerk.press("Control+k")
    clerk.type("db")
    leads(clerk, home, "Enter")
    clerk.press("j")
    leads(clerk, "**/do/followups.complete*", "1")
    clerk.press("Control+Enter")
    stands_in(clerk, "satisfaction")
    clerk.press("1")
    leads(clerk, home, "Control+Enter")
    one.refresh_from_db()
    assert one.reached_by == city.clerk and one.satisfied


def test_a_group_of_the_navigation_stays_as_this_browser_left_it(desk, city):
    clerk = desk("zhou")
    group = clerk.page.locator(".side__group[data-group=registers]")
    assert group.get_attribute("open") is None  # what is seldom needed is shut at first
    group.locator("summary").focus()
    clerk.press("Enter")
    clerk.go("/calls/desk")
    assert group.get_attribute("open") is not None
    assert clerk.page.locator(".side__group[data-group=desk]").get_attribute("open") is not None
