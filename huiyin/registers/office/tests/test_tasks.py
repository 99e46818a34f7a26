"""Tasks: each has an owner and a date, its answer goes back, and who wanted it says when it is done."""

import pytest
from django.test import Client

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NoRight, Refused
from huiyin.kernel.journal.models import Line
from huiyin.kernel.members.models import Absence, Appointment, Department, Member, Post
from huiyin.kernel.promises.sweeping import sweep
from huiyin.kernel.records.kinds import KINDS

from .words import TASK, again, at, do, due, give, promise, promised, told


@pytest.fixture
def finance(house):
    """A finance department with its bookkeeper at its head."""
    house.bookkeeper = Member.objects.create_member("gao", "高会计")
    department = Department.objects.create(code="CW", name="财务部", head=house.bookkeeper, houses=["YX"])
    post = Post.objects.create(department=department, name="会计", role="finance")
    Appointment.objects.create(member=house.bookkeeper, post=post, from_on="2025-01-01")
    return department


# ── whose it is, and until when ─────────────────────────────────────────────────


@pytest.mark.clause("YX-2.5.1b")
def test_a_task_for_another_department_falls_to_its_head_with_a_number_and_a_date(house, finance):
    with clock.at("2026-11-27 10:00"):
        task = give(house.clerk, finance)
        assert due(task, "tasks.do") == "12-01 17:30"
    assert (task.matter.owner, task.record.department) == (house.bookkeeper, finance)
    assert task.record.number == "RW-2026-0001"
    assert (task.given_by, task.given_from) == (house.clerk, house.desk)
    assert told(house.bookkeeper) == ["新任务：核对退款资料，12-01 17:30前完成"]


@pytest.mark.clause("YX-2.5.1b")
def test_the_giver_may_choose_the_date_but_none_that_has_passed_or_on_which_nobody_works(house, finance):
    chosen = give(house.clerk, finance, due=at("2026-11-26 12:00"))
    assert due(chosen, "tasks.do") == "11-26 12:00" and promise(chosen, "tasks.do").limit == "agreed"
    with pytest.raises(Refused, match="完成时限已经过去"):
        give(house.clerk, finance, due=at("2026-11-23 12:00"))
    with pytest.raises(Refused, match="财务部11-28不上班") as refusal:
        give(house.clerk, finance, due=at("2026-11-28 12:00"))
    assert refusal.value.way_out == "改到工作日，如 11-30 17:30" and refusal.value.field == "due"


@pytest.mark.clause("YX-2.5.1b", "YX-3.3")
def test_what_a_colleague_asks_stays_with_the_asker_until_it_is_accepted(house):
    task = give(house.clerk, house.works, taker=house.engineer)
    assert (task.matter.owner, task.matter.offered_to) == (house.clerk, house.engineer)
    assert promised(task) == {"tasks.do", "matters.accept"}
    do("matters.accept", house.engineer, task)
    assert again(task).matter.owner == house.engineer
    assert promise(task, "tasks.do").owner == house.engineer


@pytest.mark.clause("YX-2.5.1b", "YX-2.5.3")
def test_a_task_returned_with_its_reason_is_the_givers_again_to_pass_on_or_to_take_back(house):
    task = give(house.clerk, house.works, taker=house.engineer)
    do("matters.return", house.engineer, task, why="不属于本部门职责")
    assert again(task).matter.offered_to is None
    assert told(house.clerk, task)[-1] == "吴工退回了：核对退款资料（不属于本部门职责）"
    do("matters.hand_over", house.clerk, task, taker=house.specialist, reason="请专员核对")
    do("matters.take_back", house.clerk, task)
    do("tasks.answer", house.clerk, task, result="自己核对完了")
    assert again(task).matter.state == "done", "what one has done for oneself nobody else confirms"


@pytest.mark.clause("WY-M14", "ZH-4.1.8")
@pytest.mark.parametrize(
    ("houses", "kind"), [("WY", "tasks.order"), ("ZH", "tasks.order_of_post"), ("YX", "tasks.do")]
)
def test_what_a_leader_orders_needs_no_acceptance_and_is_promised_under_the_clause_of_the_house(
    house, houses, kind
):
    house.works_by(houses)
    task = give(house.supervisor, house.desk, taker=house.clerk)
    assert task.matter.owner == house.clerk and task.matter.offered_to is None
    assert promised(task) == {kind}


@pytest.mark.clause("YX-2.5.1b")
def test_nobody_gets_a_task_who_has_left_or_works_elsewhere(house):
    with pytest.raises(Refused, match="周文员不在工程部任职"):
        give(house.specialist, house.works, taker=house.clerk)
    house.loses(house.clerk)
    with pytest.raises(Refused, match="周文员已离职"):
        give(house.specialist, house.desk, taker=house.clerk)


def test_who_has_no_post_gives_no_task(house):
    with pytest.raises(NoRight):
        give(house.stranger, house.desk)


