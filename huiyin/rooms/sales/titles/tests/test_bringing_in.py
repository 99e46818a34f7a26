"""Titles under way come in from the old ledger with their old dates; every bad cell is named."""

import datetime as dt

import pytest

from huiyin.kernel.custody.models import Item
from huiyin.kernel.imports import applying, staging
from huiyin.kernel.imports.tests.lists import put_in, staged
from huiyin.rooms.sales.titles.models import TitleCase, TitleState
from tests.words import promised

pytestmark = [pytest.mark.django_db, pytest.mark.clause("YX-2.7.1a")]
HEAD = ["房号", "交房日期", "申请日期", "受理号", "受理日期", "产权证号", "发证日期", "领证日期", "存放位置"]


def row(**facts):
    line = {"房号": "3-2-1502", "交房日期": "2026-11-24", "申请日期": "2026-11-24"} | facts
    return [line.get(name, "") for name in HEAD]


def test_a_title_comes_in_with_its_old_dates_and_goes_on_where_it_was(house, sale):
    sale.filed()
    put_in(house, "titles", [HEAD, row()], by=house.supervisor)
    title = TitleCase.objects.get()
    assert (title.matter.state, title.applied_on) == (TitleState.FILED, dt.date(2026, 11, 24))
    assert title.title_by == dt.date(2027, 2, 22)
    assert promised(title) == {"titles.brought_in", "titles.obtain"}


def test_what_is_late_by_law_is_shown_late_and_broken_is_nothing_on_the_first_day(house, sale):
    contract = sale.filed()
    type(contract).objects.filter(pk=contract.pk).update(signed_on="2025-01-05")
    put_in(house, "titles", [HEAD, row(交房日期="2026-05-06", 申请日期="")], by=house.supervisor)
    title = TitleCase.objects.get()
    assert title.title_by == dt.date(2026, 8, 4) and promised(title) == {"titles.brought_in"}


def test_a_certificate_in_the_cabinet_comes_in_with_its_place(house, sale):
    sale.filed()
    facts = {"产权证号": "深001", "发证日期": "2026-11-24", "存放位置": "证照柜1"}
    batch = put_in(house, "titles", [HEAD, row(**facts)], by=house.supervisor)
    thing = Item.objects.get(sort="certificate")
    assert thing.keeper.place == "证照柜1" and thing.about_id == TitleCase.objects.get().pk
    applying.undo(batch, house.supervisor, "误导入")
    assert TitleCase.objects.get().matter.state == TitleState.WITHDRAWN


def test_every_bad_row_is_named_with_its_reason(house, sale):
    sale.filed()
    sale.door("1602"), sale.door("1603")
    rows = [
        row(发证日期="2026-11-24"),
        row(房号="3-2-9999"),
        row(房号="3-2-1602", 产权证号="深002"),
        row(房号="3-2-1603", 交房日期="2027-01-01"),
    ]
    problems = staging.problems_of(staging.check(staged(house, "titles", [HEAD, *rows])))
    told = " ".join(f"{p['row']}{p['column']}{p['reason']}" for p in problems)
    assert "没有产权证号" in told and "没有发证日期" in told and "今天以后" in told
    assert "3-2-9999" in told or "3房号" in told
    assert told.count("没有有效的合同") == 2
