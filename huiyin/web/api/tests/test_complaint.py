"""A complaint's whole life by API: what the pages do, a program does too, and nothing else."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.journal.reading import lines_of
from huiyin.kernel.records.models import Record
from huiyin.rooms.desk.complaints.models import Complaint


@pytest.mark.clause("YX-2.1.1a", "YX-2.1.2b", "WY-G13")
def test_a_complaint_is_recorded_answered_and_solved_without_a_browser(house, program):
    clerk = program(house.clerk)
    answer = clerk.post(
        "/api/actions/customers.register",
        {"department": house.desk.pk, "name": "陈建国", "phones": ["13711112222", "07558888888"]},
    )
    assert answer.status_code == 201, answer.content.decode()
    customer = answer.json()
    assert answer["Location"] == f"/api/customers/{customer['key']}"
    answer = clerk.post(
        f"/api/actions/complaints.record?from={customer['key']}",
        {
            "department": house.desk.pk,
            "party": customer["party"],
            "title": "电梯停运",
            "cause": "昨晚起二单元电梯停运",
        },
    )
    complaint = answer.json()
    assert (answer.status_code, complaint["state"]["value"]) == (201, "open")
    assert complaint["number"].startswith("TS-") and answer["ETag"] == f'"{complaint["version"]}"'
    assert "complaints.contact" in [one["verb"] for one in complaint["actions"] if one["enabled"]]
    assert "YX-2.1.2b" in [promise["clause"] for promise in complaint["promises"]]
    assert f"/api/customers/{customer['key']}" in [link["url"] for link in complaint["links"]]

    owner = program(Complaint.objects.get(pk=complaint["key"]).matter.owner)
    acts = f"/api/complaints/{complaint['key']}/actions"
    refusal = owner.post(f"{acts}/complaints.solve", {"result": "已修好"})
    assert refusal.status_code == 409
    assert refusal["Content-Type"].startswith("application/problem+json")
    assert refusal.json()["detail"] == "还没有答复客户，不能办结"
    assert [clause["code"] for clause in refusal.json()["clauses"]] == ["WY-G13"]
    assert refusal.json()["way_out"]

    contact = {"reached": "yes", "words": "告知今天修复"}
    assert owner.post(f"{acts}/complaints.contact", contact).status_code == 200
    solved = owner.post(f"{acts}/complaints.solve", {"result": "已修好", "answer": "电梯已恢复"})
    assert (solved.status_code, solved.json()["state"]["value"]) == (200, "solved")
    assert [line["what"] for line in solved.json()["journal"]] == ["办结", "联系客户", "登记投诉"]
    lines = lines_of(Record.objects.get(pk=complaint["key"]))
    assert {line.source for line in lines} == {"api"}


def test_the_same_key_gives_the_same_answer_and_opens_one_record(house, customer, program):
    clerk = program(house.clerk)
    body = {"department": house.desk.pk, "party": customer.party.pk, "title": "漏水", "cause": "渗水"}
    first = clerk.post("/api/actions/complaints.record", body, Idempotency_Key="call 17")
    again = clerk.post("/api/actions/complaints.record", body, Idempotency_Key="call 17")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["key"] == again.json()["key"] and Complaint.objects.count() == 1
    assert "Idempotency-Replayed" not in first and again["Idempotency-Replayed"] == "true"


def test_a_key_belongs_to_one_member_and_one_deed(house, record, program):
    complaint = record()
    acts = f"/api/complaints/{complaint.pk}/actions"
    clerk, specialist = program(house.clerk), program(house.specialist)
    for who in (clerk, specialist, clerk):
        assert who.post(f"{acts}/complaints.chase", {}, Idempotency_Key="1").status_code == 200
    assert clerk.post(f"{acts}/complaints.contact", {"reached": "no"}, Idempotency_Key="1").status_code == 200
    complaint.refresh_from_db()
    assert (complaint.chased, complaint.contacts.count()) == (2, 1)


def test_a_deed_done_before_is_answered_even_where_it_could_not_be_done_again(house, record, program):
    complaint = record()
    owner = program(house.specialist)
    path = f"/api/complaints/{complaint.pk}/actions/complaints.solve"
    body = {"result": "已修好", "answer": "已告知"}
    first = owner.post(path, body, Idempotency_Key="k", If_Match='"1"')
    again = owner.post(path, body, Idempotency_Key="k", If_Match='"1"')
    assert (first.status_code, again.status_code) == (200, 200)
    assert owner.post(path, body, Idempotency_Key="other").status_code == 409


def test_a_stale_version_is_refused_with_what_changed(house, record, program):
    complaint = record()
    program(house.specialist).post(
        f"/api/complaints/{complaint.pk}/actions/complaints.correct",
        {"title": "厨房漏水", "reason": "登记错了"},
    )
    answer = program(house.supervisor).post(
        f"/api/complaints/{complaint.pk}/actions/complaints.correct",
        {"title": "阳台漏水", "reason": "客户更正"},
        If_Match='"1"',
    )
    said = answer.json()
    assert (answer.status_code, said["type"], said["version"]) == (409, "urn:huiyin:problem:stale", 2)
    assert said["who"] == "李专员"
    (change,) = said["changes"]
    assert (change["base"], change["theirs"]) == ("卫生间漏水", "厨房漏水")
    complaint.refresh_from_db()
    assert complaint.matter.title == "厨房漏水"


def test_what_is_left_out_stands_as_on_the_form(house, record, program):
    complaint = record(wants="尽快修")
    path = f"/api/complaints/{complaint.pk}/actions/complaints.correct"
    answer = program(house.specialist).post(path, {"title": "厨房漏水", "reason": "登记错了"})
    assert answer.status_code == 200
    complaint.refresh_from_db()
    assert (complaint.wants, complaint.cause) == ("尽快修", "昨晚起卫生间顶部渗水")


def test_wrong_fields_are_named_in_chinese(house, record, program):
    specialist = program(house.specialist)
    answer = specialist.post(
        "/api/actions/complaints.record",
        {
            "department": "x",
            "party": 2**80,
            "title": "长" * 121,
            "happened_at": "昨天",
            "category": "joke",
            "tittle": "拼错",
            "cause": ["不是一个值"],
            "anonymous": {"no": 1},
        },
    )
    assert answer.status_code == 422
    errors = answer.json()["errors"]
    assert set(errors) == {
        *("department", "party", "title", "happened_at", "category", "tittle", "cause", "anonymous"),
    }
    assert all(
        "一" <= sentence[-2] <= "鿿" or "。" in sentence for found in errors.values() for sentence in found
    )


@pytest.mark.parametrize("body", ["[1]", "{", '"x"', "null"])
def test_a_body_that_is_no_object_is_refused(house, program, body):
    client = program(house.clerk).client
    answer = client.post("/api/actions/complaints.record", body, content_type="application/json")
    assert answer.status_code == 400 and answer.json()["type"].endswith(":json")


def test_moments_with_a_zone_and_without_mean_the_same(house, record, program):
    clerk = program(house.clerk)
    for moment in ("2026-11-24T08:30", "2026-11-24T08:30:00+08:00", "2026-11-24T00:30:00Z"):
        body = {"department": house.desk.pk, "anonymous": True, "title": "噪音", "cause": "施工噪音"}
        answer = clerk.post("/api/actions/complaints.record", body | {"happened_at": moment})
        complaint = Complaint.objects.get(pk=answer.json()["key"])
        assert complaint.matter.happened_at == dt.datetime(2026, 11, 24, 0, 30, tzinfo=dt.UTC)


@pytest.mark.clause("YX-2.1.3a")
def test_another_department_is_asked_and_answers_by_api(house, record, program):
    complaint = record()
    owner = program(house.specialist)
    body = {"department": house.works.pk, "title": "查漏点", "asked": "请上门查漏"}
    assert owner.post("/api/actions/parts.ask", body).json()["errors"].keys() == {"from"}
    part = owner.post(f"/api/actions/parts.ask?from={complaint.pk}", body)
    assert part.status_code == 201
    engineer = program(house.engineer)
    path = f"/api/parts/{part.json()['key']}"
    assert engineer.get(path).status_code == 200
    assert engineer.get(f"/api/complaints/{complaint.pk}").status_code == 404
    assert engineer.post(f"{path}/actions/parts.answer", {"reply": "水管老化"}).status_code == 200
    lines = [line["label"] for line in owner.get(f"/api/complaints/{complaint.pk}").json()["links"]]
    assert any("协办" in label for label in lines)


def test_the_hours_of_a_promise_are_told_on_the_shanghai_clock(house, record, program):
    complaint = record()
    with clock.at("2026-11-25 10:00"):
        body = program(house.specialist).get(f"/api/complaints/{complaint.pk}").json()
    assert body["opened_at"] == "2026-11-24T09:00:00+08:00"
    assert all(promise["due"].endswith("+08:00") for promise in body["promises"])
