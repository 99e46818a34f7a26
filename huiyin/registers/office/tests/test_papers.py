"""工作任务单, 审批单 and 通知 say what stands in the record, and cost no more queries for thirty than for one."""

import io

import pytest
from pypdf import PdfReader

from huiyin.kernel.actions.machine import perform
from huiyin.web.papers import paper_of, print_paper

from .words import approve, ask, at, do, give


def words(pdf: bytes) -> str:
    return (
        "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
        .replace(" ", "")
        .replace("\n", "")
    )


def missing(expected: str, said: str) -> list[str]:
    return [word for word in expected.split() if word not in said]


@pytest.mark.clause("YX-2.5.1b")
def test_a_task_sheet_names_both_sides_the_date_its_clause_and_the_answer(house):
    task = give(house.clerk, house.works, due=at("2026-11-26 12:00"), checklist=["收据", "合同"])
    do("tasks.answer", house.engineer, task, result="收据齐全，合同待补", checked=["收据"])
    do("tasks.confirm", house.clerk, task, remark="同意补交")
    said = words(print_paper(paper_of("tasks", "task"), [task.pk], member=house.clerk, copies=["承办联"]))
    expected = f"""
        客服部工作任务单 编号：{task.record.number} 承办联 交办部门客服部 交办人周文员 承办部门工程部 承办人吴工
        完成时限2026年11月26日12:00 YX-2.5.1b协助财务办业务 核对退款资料 收据已检查 合同未做
        收据齐全，合同待补 承办人：吴工2026年11月24日09:00 同意补交 承办部门负责人（签字） 依据条款：YX-2.5.1b
    """
    assert missing(expected, said) == []


@pytest.mark.clause("WY-P3")
def test_a_circular_is_printed_with_the_list_of_those_who_signed_and_those_who_still_must(house):
    facts = {
        "title": "值班安排",
        "text": "各部门按附表值班。",
        "sort": "report",
        "departments": [house.works],
    }
    one = perform(
        "circulars.issue", by=house.clerk, department=house.desk, members=[house.supervisor], **facts
    )
    do("circulars.read", house.engineer, one, words="已安排")
    said = words(print_paper(paper_of("circulars", "circular"), [one.pk], member=house.clerk))
    expected = """
        通报 发布人周文员 发送范围工程部、孙主管 值班安排 各部门按附表值班。 工程部吴工2026-11-2409:00已安排
        客服部孙主管 共2人，已阅1人 依据条款：WY-P3
    """
    assert missing(expected, said) == []


@pytest.mark.clause("YX-3.1.4", "YX-3.3")
def test_an_approval_is_printed_with_each_signature_and_room_for_those_to_come(house):
    facts = {"from_at": at("2026-11-24 08:00"), "to_at": at("2026-11-30 18:00"), "why": "出差"}
    perform("delegations.grant", by=house.manager, department=house.desk, taker=house.supervisor, **facts)
    one = ask(house.clerk, house.desk, flow="expense", amount=1_234_560)
    approve(house.supervisor, one, "同意，从紧")
    said = words(print_paper(paper_of("approvals", "approval"), [one.pk], member=house.clerk))
    expected = f"""
        客服部审批单 编号：{one.record.number} 提交人周文员 流程费用 人民币壹万贰仟叁佰肆拾伍元陆角整（¥12,345.60）
        添置雨具 前台雨伞不够 部门经理 孙主管（代钱经理，授权） 同意，从紧 2026-11-2409:00 主任 赵主任
        依据条款：YX-3.1.4
    """
    assert missing(expected, said) == []
