"""投诉处理单, 转办单, 产品投诉汇总表: what each has on it, for whom, at what cost."""

import datetime as dt
import io
import re

import pytest
from pypdf import PdfReader

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.members.models import Absence
from huiyin.registers.estates.models import Unit
from huiyin.rooms.desk.complaints.models import Part
from huiyin.rooms.desk.complaints.papers import complaint_sheet, read_complaints
from huiyin.rooms.desk.complaints.queries import complaints_seen_by
from huiyin.web.papers import paper_of, papers_of, print_paper


def words(pdf: bytes) -> str:
    return re.sub(
        r"[\s\u200b]+", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    )


@pytest.fixture
def printed():
    """The words of one copy of a record's paper, as printed by a member."""

    def _printed(kind, subject, member):
        (paper,) = papers_of(kind)
        return words(print_paper(paper, [subject], member=member, copies=paper.copies[:1]))

    return _printed


@pytest.fixture
def worked(house, record):
    """A complaint through all its stages, with a part asked of the works department and answered."""
    complaint = record(unit=Unit.objects.get(), wants="三天内修好吊顶", topic="quality", channel="visit")
    owner = complaint.matter.owner

    def do(verb, on=complaint.pk, by=owner, **facts):
        return perform(verb, by=by, on=on, **facts)

    do("complaints.acknowledge", by=house.supervisor, instruction="请工程部当天到场")
    with clock.at("2026-11-24 10:30"):
        do("complaints.contact", way="phone", reached=False)
    with clock.at("2026-11-24 11:20"):
        do("complaints.contact", way="phone", reached=True, words="下午两点上门")
    do("complaints.investigate", findings="楼上地漏防水层破损", responsible=house.works)
    do("complaints.plan", steps=[("重做楼上卫生间防水", house.engineer, dt.date(2026, 11, 28))])
    do("complaints.offer_remedy", words="更换吊顶", cost=168032, agreed_by=house.manager, accepted=True)
    part = do(
        "parts.ask",
        on=None,
        complaint=complaint,
        department=house.works,
        project=house.project,
        party=complaint.party,
        title="查明渗水原因",
        asked="今天下午到楼上查明原因并拍照",
    )
    with clock.at("2026-11-24 16:20"):
        do("parts.answer", on=part.pk, by=house.engineer, reply="已关阀止漏")
        do("complaints.finish_step", step=complaint.steps.get(), outcome="闭水试验合格")
        do("complaints.solve", result="防水重做完毕", answer="属保修范围，已全部修复")
    return complaint


@pytest.mark.clause("WY-G6", "YX-2.1.3c")
def test_the_sheet_fills_itself_from_the_record(worked, printed, house):
    said = printed("complaints", worked, worked.matter.owner)
    expected = f"""
        客服部 投诉处理单 编号：{worked.record.number} 一式两份 第一联存档联 标题卫生间漏水
        张秀英 13800135678 3-2-1502 澜园 来访 房屋质量 三天内修好吊顶 昨晚起卫生间顶部渗水
        发生时间2026年11月24日09:00 接待人周文员 责任人李专员
        请工程部当天到场 批阅人：孙主管2026年11月24日09:00 楼上地漏防水层破损 责任部门：工程部
        重做楼上卫生间防水 2026-11-28 闭水试验合格 未联系上 下午两点上门
        更换吊顶 1,680.32 钱经理 人民币壹仟陆佰捌拾元零叁角贰分（¥1,680.32）
        今天下午到楼上查明原因并拍照 已关阀止漏 吴工 防水重做完毕
        属保修范围，已全部修复 答复时间：2026年11月24日16:20 已办结 已答复客户
        回访记录 满意程度 客户（签字） 打印人：李专员 依据条款：WY-G6
    """
    assert [line for line in expected.split() if line not in said] == []


def test_what_is_not_known_yet_is_left_to_be_written(record, printed, house):
    said = printed("complaints", record(project=None), house.clerk)
    assert "None" not in said and "null" not in said.lower()
    for line in ("领导批阅", "调查核实", "解决方案", "联系记录", "补救办法", "处理结果", "年月日"):
        assert line in said


