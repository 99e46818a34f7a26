"""A batch that went in is put back as a whole by the same verb, unless somebody has written something newer."""

import datetime as dt

import pytest
from django.db import transaction
from django.urls import reverse

from huiyin.kernel import clock
from huiyin.kernel.imports import applying, jobs
from huiyin.kernel.imports.models import Batch, StagedRow
from huiyin.kernel.imports.targets import TARGETS
from huiyin.kernel.journal.reading import broken_chains, lines_of
from huiyin.kernel.privacy.erasing import erase
from huiyin.registers.customers.models import Customer
from huiyin.rooms.desk.complaints.models import Complaint
from huiyin.web.returning.tests.test_three_ways import correct


def titles() -> list[str]:
    return [one.matter.title for one in Complaint.objects.order_by("pk")]


@pytest.fixture
def gone_in(house, record, take_out):
    """Three complaints whose titles went in from Excel."""
    for n in range(3):
        record(title=f"漏水{n}")
    book = take_out(house.supervisor, "complaints")
    for row in book.body:
        row[book.head.index("事由")] = row[book.head.index("事由")].replace("漏", "渗")
    batch = book.press(book.back(), "apply", reason="统一用语")
    assert titles() == ["渗水0", "渗水1", "渗水2"]
    return book, batch


@pytest.mark.clause("YX-3.2.6")
def test_undoing_writes_the_former_values_back_with_the_reason(gone_in):
    book, batch = gone_in
    book.press(batch, "undo", reason="用语以条款为准")
    assert batch.state == "undone" and titles() == ["漏水0", "漏水1", "漏水2"]
    line = lines_of(Complaint.objects.first().record, 1)[0]
    assert (line.verb, line.said["reason"]) == ("complaints.correct", "用语以条款为准")
    assert "已撤销" in book.page(batch) and broken_chains() == []


def test_what_was_edited_since_is_refused_by_name_and_nothing_is_put_back(house, gone_in):
    book, batch = gone_in
    one = Complaint.objects.order_by("pk")[1]
    correct(house, one, title="地漏返水")
    refused = book.press(batch, "undo", reason="改回").report["refused"]
    assert one.record.number in refused and "后来又改过" in refused and "1 条" in refused
    assert titles() == ["渗水0", "地漏返水", "渗水2"]


def test_another_field_edited_since_does_not_stand_in_the_way_and_stays(house, gone_in):
    book, batch = gone_in
    correct(house, Complaint.objects.first(), topic="product")
    book.press(batch, "undo", reason="改回")
    assert titles() == ["漏水0", "漏水1", "漏水2"] and Complaint.objects.first().topic == "product"


@pytest.mark.clause("YX-1.4")
def test_names_and_numbers_come_back_too_and_nothing_is_left_in_the_staging(house, customer, take_out):
    book = take_out(house.supervisor, "customers", how="clear", reason="核对资料")
    book.put(customer.record.number, "姓名", "章秀英").put(customer.record.number, "电话", "")
    batch = book.press(book.back(), "apply", reason="听错")
    assert "章秀英".encode() not in bytes(StagedRow.objects.get().found)
    book.press(batch, "undo", reason="没听错")
    after = Customer.objects.get()
    assert after.party.name == "张秀英" and after.party.phones.get().number == "13800135678"
    assert StagedRow.objects.get().found is None


@pytest.mark.clause("YX-1.4")
def test_with_an_erased_person_the_former_values_are_gone_too(house, customer, take_out, settings, tmp_path):
    settings.HOME = tmp_path
    book = take_out(house.supervisor, "customers", how="clear", reason="核对资料")
    batch = book.put(customer.record.number, "姓名", "章秀英").back()
    book.press(batch, "apply", reason="听错")
    with transaction.atomic():
        erase(Customer.objects.get().party)
    assert StagedRow.objects.get().found is None
    assert "不能改回" in book.press(batch, "undo", reason="没听错").report["refused"]


def test_what_is_no_longer_kept_cannot_be_put_back(gone_in):
    book, batch = gone_in
    with clock.at(clock.now() + dt.timedelta(days=31)):
        jobs.forget_old()
        assert "已清除" in book.press(batch, "undo", reason="改回").report["refused"]


