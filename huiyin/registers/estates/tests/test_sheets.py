"""项目资料: what the desk knows of a project before it starts (YX-2.3.1)."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.journal.reading import lines_of
from huiyin.kernel.search.index import find
from huiyin.registers.estates.models import Question
from huiyin.registers.estates.pages.sheets import doors_of, missing_lines
from huiyin.registers.estates.papers import project_sheet
from huiyin.web.papers import paper_of, preview_png
from tests.words import again, do

pytestmark = pytest.mark.clause("YX-2.3.1")
DAY = dt.date(2026, 11, 1)


def know(house, sheet, label="容积率", value="2.5", **facts):
    facts = {"origin": "规划许可证", "as_of": DAY} | facts
    return do("sheets.set_line", house.clerk, sheet, label=label, value=value, **facts)


def put(house, sheet, upload, edition="第1版", **facts):
    facts = {"sort": "prices", "title": "价格表", "dated": DAY, "edition": edition} | facts
    return do("sheets.add_document", house.clerk, sheet, uploads=[upload], **facts)


def last_said(sheet) -> dict:
    return lines_of(sheet.record, 1)[0].said


def test_a_project_has_one_sheet(house, sheet):
    with pytest.raises(Refused, match="已经有项目资料"):
        perform("sheets.open", by=house.supervisor, department=house.desk, project=house.project)
    with pytest.raises(Refused, match="没有选项目"):
        perform("sheets.open", by=house.supervisor, department=house.desk)


def test_a_thing_stands_with_source_and_day_and_changes_with_a_reason(house, sheet):
    know(house, sheet)
    with pytest.raises(Refused, match="写明理由"):
        know(house, sheet, value="2.8", as_of=dt.date(2026, 11, 5))
    with pytest.raises(Refused, match="已有截至"):
        know(house, sheet, value="2.8", as_of=dt.date(2026, 10, 1), reason="规划调整")
    know(house, sheet, value="2.8", as_of=dt.date(2026, 11, 5), reason="规划调整")
    assert sheet.lines.get().value == "2.8"
    assert last_said(sheet)["facts"]["容积率"] == "2.5 → 2.8（规划许可证）"
    know(house, sheet, value="2.8", as_of=dt.date(2026, 11, 9))
    assert sheet.lines.get().as_of == dt.date(2026, 11, 9), "asked again, nothing new"


def test_what_does_not_belong_there_leaves_with_a_reason(house, sheet):
    know(house, sheet)
    with pytest.raises(Refused, match="理由"):
        do("sheets.drop_line", house.supervisor, sheet, label="容积率")
    with pytest.raises(Refused, match="没有“绿化率”"):
        do("sheets.drop_line", house.supervisor, sheet, label="绿化率", reason="x")
    do("sheets.drop_line", house.supervisor, sheet, label="容积率", reason="写错项目")
    assert not sheet.lines.exists() and "2.5" in last_said(sheet)["facts"]["容积率"]


def test_the_sheet_says_what_is_still_not_known(house, sheet, client):
    assert "容积率" in missing_lines(sheet)
    know(house, sheet)
    assert "容积率" not in missing_lines(again(sheet)) and "绿化率" in missing_lines(again(sheet))
    client.force_login(house.clerk)
    page = client.get(f"/r/sheets/{sheet.pk}").content.decode()
    assert "规划许可证" in page and "还缺" in page


def test_plans_and_prices_stand_in_versions(house, sheet, picture, client):
    put(house, sheet, picture("一.png"))
    with pytest.raises(Refused, match="已经有了"):
        put(house, sheet, picture("二.png"))
    with pytest.raises(Refused, match="一个文件"):
        facts = {"sort": "plan", "title": "总平面图", "edition": "1", "dated": DAY}
        files = [picture("三.png"), picture("四.png")]
        do("sheets.add_document", house.clerk, sheet, uploads=files, **facts)
    put(house, sheet, picture("二.png"), edition="第2版", dated=dt.date(2026, 11, 20))
    client.force_login(house.clerk)
    page = client.get(f"/r/sheets/{sheet.pk}").content.decode()
    assert page.index("第2版") < page.index("现行") < page.index("第1版") < page.index("旧版")
    newest = sheet.documents.get(edition="第2版")
    with pytest.raises(Refused, match="理由"):
        do("sheets.withdraw_document", house.supervisor, sheet, document=newest)
    do("sheets.withdraw_document", house.supervisor, sheet, document=newest, reason="传错")
    page = client.get(f"/r/sheets/{sheet.pk}").content.decode()
    assert "旧版" not in page and sheet.record.files.count() == 2, "the file itself stays"


def test_the_doors_are_counted_by_state(house, sheet):
    unit = house.project.buildings.get().units.get()
    do("units.correct", house.supervisor, unit, area=8912, state="sold", reason="已签约")
    doors = doors_of(house.project.pk)
    assert dict(doors["total"]["cells"]) == {"未售": 0, "已售": 1, "已交付": 0} and doors["total"]["n"] == 1
    assert "89.12" in doors["total"]["area"]


# ── questions and answers ───────────────────────────────────────────────────────


def cues(client, house, need) -> str:
    client.force_login(house.clerk)
    return client.post("/calls/desk/cues", {"need": need}).content.decode()


def test_a_question_heard_at_the_desk_brings_its_answer_up(house, ask, client):
    one = ask()
    assert "以教育部门当年公布的为准" in cues(client, house, "问学区的事")
    assert "以教育部门" not in cues(client, house, "问发票")
    assert "以教育部门" in client.get("/walkins/desk/guide?guide=当年公布").content.decode()
    assert one.pk in find("学区", 10)
    do("questions.void", house.supervisor, one, reason="政策变了")
    assert "以教育部门" not in cues(client, house, "问学区的事")


def test_an_answer_that_has_run_out_is_marked_until_somebody_asked_anew(house, ask, client):
    one = ask(valid_until=dt.date(2026, 11, 30))
    assert "可能已经过时" not in cues(client, house, "学区")
    with clock.at("2026-12-01 09:00"):
        assert "可能已经过时" in cues(client, house, "学区")
        assert "已过期" in client.get("/r/questions/").content.decode()
        with pytest.raises(Refused, match="有效期已经过去"):
            do("questions.confirm", house.clerk, one, origin="教育局", valid_until=dt.date(2026, 11, 30))
        do("questions.confirm", house.clerk, one, origin="教育局", valid_until=dt.date(2027, 8, 31))
        assert "可能已经过时" not in cues(client, house, "学区") and again(one).origin == "教育局"


def test_an_answer_is_corrected_with_a_reason_and_needs_a_word_to_come_up_by(house, ask):
    one = ask()
    facts = {"question": one.question, "answer": "另一个", "triggers": ["学区"], "origin": "营销部"}
    with pytest.raises(Refused, match="理由"):
        do("questions.correct", house.clerk, one, **facts)
    do("questions.correct", house.clerk, one, reason="政策变了", **facts)
    assert Question.objects.get().answer == "另一个"
    with pytest.raises(Refused, match="触发词"):
        ask(triggers=[])
    with pytest.raises(Refused, match="没有选项目"):
        perform("questions.add", by=house.clerk, department=house.desk, **facts)


@pytest.mark.clause("YX-2.1.2e")
def test_no_answer_holds_what_is_internal(house, ask):
    facts = {"category": "guide", "situation": "底价", "purpose": "守密", "triggers": ["内部底价"]}
    perform("wordings.add", by=house.supervisor, department=house.desk, internal=True, **facts)
    with pytest.raises(Refused, match="属于内部内容"):
        ask(answer="内部底价是一万二")


def test_the_paper_has_what_may_be_told_and_nothing_else(house, sheet, ask, report, picture):
    know(house, sheet)
    put(house, sheet, picture("一.png"))
    put(house, sheet, picture("二.png"), edition="第2版", dated=dt.date(2026, 11, 20))
    report(internal="劳务队要撤场")
    ask()
    ask(question="车位多少钱", answer="以价目表为准", valid_until=dt.date(2026, 11, 30))
    with clock.at("2026-12-01 09:00"):
        paper = paper_of("sheets", "sheet")
        said = project_sheet(paper.reads(type(sheet).objects.all(), house.clerk).get(), house.clerk)
    assert [row[3] for row in said["documents"]] == ["第2版"]
    assert [row[1] for row in said["questions"]] == ["学区是哪里"], "what has run out is not printed"
    assert said["progress"][0][4] == "三栋主体已经施工到十八层" and "劳务队" not in str(said)


def test_the_paper_can_be_set(house, sheet, report, ask):
    know(house, sheet)
    report()
    ask()
    assert preview_png(paper_of("sheets", "sheet"), sheet, member=house.clerk)[0][:4] == b"\x89PNG"
