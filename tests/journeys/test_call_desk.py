"""A call taken by keyboard alone: found, written down, saved, and gone on with as a complaint."""

import re

import pytest

from huiyin.rooms.desk.complaints.models import Complaint
from huiyin.rooms.desk.reception.models import Call

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NEED = "卫生间顶部渗水"


@pytest.mark.clause("YX-2.1.1a", "YX-2.1.1b")
def test_a_call_is_written_down_by_keyboard_in_few_keys_and_goes_on_with_one(desk, city):
    city.works_by("YX", "WY")
    clerk = desk("zhou")
    page = clerk.page
    clerk.press("Control+k")
    clerk.type("jdh")
    page.wait_for_selector("#palette-results a.option")
    clerk.press("Enter")
    page.wait_for_url("**/calls/desk")
    opened = clerk.keys

    clerk.type("5678")
    page.wait_for_selector(".caller-card")
    assert "张秀英" in page.inner_text(".caller-card") and "13800135678" not in page.content()
    clerk.press("Enter")
    clerk.type(NEED)
    page.wait_for_timeout(1200)  # the clock of the call runs
    assert page.inner_text("[data-time]") != "00:00"
    clerk.press("Control+Enter")
    page.wait_for_url("**/calls/desk?saved=*")
    assert clerk.keys - opened - len(NEED) <= 6 and opened <= 5

    call = Call.objects.get()
    assert call.record.party == city.customer.party and call.need == NEED and call.seconds >= 1
    assert call.unit == city.unit and call.taken_by == city.clerk
    clerk.press("Alt+1")
    page.wait_for_url(re.compile(r"/new/complaints\.record\?from=\d+&category=complaint"))
    assert page.input_value("#id_title") == NEED and page.input_value("#id_cause") == NEED
    page.focus("#id_wants")
    clerk.press("Control+Enter")
    page.wait_for_url(re.compile(r"/r/complaints/\d+$"))
    complaint = Complaint.objects.get()
    assert (complaint.party, complaint.unit) == (city.customer.party, city.unit)


@pytest.mark.clause("YX-2.1.1a", "YX-2.1.1c", "JS-H1.1")
def test_the_desk_fits_a_phone_and_words_come_up_while_typing(desk, city):
    from huiyin.rooms.desk.reception.actions.wordings import ship_to

    ship_to(city.desk)
    clerk = desk("zhou", 390)
    clerk.go("/calls/desk")
    clerk.page.fill("#id_who", "13911112222")
    clerk.page.wait_for_selector("#id_new_name")
    clerk.page.fill("#id_need", "会不会涨价")
    clerk.page.wait_for_selector("#cues :text('价格以公示的价目表为准')")
    assert clerk.fits
    clerk.page.fill("#id_new_name", "陈大文")
    clerk.page.click(".form-foot .btn--primary")
    clerk.page.wait_for_url("**/calls/desk?saved=*")
    assert Call.objects.get().record.party.name == "陈大文"
