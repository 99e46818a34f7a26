"""What another department owes a complaint: a task there with an owner and a date, whose answer comes back."""

import datetime as dt

import pytest
from django.test import Client

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NoRight, Refused
from huiyin.kernel.journal.models import Line
from huiyin.kernel.members.models import Appointment, Post
from huiyin.rooms.desk.complaints.models import Part

from .words import FEEDBACK, SOLVED, again, do, due, promise, promised, told


@pytest.fixture
def asked(house):
    """Asks the works department about a complaint."""

    def _asked(complaint, purpose="help", **facts):
        facts = {"department": house.works, "title": "查明渗水点", "asked": "请上门查明"} | facts
        return perform("parts.ask", by=house.specialist, complaint=complaint, purpose=purpose, **facts)

    return _asked


@pytest.mark.clause("YX-2.1.3a", "ZH-J1.7", "YX-3.1.4")
def test_a_part_is_a_task_of_the_other_department_with_its_own_owner_number_and_due_time(
    record, asked, house
):
    with clock.at("2026-11-27 10:00"):
        complaint = record()
        part = asked(complaint)
        assert due(part, "parts.help") == "12-01 17:30"
    assert part.matter.owner == house.engineer
    assert (part.record.department, part.record.number) == (house.works, "XB-2026-0001")
    assert told(house.engineer) == ["请协办：查明渗水点"]
    assert complaint.record.links_in.filter(from_record=part.pk, kind="part_of").exists()


@pytest.mark.clause("YX-2.1.3a")
def test_nothing_is_solved_declined_or_ended_while_another_department_owes_its_part(record, asked, house):
    complaint = record(party=None, anonymous=True)
    asked(complaint)
    for verb, facts in (
        ("solve", {"result": "已修好"}),
        ("end", {"ground": "anonymous", "result": "已修好"}),
    ):
        with pytest.raises(Refused, match="工程部还没有答复协办事项"):
            do(verb, house.specialist, complaint, **facts)
    named = record()
    asked(named)
    with pytest.raises(Refused, match="工程部还没有答复协办事项"):
        do("decline", house.specialist, named, rule="保修条款", answer="已说明")


@pytest.mark.clause("YX-2.1.3a", "YX-2.5.3", "YX-3.1.4")
def test_the_answer_returns_to_the_complaint_and_its_owner_is_told(record, asked, house):
    complaint = record()
    part = asked(complaint)
    do("parts.answer", house.engineer, part, reply="接头破裂，已更换")
    assert promise(part, "parts.help").state == "kept" and not promised(part)
    assert told(house.specialist, complaint)[-1] == "工程部已答复：接头破裂，已更换"
    page = Client()
    page.force_login(house.specialist)
    assert "接头破裂，已更换" in page.get(f"/r/complaints/{complaint.pk}").content.decode()
    heard = Line.objects.get(record=complaint.pk, verb="complaints.hear")
    assert heard.cause.verb == "parts.answer" and heard.cause.record_id == part.pk
    do("solve", house.specialist, complaint, **SOLVED)


@pytest.mark.clause("YX-2.1.3a")
def test_what_was_asked_can_be_taken_back_by_who_asked_and_with_a_reason(record, asked, house):
    complaint = record()
    part = asked(complaint)
    with pytest.raises(Refused, match="撤回需要写明理由"):
        do("parts.withdraw", house.specialist, part)
    with pytest.raises(NoRight):
        do("parts.withdraw", house.supervisor, part, reason="不需要")
    post = Post.objects.create(department=house.works, name="主管", role="supervisor")
    Appointment.objects.create(member=house.stranger, post=post, from_on=dt.date(2025, 1, 1))
    with pytest.raises(Refused, match="只有提出人或投诉的责任人能撤回"):
        do("parts.withdraw", house.stranger, part, reason="不想办")
    page = Client()
    page.force_login(house.specialist)
    assert "撤回协办" in page.get(f"/r/parts/{part.pk}").content.decode(), "the button is there for who asked"
    do("parts.withdraw", house.specialist, part, reason="客户自己修好了")
    assert again(part).matter.closing == "voided"
    do("solve", house.specialist, complaint, **SOLVED)


@pytest.mark.clause("YX-2.1.3a")
def test_the_other_department_sees_its_part_and_not_the_complaint_and_answers_only_its_own(
    record, asked, house
):
    complaint = record()
    part = asked(complaint)
    page = Client()
    page.force_login(house.engineer)
    assert page.get(f"/r/parts/{part.pk}").status_code == 200
    assert page.get(f"/r/complaints/{complaint.pk}").status_code == 404
    with pytest.raises(NoRight):
        perform("parts.answer", by=house.specialist, on=part.pk, reply="自己答自己")


@pytest.mark.clause("YX-2.1.3a")
def test_nobody_is_asked_about_what_is_already_closed(record, asked):
    with pytest.raises(Refused, match="投诉已经办结"):
        asked(record(on_spot=True, result="已修好", answer="已说明"))
    assert not Part.objects.exists()


@pytest.mark.clause("JS-H3.2")
def test_a_complaint_about_a_branch_is_verified_there_and_the_customer_hears_the_result(record, asked, house):
    house.works_by("JS")
    with clock.at("2026-11-27 10:00"):
        complaint = record(topic="branch")
        part = asked(complaint, "verify")
        assert due(part, "parts.verify") == "12-02 17:30"
    with clock.at("2026-12-01 10:00"):
        do("parts.answer", house.engineer, part, reply="情况属实")
        assert promised(complaint) == {FEEDBACK}
        assert due(complaint, FEEDBACK) == "12-03 17:30"
        feedback = promise(complaint, FEEDBACK)
        assert feedback.to_party == complaint.party
        do(
            "contact",
            house.clerk,
            complaint,
            way="phone",
            reached=True,
            words="告知核实结果",
            settles=[feedback],
        )
    assert promise(complaint, FEEDBACK).state == "kept"


@pytest.mark.clause("JS-H3.2")
def test_mere_help_and_an_unnamed_complainant_owe_no_feedback(record, asked, house):
    for complaint, purpose in ((record(), "help"), (record(party=None, anonymous=True), "verify")):
        do("parts.answer", house.engineer, asked(complaint, purpose), reply="情况属实")
        assert FEEDBACK not in promised(complaint)
