"""Names and numbers are masked; who needs them says why, for minutes; what is carried out is marked, counted, kept."""

import datetime as dt
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NoRight, Refused
from huiyin.kernel.clauses.parameters import set_parameter
from huiyin.kernel.journal.reading import lines_of
from huiyin.kernel.members.models import Absence, Appointment, Post
from huiyin.kernel.privacy.looking import forget_old_looks, write_looks
from huiyin.kernel.privacy.masking import masked_id, masked_name, masked_phone
from huiyin.kernel.privacy.models import Export, Look, Reveal
from tests.words import again, do

pytestmark = pytest.mark.clause("YX-1.4")

NAME, PHONE = "张秀英", "13800135678"


def test_a_masked_value_keeps_what_tells_people_apart_and_hides_the_rest():
    assert [masked_name(name) for name in ("张秀英", "欧阳修", "王", "")] == ["张**", "欧**", "王**", ""]
    assert [masked_phone(n) for n in (PHONE, "075586123456", "12345", "12")] == [
        "138****5678",
        "075****3456",
        "***45",
        "12",
    ]
    assert masked_id("440301199001011234") == "440301********1234" and masked_id("") == ""


@given(st.text(alphabet="0123456789", min_size=11, max_size=12))
def test_of_a_whole_number_at_most_seven_digits_are_shown(number):
    assert sum(char.isdigit() for char in masked_phone(number)) == 7


def body(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_lists_and_search_show_nobody_in_clear_not_even_to_the_director(record, customer, house, client):
    record()
    client.force_login(house.head)
    for path in ("/r/complaints/", "/r/customers/", "/search?q=5678", "/palette?q=漏水", "/promises?late=0"):
        page = body(client, path)
        assert NAME not in page and PHONE not in page, path
    assert "张**" in body(client, "/r/customers/") and "138****5678" in body(client, "/r/customers/")


def test_the_owner_and_who_stands_in_see_name_and_number_of_their_own_matter_and_nobody_else(
    record, house, client
):
    path = f"/r/complaints/{record().pk}"
    for member, clear in ((house.specialist, True), (house.head, False), (house.clerk, False)):
        client.force_login(member)
        page = body(client, path)
        assert (NAME in page and PHONE in page) is clear and (NAME in page or PHONE in page) is clear, member
    absence = {"from_at": clock.now(), "to_at": clock.shanghai("2026-11-25")}
    Absence.objects.create(member=house.specialist, stand_in=house.clerk, **absence)
    assert PHONE in body(client, path)


def test_who_needs_them_says_why_and_sees_them_for_minutes_and_the_look_is_kept(record, house, client):
    complaint = record()
    path = f"/r/complaints/{complaint.pk}"
    with pytest.raises(Refused, match="查看完整信息需要写明用途"):
        do("matters.reveal", house.manager, complaint)
    assert not Reveal.objects.exists()
    do("matters.reveal", house.manager, complaint, reason="客户要求经理回电")
    client.force_login(house.manager)
    assert PHONE in body(client, path)
    with clock.at("2026-11-24 09:09"):
        assert PHONE in body(client, path)
    with clock.at("2026-11-24 09:10"):
        assert PHONE not in body(client, path)
    line = lines_of(again(complaint).record)[0]
    assert (line.verb, line.member, line.said["reason"]) == (
        "matters.reveal",
        house.manager,
        "客户要求经理回电",
    )
    client.force_login(house.supervisor)
    assert PHONE not in body(client, path), "a grant is its member's own"
    assert "客户要求经理回电" in body(client, path), "and the leader reads who looked and why"


def test_a_grant_is_for_one_customer_and_needs_the_right(record, customer, house, client):
    other = perform(
        "customers.register",
        by=house.clerk,
        department=house.desk,
        project=house.project,
        name="李大文",
        phones=["13911112222"],
    )
    do("customers.reveal", house.clerk, customer, reason="核对号码")
    client.force_login(house.clerk)
    assert PHONE in body(client, f"/r/customers/{customer.pk}")
    assert "13911112222" not in body(client, f"/r/customers/{other.pk}")
    post = Post.objects.create(department=house.works, name="出纳", role="finance")
    Appointment.objects.create(member=house.stranger, post=post, from_on=dt.date(2025, 1, 1))
    with pytest.raises(NoRight):
        do("customers.reveal", house.stranger, customer, reason="看看")


def test_a_part_shows_the_other_department_nobody_in_clear_but_its_owner(record, house, client):
    part = perform(
        "parts.ask", by=house.specialist, complaint=record(), department=house.works, title="查", asked="查"
    )
    client.force_login(house.head)
    assert PHONE not in body(client, f"/r/parts/{part.pk}")


def test_an_identity_number_is_stored_sealed_found_blind_and_shown_to_nobody_without_a_reason(house, client):
    number = "110101199003072338"
    facts = {"by": house.specialist, "department": house.desk, "project": house.project, "phones": []}
    one = perform("customers.register", name="陈大文", id_number=number, **facts)
    assert number.encode() not in bytes(one.id_sealed)
    assert number not in str(lines_of(one.record)[0].said)
    with pytest.raises(Refused, match="这个证件号码已登记在另一位客户名下"):
        perform("customers.register", name="陈大", id_number=number, **facts)
    client.force_login(house.specialist)
    path = f"/r/customers/{one.pk}"
    assert "110101********2338" in body(client, path) and number not in body(client, path)
    do("customers.reveal", house.specialist, one, reason="办理签约")
    assert number in body(client, path)


# ── who looked ──────────────────────────────────────────────────────────────────


def test_who_opened_a_customers_record_is_written_down_in_batches_for_who_leads(record, house, client):
    complaint = record()
    page = f"/r/complaints/{complaint.pk}"
    for member in (house.specialist, house.clerk, house.clerk):
        client.force_login(member)
        body(client, page)
    assert not Look.objects.exists(), "looking waits for no lock"
    assert client.get(f"{page}/looks").status_code == 404, "a clerk does not read who looked"
    client.force_login(house.supervisor)
    said = body(client, f"{page}/looks")
    assert said.count("周文员") == 1 and "姓名和电话未脱敏" in said and "姓名和电话已脱敏" in said
    assert list(Look.objects.order_by("id").values_list("member__name", "clear")) == [
        ("李专员", True),
        ("周文员", False),
    ]


def test_a_look_is_new_after_ten_minutes_and_forgotten_after_its_years(record, house, client):
    page = f"/r/complaints/{record().pk}"
    client.force_login(house.clerk)
    for at in ("2026-11-24 09:00", "2026-11-24 09:09", "2026-11-24 09:11"):
        with clock.at(at):
            body(client, page)
            write_looks()
    assert Look.objects.count() == 2
    set_parameter("YX-1.4", "view_record_years", 1, reason="从短")
    with clock.at("2027-11-24 09:00"):
        assert forget_old_looks() == 0
    with clock.at("2027-11-26 09:00"):
        assert forget_old_looks() == 2


# ── what is carried out ─────────────────────────────────────────────────────────


def test_an_export_is_marked_with_who_and_when_counted_and_kept(record, house, client):
    for _n in range(3):
        record()
    client.force_login(house.supervisor)
    answer = client.get("/r/complaints/export.xlsx?view=open")
    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
        .get_sheet_by_index(0)
        .to_python()
    )
    assert rows[-1][0] == "孙主管 于 2026-11-24 09:00 导出，内部资料，不得外传"
    assert len(rows) == 1 + 3 + 1
    assert NAME not in str(rows) and "张**" in str(rows)
    kept = Export.objects.get()
    assert (kept.member, kept.ledger, kept.rows, kept.query, kept.at) == (
        house.supervisor,
        "complaints",
        3,
        "view=open",
        clock.now(),
    )