@pytest.mark.clause("YX-1.4")
def test_the_owner_and_their_stand_in_have_the_number_and_nobody_else(record, printed, house):
    complaint = record()
    assert complaint.matter.owner == house.specialist
    assert "13800135678" in printed("complaints", complaint, house.specialist)
    for member in (house.clerk, house.head):
        said = printed("complaints", complaint, member)
        assert "138****5678" in said and "13800135678" not in said
    Absence.objects.create(
        member=house.specialist,
        stand_in=house.clerk,
        from_at=clock.shanghai("2026-11-24 08:00"),
        to_at=clock.shanghai("2026-11-25 08:00"),
    )
    assert "13800135678" in printed("complaints", complaint, house.clerk)


def test_an_anonymous_complaint_prints_without_a_customer(record, printed, house):
    said = printed("complaints", record(party=None, anonymous=True), house.clerk)
    assert "匿名" in said


def test_lines_that_only_some_complaints_have_appear_where_they_do(record, printed, house):
    due = clock.shanghai("2026-12-01 17:30")
    order = record(channel="government", government_number="12345-678", government_due=due)
    perform("complaints.chase", by=house.clerk, on=order.pk, words="还要多久")
    said = printed("complaints", order, house.clerk)
    assert "政府工单号12345-678" in said and "工单期限2026年12月1日17:30" in said and "客户催办1次" in said
    plain = printed("complaints", record(), house.clerk)
    assert "政府工单号" not in plain and "客户催办" not in plain


def test_thirty_sheets_are_read_with_as_many_queries_as_one(
    record, worked, house, django_assert_max_num_queries
):
    for n in range(29):
        record(title=f"第{n}件")
    member = house.supervisor
    with django_assert_max_num_queries(8):
        found = list(
            read_complaints(
                complaints_seen_by(member).select_related(
                    "matter__owner", "matter__record__party", "matter__record__department"
                ),
                member,
            )
        )
        assert len([complaint_sheet(one, member) for one in found]) == 30


@pytest.mark.clause("YX-2.1.3a", "YX-3.3")
def test_a_hand_over_sheet_names_both_sides_the_date_and_its_clause(worked, printed, house):
    part = Part.objects.get()
    said = printed("parts", part, house.engineer)
    expected = f"""
        客服部转办单 编号：{part.record.number} 第一联存查联 {worked.record.number}
        转出部门客服部 转出人李专员 承办部门工程部 承办人吴工 性质协办
        答复期限2026年11月26日17:30 YX-2.1.3a及时转达并记录
        今天下午到楼上查明原因并拍照 已关阀止漏 答复人：吴工2026年11月24日16:20
        转出人（签字） 承办接收人（签字） 依据条款：YX-2.1.3a、YX-3.3
    """
    assert [line for line in expected.split() if line not in said] == []
    assert "13800135678" in said  # the engineer owns the part
    assert "138****5678" in printed("parts", part, house.clerk)


@pytest.mark.clause("JS-H3.3")
def test_a_collection_lists_what_was_reported_with_its_totals_across(record, house):
    for n in range(25):
        record(title=f"门锁第{n}次松动", topic="product")
    record(title="电梯按键失灵", topic="product", on_spot=True, result="已更换", answer="已更换")
    one = perform(
        "collections.report",
        by=house.manager,
        department=house.desk,
        from_on=dt.date(2026, 11, 1),
        to_on=dt.date(2026, 11, 30),
    )
    pdf = print_paper(paper_of("collections", "collection"), [one], member=house.manager, copies=["上报联"])
    said = words(pdf)
    expected = """
        产品投诉汇总表 第二联上报联 2026年11月1日至2026年11月30日 报送赵主任 共26件
        TS-2026-0026 电梯按键失灵 2026-11-24 合计26件（处理中25件，已办结1件） 签收人（签字）
    """
    assert [line for line in expected.split() if line not in said] == []
    page = PdfReader(io.BytesIO(pdf)).pages[0]
    assert page.mediabox.width > page.mediabox.height