def test_a_rule_that_speaks_up_late_stops_the_batch_at_that_row_and_it_can_go_on_without(
    house, record, take_out, monkeypatch
):
    for n in range(3):
        record(title=f"漏水{n}")
    book = take_out(house.supervisor, "complaints")
    for row in book.body:
        row[book.head.index("事由")] = row[book.head.index("事由")].replace("漏", "渗")
    batch = book.back()
    second = Complaint.objects.order_by("pk")[1]
    target, real = TARGETS["complaints.back"], type(TARGETS["complaints.back"])._correct

    def meanwhile(self, row, by, reason):
        if row["on"] == second.pk:
            correct_by_hand(house, second)
        return real(self, row, by, reason)

    def correct_by_hand(house, complaint):
        monkeypatch.setattr(type(target), "_correct", real)
        correct(house, complaint, topic="product")

    monkeypatch.setattr(type(target), "_correct", meanwhile)
    book.press(batch, "apply", reason="核对")
    assert batch.state == "failed" and "第 3 行没有写入：刚刚有人改过这条记录" in batch.report["refused"]
    assert "刚刚有人改过" in book.page(batch)
    book.press(batch, "check")
    book.press(batch, "apply", reason="核对")
    assert batch.state == "applied" and titles() == ["渗水0", "渗水1", "渗水2"]


def test_a_worker_that_died_is_taken_up_where_it_stopped(house, record, take_out, monkeypatch):
    for n in range(25):
        record(title=f"漏水{n}")
    book = take_out(house.supervisor, "complaints")
    for row in book.body:
        row[book.head.index("事由")] = "渗水"
    batch = book.back()
    target = type(TARGETS["complaints.back"])
    real, calls = target.perform, []

    def killed(self, facts, by, reason):
        calls.append(len(facts))
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(self, facts, by, reason)

    monkeypatch.setattr(target, "perform", killed)
    with pytest.raises(KeyboardInterrupt):
        applying.apply(batch, house.supervisor, "统一用语")
    batch = Batch.objects.get()
    assert (batch.state, titles().count("渗水")) == ("applying", 10)
    applying.apply(batch)  # by whom and why is known
    assert batch.state == "applied" and titles().count("渗水") == 25
    line = lines_of(Complaint.objects.last().record, 1)[0]
    assert (line.member, line.said["reason"]) == (house.supervisor, "统一用语")


@pytest.mark.clause("YX-1.4", "YX-3.3")
def test_a_batch_is_its_own_persons_and_their_superiors_and_nobody_elses(house, customer, take_out):
    book = take_out(house.clerk, "customers", how="clear", reason="核对资料")
    book.put(customer.record.number, "姓名", "章秀英").put(customer.record.number, "备注", "常住")
    batch = book.back()
    page = reverse("return", args=["customers", batch.pk])
    problems = reverse("return_problems", args=["customers", batch.pk])
    for other in (house.specialist, house.engineer, house.stranger):
        book.browser.force_login(other)
        assert book.browser.get(page).status_code == 404
        assert book.browser.post(page, {"do": "apply", "reason": "x"}).status_code == 404
    book.browser.force_login(house.manager)
    shown = book.browser.get(page).content.decode()
    assert "章秀英" not in shown and "•••" in shown and "常住" in shown
    assert book.browser.get(problems).status_code == 404
    book.press(batch, "apply", reason="替他导入")
    assert batch.state == "checked"
    book.browser.force_login(house.clerk)
    book.press(batch, "apply", reason="本人更正")
    book.browser.force_login(house.manager)
    book.press(batch, "undo", reason="传错了")
    assert batch.state == "undone" and Customer.objects.get().party.name == "张秀英"


def test_a_ledger_that_takes_nothing_back_has_no_such_page(house, take_out):
    book = take_out(house.supervisor, "complaints")
    for kind in ("calls", "nothing"):
        assert book.browser.get(f"/r/{kind}/back").status_code == 404
    assert book.browser.get(reverse("import", args=[book.back().pk])).status_code == 404
    assert "导入修改" in book.browser.get("/r/complaints/").content.decode()
    assert "导入修改" not in book.browser.get("/r/calls/").content.decode()
