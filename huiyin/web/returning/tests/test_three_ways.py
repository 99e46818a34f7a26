"""Changed on both sides since the file went out: shown side by side, theirs kept unless a person says otherwise."""

import pytest

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.imports import applying
from huiyin.kernel.imports.models import StagedRow
from huiyin.rooms.desk.complaints.models import Complaint

FACTS = ("category", "topic", "unit", "cause", "wants", "receiver")


def correct(house, complaint, **facts) -> None:
    """Somebody else puts the complaint right on its page."""
    now = Complaint.objects.get(pk=complaint.pk)
    stands = {name: getattr(now, name) for name in FACTS}
    stands |= {"title": now.matter.title, "happened_at": now.matter.happened_at}
    perform("complaints.correct", by=house.manager, on=now.pk, reason="经理更正", **stands | facts)


def title(complaint) -> str:
    return Complaint.objects.get(pk=complaint.pk).matter.title


@pytest.fixture
def both(house, record, take_out):
    """A complaint whose title was changed in Excel and by the manager; its topic in Excel only."""
    one = record()
    book = take_out(house.supervisor, "complaints")
    book.put(one.record.number, "事由", "顶部渗水").put(one.record.number, "内容分类", "产品技术")
    correct(house, one, title="卫生间墙面渗水")
    return one, book, book.back()


def test_base_theirs_and_yours_stand_side_by_side_and_theirs_is_kept(both):
    one, book, batch = both
    page = book.page(batch)
    assert all(words in page for words in ("卫生间漏水", "卫生间墙面渗水", "顶部渗水", "保留现在的"))
    assert batch.report["tally"] == {"rows": 1, "cells": 1, "conflicts": 1}
    assert book.page(batch, "?only=conflicts").count("whose-") == 2
    book.press(batch, "apply", reason="核对")
    assert title(one) == "卫生间墙面渗水"
    assert Complaint.objects.get().topic == "product"


def test_a_person_chooses_cell_by_cell_and_the_choice_is_kept(both):
    one, book, batch = both
    cell = f"whose-{StagedRow.objects.get().pk}-title"
    digest = book.page(batch).partition(f'name="{cell}" value="')[2]
    digest = digest.partition(f'name="{cell}" value="')[2].partition('"')[0]
    book.press(batch, "choose", **{cell: digest})
    assert batch.report["tally"]["cells"] == 2 and title(one) == "卫生间墙面渗水"
    book.press(batch, "apply", reason="核对")
    assert title(one) == "顶部渗水"


def test_all_at_once_and_back_again(both):
    one, book, batch = both
    assert book.press(batch, "all_mine").report["tally"]["cells"] == 2
    assert book.press(batch, "all_theirs").report["tally"]["cells"] == 1
    book.press(batch, "all_mine")
    book.press(batch, "apply", reason="核对")
    assert title(one) == "顶部渗水"


def test_a_choice_holds_against_what_was_seen_and_nothing_newer(house, both):
    one, book, batch = both
    book.press(batch, "all_mine")
    correct(house, one, title="墙面和地面渗水")
    book.press(batch, "apply", reason="核对")
    assert title(one) == "墙面和地面渗水" and batch.counts["applied"] == 0
    assert "检查之后又有人改过这一格" in book.page(batch)
    book.press(batch, "check")
    assert batch.report["tally"] == {"rows": 1, "cells": 1, "conflicts": 1}
    assert "墙面和地面渗水" in book.page(batch)


def test_a_cell_changed_after_the_check_stops_the_batch_before_anything_goes_in(house, record, take_out):
    one, other = record(), record(title="电梯异响")
    book = take_out(house.supervisor, "complaints")
    book.put(one.record.number, "事由", "顶部渗水").put(other.record.number, "事由", "电梯有异响")
    batch = book.back()
    correct(house, one, title="墙面渗水")
    book.press(batch, "apply", reason="核对")
    assert (title(one), title(other)) == ("墙面渗水", "电梯异响")
    assert "还有 1 行有问题" in batch.report["refused"]


def test_what_both_changed_alike_is_no_conflict_and_needs_no_writing(house, record, take_out):
    one = record()
    book = take_out(house.supervisor, "complaints")
    book.put(one.record.number, "内容分类", " 产品技术 ")
    correct(house, one, topic="product")
    version = Complaint.objects.get().record.version
    batch = book.back()
    page = book.page(batch)
    assert batch.report["tally"] == {} and "没有要写入的" in page and "写入这些改动" not in page
    applying.apply(batch, house.supervisor, "核对")
    assert Complaint.objects.get().record.version == version


def test_what_stands_may_stand_though_the_form_would_not_offer_it_any_more(house, record, take_out):
    one = record()
    book = take_out(house.supervisor, "complaints")
    house.loses(house.clerk)  # who received it
    batch = book.put(one.record.number, "事由", "顶部渗水").back()
    book.press(batch, "apply", reason="核对")
    after = Complaint.objects.get()
    assert (batch.state, after.matter.title, after.receiver) == ("applied", "顶部渗水", house.clerk)


def test_what_else_was_changed_meanwhile_stays(house, record, take_out):
    one = record()
    book = take_out(house.supervisor, "complaints")
    book.put(one.record.number, "事由", "顶部渗水")
    correct(house, one, topic="quality", cause="前天起渗水")
    book.press(book.back(), "apply", reason="核对")
    after = Complaint.objects.get()
    assert (after.matter.title, after.topic, after.cause) == ("顶部渗水", "quality", "前天起渗水")