# ── the answer ──────────────────────────────────────────────────────────────────


@pytest.mark.clause("YX-2.5.1b", "WY-M14", "ZH-4.1.8")
def test_the_answer_goes_to_the_giver_who_confirms_it(house, finance):
    task = give(house.clerk, finance)
    do("tasks.report", house.bookkeeper, task, words="已找到收据底联")
    assert told(house.clerk, task) == ["“核对退款资料”的进展：已找到收据底联"]
    do("tasks.answer", house.bookkeeper, task, result="收据齐全，已入账")
    assert promise(task, "tasks.do").state == "kept"
    assert (again(task).matter.state, promised(task)) == ("replied", {"tasks.confirm"})
    assert promise(task, "tasks.confirm").owner == house.clerk
    assert told(house.clerk, task)[-1] == "高会计答复了“核对退款资料”：收据齐全，已入账"
    do("tasks.confirm", house.clerk, task, remark="同意")
    assert (again(task).matter.state, promised(task)) == ("done", set())
    assert promise(task, "tasks.confirm").state == "kept"


@pytest.mark.clause("YX-2.5.1b")
def test_what_is_not_as_wanted_goes_back_with_the_reason_and_a_new_date_that_points_at_the_old(
    house, finance
):
    task = give(house.clerk, finance)
    first = promise(task, "tasks.do")
    do("tasks.answer", house.bookkeeper, task, result="已核对")
    with pytest.raises(Refused, match="退回需要写明哪里不符合要求"):
        do("tasks.send_back", house.clerk, task)
    do("tasks.send_back", house.clerk, task, reason="少一张收据", due=at("2026-11-27 17:00"))
    back = again(task)
    assert (back.matter.state, back.sent_back, promised(task)) == ("open", 1, {"tasks.do"})
    assert promise(task, "tasks.do").follows == first and due(task, "tasks.do") == "11-27 17:00"
    assert told(house.bookkeeper, task)[-1] == "“核对退款资料”被退回重办：少一张收据"


@pytest.mark.clause("YX-2.5.1b")
def test_only_the_giver_confirms_sends_back_extends_and_withdraws(house, finance):
    task = give(house.clerk, finance)
    for verb, facts in (
        ("tasks.extend", {"due": at("2026-11-27 17:00"), "reason": "来不及"}),
        ("tasks.withdraw", {"reason": "不想办"}),
    ):
        with pytest.raises(NoRight):
            do(verb, house.bookkeeper, task, **facts)
    do("tasks.answer", house.bookkeeper, task, result="已核对")
    for verb in ("tasks.confirm", "tasks.send_back"):
        with pytest.raises(NoRight):
            do(verb, house.bookkeeper, task, reason="x")


@pytest.mark.clause("YX-2.5.1b")
def test_a_new_date_is_a_new_promise_and_a_withdrawal_says_why(house, finance):
    task = give(house.clerk, finance)
    do("tasks.extend", house.clerk, task, due=at("2026-11-30 17:00"), reason="客户改期")
    assert due(task, "tasks.do") == "11-30 17:00" and promise(task, "tasks.do").follows.state == "withdrawn"
    with pytest.raises(Refused, match="撤回需要写明理由"):
        do("tasks.withdraw", house.clerk, task)
    do("tasks.withdraw", house.clerk, task, reason="客户撤销退款")
    assert (again(task).matter.state, promised(task)) == ("withdrawn", set())
    assert told(house.bookkeeper, task)[-1] == "任务已撤回：核对退款资料（客户撤销退款）"


@pytest.mark.clause("YX-2.5.1b")
def test_of_a_giver_who_has_left_the_head_of_their_department_confirms(house, finance):
    task = give(house.clerk, finance)
    house.loses(house.clerk)
    do("tasks.answer", house.bookkeeper, task, result="已核对")
    assert promise(task, "tasks.confirm").owner == house.head
    do("tasks.confirm", house.head, task)


@pytest.mark.clause("YX-2.5.1b")
def test_a_task_with_a_checklist_is_not_answered_with_nothing_checked_and_what_was_left_out_is_told(
    house, finance
):
    task = give(house.clerk, finance, checklist=["收据", "身份证复印件"])
    with pytest.raises(Refused, match="检查项一项都没有做"):
        do("tasks.answer", house.bookkeeper, task, result="好了")
    with pytest.raises(Refused, match="没有“银行卡”这一项检查"):
        do("tasks.answer", house.bookkeeper, task, result="好了", checked=["银行卡"])
    do("tasks.answer", house.bookkeeper, task, result="身份证客户明天补", checked=["收据"])
    page = Client()
    page.force_login(house.clerk)
    html = page.get(f"/r/tasks/{task.pk}").content.decode()
    assert "未做的检查项" in html and "已检查" in html