def exported(client, path: str, **form) -> list[list]:
    """The rows of an export; a page that asks for the purpose has none."""
    answer = client.post(path, form) if form else client.get(path)
    if not answer.streaming:
        return []
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    return book.get_sheet_by_index(0).to_python()


def test_names_and_numbers_leave_in_clear_only_with_a_purpose(customer, house, client):
    client.force_login(house.supervisor)
    path = "/r/customers/export.xlsx"
    assert exported(client, path) == [] == exported(client, path, how="clear", reason="")
    assert not Export.objects.exists()
    masked = str(exported(client, path, how="masked"))
    assert "张**" in masked and "138****5678" in masked and NAME not in masked and PHONE not in masked
    clear = str(exported(client, path, how="clear", reason="交房通知寄送"))
    assert NAME in clear and PHONE in clear
    assert list(Export.objects.order_by("id").values_list("reason", flat=True)) == ["", "交房通知寄送"]


def test_who_may_not_reveal_carries_names_out_masked_only(customer, house, client):
    post = Post.objects.create(department=house.desk, name="财务", role="finance")
    Appointment.objects.create(member=house.stranger, post=post, from_on=dt.date(2025, 1, 1))
    client.force_login(house.stranger)
    path = "/r/customers/export.xlsx"
    assert exported(client, path, how="clear", reason="对账") == []
    assert NAME not in str(exported(client, path, how="masked"))


def test_who_corrects_a_customer_need_not_read_name_and_number(customer, house, client):
    client.force_login(house.clerk)
    path = f"/r/customers/{customer.pk}/do/customers.correct"
    shown = body(client, path)
    assert NAME not in shown and PHONE not in shown and "138****5678" in shown
    client.post(path, {"name": "", "phones": "", "note": "改送物业代收", "reason": "客户来电"})
    customer.refresh_from_db()
    assert customer.note == "改送物业代收" and customer.party.name == NAME
    assert [phone.number for phone in customer.party.phones.all()] == [PHONE]
    do("customers.reveal", house.clerk, customer, reason="核对号码")
    assert NAME in body(client, path) and PHONE in body(client, path)


def test_rows_beyond_the_days_allowance_are_refused_and_tomorrow_is_another_day(record, house, client):
    for _n in range(3):
        record()
    set_parameter("YX-1.4", "export_rows_per_day", 5, department=house.desk, reason="从严")
    client.force_login(house.supervisor)
    assert client.get("/r/complaints/export.xlsx").status_code == 200
    refused = client.get("/r/complaints/export.xlsx")
    assert refused.status_code == 409 and "今天还可以导出2行，这次有3行" in refused.content.decode()
    assert Export.objects.count() == 1
    client.force_login(house.manager)
    assert client.get("/r/complaints/export.xlsx").status_code == 200, "the allowance is each member's own"
    client.force_login(house.supervisor)
    with clock.at("2026-11-25 00:00"):
        assert client.get("/r/complaints/export.xlsx").status_code == 200


def test_who_may_not_see_a_ledger_carries_nothing_out_of_it(record, house, client):
    record()
    for member in (house.stranger, house.engineer):
        client.force_login(member)
        assert client.get("/r/complaints/export.xlsx").status_code == 404
    assert not Export.objects.exists()
