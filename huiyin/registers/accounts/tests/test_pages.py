"""What is seen of the book: ledgers, records, the trial balance, a unit's statement; and what is printed."""

import datetime as dt
import io
import re

import pytest
from pypdf import PdfReader

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.explain import Explained, Input
from huiyin.kernel.members.models import Appointment, Post
from huiyin.web.papers import paper_of, print_paper

pytestmark = pytest.mark.clause("ZH-J4.9")


@pytest.fixture
def seen(client):
    def _seen(member, path):
        client.force_login(member)
        answer = client.get(path)
        return answer.status_code, answer.content.decode()

    return _seen


def words(pdf: bytes) -> str:
    return re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def printed(kind, name, one, member, copies=1):
    paper = paper_of(kind, name)
    return words(print_paper(paper, [one], member=member, copies=paper.copies[:copies]))


def test_a_bill_says_how_it_stands_and_opens_its_reckoning(bill, take, finance, seen):
    one = bill(
        100_000, "deed_tax", explained=Explained(100_000, "分", "房价 × 税率", inputs=[Input("房价", 1)])
    )
    take(40_000)
    status, page = seen(finance, f"/r/bills/{one.pk}")
    assert status == 200 and "壹仟元整" in page and "600.00 元" in page
    assert "代收代付，不是我方收入" in page and "张秀英" not in page
    assert f"/r/bills/{one.pk}/why/amount" in page
    assert "借：应收款—契税（代收）" in page


def test_a_statement_shows_the_running_balance_and_masks_the_customer(house, bill, take, unit, seen):
    bill(100_000), take(40_000)
    status, page = seen(house.clerk, f"/accounts/statement?unit={unit.pk}")
    assert status == 200 and "600.00" in page and "张秀英" not in page
    assert "600.00" in seen(house.clerk, "/accounts/statement?door=3-2-1502")[1]
    assert "没有找到" in seen(house.clerk, "/accounts/statement?door=9-9-9999")[1]
    assert seen(house.clerk, "/accounts/statement?unit=999999")[0] == 404
    assert seen(house.engineer, f"/accounts/statement?unit={unit.pk}")[0] in (403, 404)


def test_a_units_page_says_how_it_stands_to_whoever_may_see_its_statement(house, bill, unit, seen):
    bill(100_000)
    post = Post.objects.create(department=house.works, name="系统管理员", role="admin")
    Appointment.objects.create(member=house.stranger, post=post, from_on=dt.date(2025, 1, 1))
    assert "往来款项" in seen(house.clerk, f"/r/units/{unit.pk}")[1]
    status, page = seen(house.stranger, f"/r/units/{unit.pk}")
    assert status == 200 and "往来款项" not in page


def test_the_trial_balance_opens_each_sort_into_its_accounts(finance, bill, take, seen):
    bill(100_000, "deed_tax"), take(40_000)
    status, page = seen(finance, "/accounts/trial-balance?sort=held")
    assert status == 200 and "借贷平衡" in page and "代收款—契税（代收）" in page


def test_ledgers_cost_no_question_a_row(finance, bill, take, client, django_assert_max_num_queries):
    for n in range(12):
        bill(1_000 + n)
        take(500 + n)
    client.force_login(finance)
    for kind in ("bills", "payments", "entries"):
        client.get(f"/r/{kind}/")
        with django_assert_max_num_queries(22):
            assert client.get(f"/r/{kind}/").status_code == 200


def test_money_is_taken_through_the_form_opened_on_a_bill(finance, bill, bank, unit, customer, client):
    one = bill(100_000)
    client.force_login(finance)
    path = f"/new/payments.take?from={one.pk}"
    page = client.get(path).content.decode()
    assert "1000.00" in page and "差 1,000.00 元" in page
    facts = {
        "purpose": "bills",
        "unit": unit.pk,
        "party": customer.party.pk,
        "amount": "1000.00",
        "bills": one.pk,
    }
    facts |= {"method": "transfer", "till": bank.pk, "received_on": "2026-11-24", "reference": "A1"}
    answer = client.post(path, facts)
    assert answer.status_code in (200, 204, 302), answer.content.decode()[:500]
    one.refresh_from_db()
    assert one.open == 0


# ── papers ──────────────────────────────────────────────────────────────────────


@pytest.mark.clause("ZH-J1.9")
def test_a_receipt_in_three_copies_names_what_it_is_for_and_one_for_a_lost_slip_says_so(bill, take, finance):
    bill(100_000, "deed_tax")
    payment = take(100_000, rest_in_advance=True)
    sheet = printed("payments", "slip", payment, finance, copies=3)
    for said in ("存根联", "收据联", "记账联", "人民币壹仟元整", "契税（代收）", "张秀英", "一式三份"):
        assert said in sheet
    assert "挂失" not in sheet and "补打" not in sheet
    perform("payments.replace_paper", on=payment, by=finance, reason="客户遗失")
    again = printed("payments", "slip", payment, finance)
    assert "原收据已挂失作废（第1次）" in again and "补打" in again


def test_papers_of_bills_refunds_statements_and_vouchers(house, bill, credit, refund, unit, finance):
    one = bill(100_000, "maintenance_fund", words="按面积缴存")
    assert "代收代付" in printed("bills", "notice", one, house.clerk)
    credit(50_000)
    assert "面积差退款" in printed("refunds", "refund", refund(50_000), finance)
    sheet = printed("units", "statement", unit, house.clerk)
    assert "1,000.00" in sheet and "应退客户" in sheet and "人民币伍佰元整" in sheet
    voucher = printed("entries", "voucher", one.record.entries.get(), finance)
    assert "借1,000.00贷1,000.00" in voucher