@pytest.mark.clause("YX-2.5.1b", "YX-3.3")
def test_what_is_late_is_told_to_its_owner_and_then_to_the_superior(house):
    task = give(house.specialist, house.desk, taker=house.clerk)
    do("matters.accept", house.clerk, task)
    with clock.at("2026-11-30 17:30"):
        sweep()
    assert any("已逾期" in words for words in told(house.clerk, task))
    assert any("周文员负责的“核对退款资料”" in words for words in told(house.supervisor, task))


# ── where it came from ──────────────────────────────────────────────────────────


@pytest.mark.clause("YX-2.5.1b", "YX-2.5.3")
def test_the_answer_stands_in_the_history_of_the_complaint_or_call_that_the_task_came_from(
    house, finance, record, customer
):
    call = perform("calls.record", by=house.clerk, department=house.desk, need="问退款")
    for source in (record(), call, customer):
        task = give(house.clerk, finance, opened_from=source.record)
        do("tasks.answer", house.bookkeeper, task, result="今天已退")
        heard = Line.objects.get(record=source.pk, verb="records.hear")
        assert heard.cause.record_id == task.pk and heard.cause.verb == "tasks.answer"
        page = Client()
        page.force_login(house.clerk)
        html = page.get(f"/r/{source.record.kind}/{source.pk}").content.decode()
        assert "收到任务答复" in html and task.record.number in html


@pytest.mark.clause("YX-2.5.1b")
def test_the_owner_of_the_complaint_hears_of_an_answer_that_another_asked_for(house, finance, record):
    complaint = record()
    task = give(house.clerk, finance, opened_from=complaint.record)
    do("tasks.answer", house.bookkeeper, task, result="今天已退")
    assert told(house.specialist, complaint)[-1] == "任务“核对退款资料”已有答复：今天已退"


@pytest.mark.clause("YX-3.3", "YX-1.4")
def test_whom_a_complaint_is_about_neither_gets_nor_sees_the_task_that_comes_of_it(house, record):
    complaint = record(about_member=house.clerk)
    with pytest.raises(Refused, match="周文员与这件事有关"):
        give(house.supervisor, house.desk, taker=house.clerk, opened_from=complaint.record)
    with pytest.raises(Refused, match="不能交给周文员办理"):
        give(house.specialist, house.desk, taker=house.clerk, opened_from=complaint.record)
    task = give(house.supervisor, house.desk, taker=house.specialist, opened_from=complaint.record)
    assert task not in KINDS["tasks"].seen_by(house.clerk)
    with pytest.raises(Refused, match="不能交给周文员办理"):
        do("matters.reassign", house.manager, task, owner=house.clerk, reason="x")


# ── on the desk, in forms, for stand-ins ────────────────────────────────────────


@pytest.mark.clause("YX-3.2.1")
def test_while_the_owner_is_away_the_stand_in_sees_the_task_and_answers_it(house, finance):
    task = give(house.clerk, finance)
    page = Client()
    page.force_login(house.stranger)
    assert page.get(f"/r/tasks/{task.pk}").status_code == 404
    Absence.objects.create(
        member=house.bookkeeper, stand_in=house.stranger, from_at=clock.now(), to_at=at("2026-12-01")
    )
    assert page.get(f"/r/tasks/{task.pk}").status_code == 200
    assert "核对退款资料" in page.get("/").content.decode()


@pytest.mark.clause("YX-2.5.1b")
def test_a_task_is_given_and_answered_in_the_browser(house, finance):
    giver, owner = Client(), Client()
    giver.force_login(house.clerk)
    owner.force_login(house.bookkeeper)
    typed = TASK | {"department": finance.pk, "importance": 0, "checklist": "收据\n合同", "due": ""}
    answer = giver.post("/new/tasks.give", typed)
    assert answer.status_code == 302
    assert "核对退款资料" in owner.get("/").content.decode()
    sent = owner.post(f"{answer.url}/do/tasks.answer", {"result": "齐全", "checked": ["收据", "合同"]})
    assert sent.status_code == 302
    assert "确认完成" in giver.get(answer.url).content.decode()
    assert giver.post(f"{answer.url}/do/tasks.confirm", {}).status_code == 302
    assert "已完成" in giver.get("/r/tasks/").content.decode()


def test_somebody_named_without_a_department_gets_it_where_they_work(house, finance):
    page = Client()
    page.force_login(house.clerk)
    assert page.post("/new/tasks.give", TASK | {"importance": 0}).status_code == 422
    answer = page.post("/new/tasks.give", TASK | {"importance": 0, "taker": house.bookkeeper.pk})
    assert answer.status_code == 302 and "财务部" in page.get(answer.url).content.decode()


@pytest.mark.clause("YX-1.4")
def test_a_post_that_sees_every_department_sees_the_tasks_of_its_own_only(house, finance):
    mine, other = give(house.clerk, finance), give(house.clerk, house.desk)
    seen = KINDS["tasks"].seen_by(house.bookkeeper)
    assert mine in seen and other not in seen
