"""A verb that needs an approval: its form waits, encrypted, and it happens by itself as the act of who asked."""

import json

import pytest
from django.test import Client

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NoRight, NotSeen, Refused
from huiyin.kernel.actions.verbs import GUARDS, VERBS
from huiyin.kernel.approvals.flows import FLOWS, Flow, Step, role
from huiyin.kernel.approvals.models import Approval
from huiyin.kernel.checks import check_all
from huiyin.kernel.journal.models import Line
from huiyin.kernel.privacy.erasing import erase
from huiyin.kernel.records.models import Record
from huiyin.registers.office.models import Task
from huiyin.web.api.tokens import make

from .words import again, at, do, give, promised, told

FLOW = "expense"


@pytest.fixture
def needs(monkeypatch):
    """From now on a verb needs the manager's approval, in the cases that a test names."""

    def _needs(verb: str, when=lambda subject, facts: True, **more):
        step = Step("manager", "部门经理", role("manager"), when=when)
        monkeypatch.setitem(FLOWS, FLOW, Flow(FLOW, "费用", (step,), **more))
        monkeypatch.setattr(VERBS[verb], "approval", FLOW)

    return _needs


@pytest.fixture
def refuses(monkeypatch):
    """A rule of another room that speaks against a verb."""

    def _refuses(verb: str, guard):
        monkeypatch.setitem(GUARDS, verb, [*GUARDS.get(verb, []), guard])

    return _refuses


def only() -> Approval:
    return Approval.objects.select_related("matter__record").get()


@pytest.mark.clause("YX-3.1.4", "YX-3.3")
def test_it_happens_when_the_last_step_is_signed_as_the_askers_act_with_the_approval_as_its_cause(
    house, needs
):
    needs("tasks.extend")
    task = give(house.clerk, house.desk, due=at("2026-11-26 12:00"))
    facts = {"due": at("2026-11-30 17:00"), "reason": "等配件"}
    approval = do("tasks.extend", house.clerk, task, **facts)
    assert approval.record.kind == "approvals" and again(task).record.version == task.record.version
    assert not Line.objects.filter(record=task.pk, verb="tasks.extend").exists()
    assert "等配件".encode() not in bytes(only().sealed)
    with pytest.raises(Refused, match="已提请审批（SP-2026-0001），现由钱经理审批"):
        do("tasks.extend", house.clerk, task, **facts)
    do("approvals.approve", house.manager, approval)
    line = Line.objects.get(record=task.pk, verb="tasks.extend")
    assert line.member == house.clerk and line.cause.verb == "approvals.approve"
    assert line.cause.record_id == approval.pk and line.cause.member == house.manager
    assert (only().matter.state, promised(approval)) == ("granted", set())
    assert told(house.clerk, approval)[-1].startswith("已同意并办理：")
    assert check_all() == []


@pytest.mark.clause("YX-3.1.4")
def test_what_a_verb_would_open_is_opened_after_the_approval_with_everything_that_was_typed(house, needs):
    needs("tasks.give", title=lambda subject, facts: f"交办：{facts['title']}")
    facts = {"title": "核对库存", "wanted": "逐项点数", "checklist": ["雨伞"], "due": at("2026-11-27 17:00")}
    approval = perform("tasks.give", by=house.clerk, department=house.desk, **facts)
    assert approval.matter.title == "交办：核对库存" and not Task.objects.exists()
    do("approvals.approve", house.manager, approval)
    task = Task.objects.get()
    assert (task.given_by, task.checklist, task.record.department) == (house.clerk, ["雨伞"], house.desk)
    assert approval.record.links_out.get(kind="approval").to_record == task.record


@pytest.mark.clause("YX-3.1.4")
def test_where_no_step_asks_for_the_case_it_happens_at_once(house, needs):
    needs("tasks.withdraw", when=lambda task, facts: task.checklist != [])
    plain, listed = give(house.clerk, house.desk), give(house.clerk, house.desk, checklist=["收据"])
    do("tasks.withdraw", house.clerk, plain, reason="不办了")
    assert again(plain).matter.state == "withdrawn"
    do("tasks.withdraw", house.clerk, listed, reason="不办了")
    assert again(listed).matter.state == "open" and only().about == listed.record


@pytest.mark.clause("YX-3.1.4", "YX-3.3")
def test_who_may_not_do_it_cannot_ask_for_it_and_what_a_rule_refuses_is_not_asked(house, needs, refuses):
    needs("tasks.withdraw")
    task = give(house.clerk, house.desk)
    with pytest.raises((NoRight, NotSeen)):
        do("tasks.withdraw", house.engineer, task, reason="x")

    def never(act, subject, facts):
        raise Refused("月底不能撤回")

    refuses("tasks.withdraw", never)
    with pytest.raises(Refused, match="月底不能撤回"):
        do("tasks.withdraw", house.clerk, task, reason="x")
    assert not Approval.objects.exists()


