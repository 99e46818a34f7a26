"""A forbidden phrase is warned of while it is typed; one key puts better words in its place and keeps the rest."""

import pytest

from huiyin.rooms.desk.quality.models import Slip
from huiyin.rooms.desk.reception.actions.wordings import ship_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.clause("JS-2.3")
def test_better_words_take_the_place_of_the_phrase_by_one_key_and_a_warning_stops_nobody(desk, city):
    from playwright.sync_api import expect

    ship_to(city.desk)
    clerk = desk("zhou", 390)
    page = clerk.page
    clerk.go("/new/calls.record")
    page.fill("[name=need]", "问几点开门")
    page.click("[name=reply]")
    clerk.type("您好，几点开门我不知道，这个我们不管。")
    hits = page.locator(".told__hit")
    expect(hits).to_have_count(2)
    assert page.locator(".told__hit strong").all_inner_texts() == ["“不知道”", "“我们不管”"]
    assert clerk.fits
    clerk.press("Alt+Enter")
    expect(hits).to_have_count(1)
    better = "您好，我去查一下再准确地答复您，请您留个方便的电话，这个我们不管。"
    assert page.input_value("[name=reply]") == better
    clerk.press("Control+z")
    expect(hits).to_have_count(2)
    page.click("[data-put] >> nth=1")
    expect(hits).to_have_count(1)
    assert page.input_value("[name=reply]").startswith("您好，几点开门我不知道，这件事由相关部门负责")
    page.focus("[name=reply]")
    clerk.press("Control+Enter")
    page.wait_for_url("**/r/calls/*")
    assert list(Slip.objects.values_list("phrase", flat=True)) == ["不知道"]
