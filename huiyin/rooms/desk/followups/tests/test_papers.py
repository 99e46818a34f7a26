"""回访单 and 意见处理单: full when the call is made, with lines to write on before."""

import pytest
from django.test import Client

from huiyin.rooms.desk.followups.models import Opinion

from .words import do, finish, plan, said


@pytest.mark.clause("WY-G9", "WY-G11")
def test_the_sheets_are_printed_before_and_after_the_call(house, customer):
    browser = Client()
    browser.force_login(house.manager)
    one = plan(house, customer, why="leaving", guest="individual")
    assert browser.get(f"/r/followups/{one.pk}/papers/followup").status_code == 200
    lines = [said(house, house.desk), said(house, house.desk, sort="suggestion", words="多种桂花")]
    finish(house, one, 4, words="还可以", told=["客服电话"], untold_reason="赶车", opinions=lines)
    first, second = Opinion.objects.order_by("pk")
    do("opinions.answer", house.manager, first, answer="已处理", cause="delay")
    for path in (f"followups/{one.pk}/papers/followup", f"opinions/{first.pk}/papers/opinion"):
        assert browser.get(f"/r/{path}").status_code == 200
    assert browser.get(f"/r/opinions/{second.pk}/papers/opinion").status_code == 200