@pytest.mark.clause("YX-3.1.4", "YX-3.3")
def test_where_the_state_moved_on_it_is_granted_but_not_done_and_the_asker_tries_again_or_gives_up(
    house, needs
):
    needs("tasks.send_back")
    task = give(house.clerk, house.desk)
    do("tasks.answer", task.matter.owner, task, result="好了")
    approval = do("tasks.send_back", house.clerk, task, reason="少一张")
    do("tasks.confirm", house.clerk, task)
    do("approvals.approve", house.manager, approval)
    stuck = only()
    assert (stuck.matter.state, stuck.matter.owner) == ("approved", house.clerk)
    assert promised(approval) == {"approvals.carry"}
    assert "当前状态是“已完成”" in stuck.refusal
    assert told(house.clerk, approval)[-1].startswith("已同意，但未能办理")
    assert again(task).matter.state == "done" and check_all() == []
    with pytest.raises(Refused, match="仍然不能办理"):
        do("approvals.carry_out", house.clerk, approval)
    with pytest.raises(Refused, match="只有提交人能办理"):
        do("approvals.carry_out", house.manager, approval)
    do("approvals.withdraw", house.clerk, approval, reason="已办结")
    assert only().matter.state == "withdrawn"


@pytest.mark.clause("YX-3.1.4")
def test_what_is_refused_half_way_leaves_nothing_behind_but_the_refusal(house, needs):
    needs("tasks.give")
    facts = {"title": "核对库存", "wanted": "逐项点数", "taker": house.specialist}
    approval = perform("tasks.give", by=house.clerk, department=house.desk, **facts)
    house.loses(house.specialist)
    do("approvals.approve", house.manager, approval)
    assert only().refusal.startswith("李专员已离职")
    assert not Record.objects.filter(kind="tasks").exists() and check_all() == []


@pytest.mark.clause("YX-3.1.4")
def test_tried_again_when_nothing_stands_against_it_any_more_it_is_done(house, needs, refuses):
    needs("tasks.withdraw")
    task, closed = give(house.clerk, house.desk), [True]

    def while_closed(act, subject, facts):
        if closed[0] and act.run.approved:
            raise Refused("账已封")

    refuses("tasks.withdraw", while_closed)
    approval = do("tasks.withdraw", house.clerk, task, reason="不办了")
    do("approvals.approve", house.manager, approval)
    assert only().refusal == "账已封" and again(task).matter.state == "open"
    closed[0] = False
    do("approvals.carry_out", house.clerk, approval)
    assert (only().matter.state, again(task).matter.state) == ("granted", "withdrawn")
    assert Line.objects.get(record=task.pk, verb="tasks.withdraw").cause.verb == "approvals.approve"


@pytest.mark.clause("YX-1.4")
def test_what_waits_goes_with_the_customer_who_is_erased(house, customer, needs):
    needs("customers.correct")
    approval = do("customers.correct", house.supervisor, customer, name="张秀兰", reason="写错")
    erase(customer.party)
    assert only().sealed is None
    do("approvals.approve", house.manager, approval)
    assert only().refusal.startswith("表单内容已依法删除")


@pytest.mark.clause("YX-3.1.4")
def test_from_the_page_and_from_a_program_it_leads_to_the_approval_which_shows_what_waits(house, needs):
    needs("tasks.withdraw")
    task, other = give(house.clerk, house.desk), give(house.clerk, house.desk)
    page, path = Client(), f"/r/tasks/{task.pk}/do/tasks.withdraw"
    page.force_login(house.clerk)
    facts = {"reason": "客户不办了", "key": "k1"}
    answer = page.post(path, facts, follow=True)
    html = answer.content.decode()
    assert f"/r/approvals/{only().pk}" in answer.redirect_chain[-1][0]
    assert "已提请审批 SP-2026-0001" in html and "客户不办了" in html
    assert page.post(path, facts).status_code == 302 and Approval.objects.count() == 1
    _token, secret = make(house.clerk, "test", "*")
    done = Client(headers={"Authorization": f"Bearer {secret}"}).post(
        f"/api/tasks/{other.pk}/actions/tasks.withdraw",
        json.dumps({"reason": "不办了"}),
        content_type="application/json",
    )
    assert done.status_code == 200 and done.json()["kind"] == "approvals", done.content


@pytest.mark.clause("YX-3.1.4")
def test_refused_it_is_changed_and_asked_for_again_from_the_form_as_it_was(house, needs):
    needs("tasks.give", title=lambda subject, facts: facts["title"])
    facts = {"title": "核对库存", "wanted": "逐项点数", "checklist": ["雨伞", "雨衣"]}
    approval = perform("tasks.give", by=house.clerk, department=house.desk, **facts)
    do("approvals.decline", house.manager, approval, reason="写明日期")
    page = Client()
    page.force_login(house.clerk)
    assert f"/new/tasks.give?again={approval.pk}" in page.get(f"/r/approvals/{approval.pk}").content.decode()
    form = page.get(f"/new/tasks.give?again={approval.pk}").content.decode()
    assert "逐项点数" in form and "雨伞\n雨衣" in form
    page.force_login(house.specialist)
    assert "逐项点数" not in page.get(f"/new/tasks.give?again={approval.pk}").content.decode()


@pytest.mark.clause("YX-3.1.4", "YX-3.3")
def test_no_list_goes_round_the_approval(house, customer, needs):
    needs("customers.correct")
    with pytest.raises(Refused, match="要逐件审批，不能批量导入"):
        do("customers.correct", house.supervisor, customer, source="import", name="张秀兰", reason="写错")
