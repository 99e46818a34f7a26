"""One complaint from the call to the closed sheet, by people at real screens."""

import re

import pytest

from huiyin.kernel.promises.models import Promise, State
from huiyin.rooms.desk.complaints.models import Complaint

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.smoke
@pytest.mark.clause("YX-2.1.2b", "WY-G6")
def test_a_clerk_takes_a_complaint_down_by_keyboard_and_the_owner_calls_back_and_closes_it(desk, city):
    clerk = desk("zhou")
    page = clerk.page

    # Ctrl-K, "djts" (登记投诉), Enter: the form, without touching the mouse
    clerk.press("Control+k")
    clerk.type("djts")
    page.wait_for_selector("#palette-results a.option")
    clerk.press("Enter")
    page.wait_for_url("**/new/complaints.record")

    page.focus("#id_party")
    clerk.type("5678")
    page.wait_for_selector("#id_party-list .option, .picker__list .option")
    clerk.press("Enter")
    page.focus("#id_title")
    clerk.type("卫生间漏水")
    page.focus("#id_cause")
    clerk.type("昨晚起卫生间顶部渗水")
    clerk.press("Control+Enter")
    page.wait_for_url(re.compile(r"/r/complaints/\d+$"))
    assert "TS-" in page.content() and "回电" in page.content()
    complaint = Complaint.objects.get()
    assert complaint.party == city.customer.party and complaint.matter.owner == city.specialist
    assert "13800135678" not in page.content()  # the clerk is not the owner

    owner = desk("li", 390)
    assert owner.fits and "卫生间漏水" in owner.page.content()
    owner.go(f"/r/complaints/{complaint.pk}")
    assert "13800135678" in owner.page.content() and owner.fits
    owner.go(f"/r/complaints/{complaint.pk}/do/complaints.contact")
    owner.page.check("input[name=reached][value=yes]")
    owner.page.fill("#id_words", "约定明早上门查看")
    owner.page.click(".form-foot .btn--primary")
    owner.page.wait_for_url(f"**/r/complaints/{complaint.pk}")
    assert Promise.objects.get(kind="complaints.callback").state == State.KEPT

    owner.go(f"/r/complaints/{complaint.pk}/do/complaints.solve")
    owner.page.fill("#id_result", "更换楼上防水，复查无渗漏")
    owner.page.fill("#id_answer", "已告知客户，客户满意")
    owner.page.click(".form-foot .btn--primary")
    owner.page.wait_for_url(f"**/r/complaints/{complaint.pk}")
    assert "已办结" in owner.page.content() and owner.fits
    complaint.matter.refresh_from_db()
    assert not complaint.matter.is_open


def test_what_was_typed_survives_a_closed_window(desk, city):
    clerk = desk("zhou")
    clerk.go("/new/complaints.record")
    clerk.page.fill("#id_title", "电梯停运")
    clerk.page.wait_for_timeout(300)
    clerk.go("/")
    clerk.go("/new/complaints.record")
    clerk.page.get_by_role("button", name="恢复").click()
    assert clerk.page.input_value("#id_title") == "电梯停运"


@pytest.mark.clause("WY-G6")
def test_a_refusal_stands_over_the_form_names_its_clause_and_keeps_what_was_typed(desk, city):
    from huiyin.kernel.actions.machine import perform

    complaint = perform(
        "complaints.record",
        by=city.clerk,
        department=city.desk,
        project=city.project,
        party=city.customer.party,
        title="漏水",
        cause="渗水",
    )
    owner = desk("li")
    owner.go(f"/r/complaints/{complaint.pk}/do/complaints.solve")
    owner.page.fill("#id_result", "已修好")
    owner.page.click(".form-foot .btn--primary")
    owner.page.wait_for_selector(".note.tone--red")
    assert "还没有答复客户" in owner.page.content() and "WY-G13" in owner.page.content()
    assert owner.page.input_value("#id_result") == "已修好"
    owner.complaints.clear()  # the browser notes the 409 itself


def test_the_clause_page_leads_down_to_the_record(desk, city):
    from huiyin.kernel.actions.machine import perform

    perform(
        "complaints.record",
        by=city.clerk,
        department=city.desk,
        project=city.project,
        party=city.customer.party,
        title="漏水",
        cause="渗水",
    )
    boss = desk("sun")
    boss.go("/clauses/YX-2.1.2b")
    boss.page.click(".tile:has-text('作出承诺')")
    boss.page.click("#records .duty a")
    boss.page.wait_for_url("**/r/complaints/*")
    assert "回电" in boss.page.content()
    boss.page.click("button:has-text('怎么算的')")
    boss.page.wait_for_selector("#drawer-body .dialog__body")
    assert "受理" in boss.page.inner_text("#drawer-body")


def test_what_was_typed_at_one_computer_is_offered_at_another(desk, city):
    first = desk("zhou")
    first.go("/new/complaints.record")
    first.page.focus("#id_title")
    with first.page.expect_response("**/drafts"):
        first.type("电梯困人")
    second = desk("zhou")
    second.go("/new/complaints.record")
    second.page.click(".note .btn--primary")
    assert second.page.input_value("#id_title") == "电梯困人"
