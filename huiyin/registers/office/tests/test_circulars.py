"""Circulars: everybody meant gets it, signs it, and can be seen to have read it (WY-P3)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NoRight, NotSeen, Refused
from huiyin.kernel.journal.models import Line
from huiyin.kernel.matters.models import Matter
from huiyin.kernel.members.models import Post
from huiyin.registers.office.jobs import remind_of_circulars
from huiyin.registers.office.models import Addressee, Task

from .words import at, do, told

TEXT = {"title": "国庆值班安排", "text": "各部门按附表值班。", "sort": "notice"}
FORWARDED = TEXT | {"sort": "forwarded", "origin": "集团品质中心", "origin_number": "品字〔2026〕12号"}


@pytest.fixture
def issue(house):
    def _issue(by=None, **facts):
        return perform("circulars.issue", by=by or house.clerk, department=house.desk, **TEXT | facts)

    return _issue


def readers(circular) -> set[str]:
    return set(Addressee.objects.filter(circular=circular).values_list("member__name", flat=True))


@pytest.mark.clause("WY-P3")
def test_it_goes_to_departments_posts_and_members_each_of_them_once(house, issue):
    post = Post.objects.get(name="主管")
    circular = issue(departments=[house.works], posts=[post], members=[house.supervisor, house.specialist])
    assert readers(circular) == {"吴工", "孙主管", "李专员"}
    assert circular.record.number == "TG-2026-0001"
    assert circular.audience == "工程部、客服部 主管、孙主管、李专员"
    assert told(house.engineer) == ["通知：国庆值班安排，11-25 17:30前阅读"]
    assert readers(issue(departments=[house.desk])) == {"赵主任", "钱经理", "孙主管", "李专员"}, (
        "not who wrote it"
    )
    with pytest.raises(Refused, match="还没有选择发给谁"):
        issue()


@pytest.mark.clause("WY-P3")
def test_a_paper_from_above_says_from_where_it_comes(issue, house):
    with pytest.raises(Refused, match="写明来文单位") as refusal:
        issue(sort="forwarded", members=[house.supervisor])
    assert refusal.value.field == "origin"
    assert issue(**FORWARDED, members=[house.supervisor]).origin == "集团品质中心"


@pytest.mark.clause("WY-P3")
def test_each_signs_for_themselves_with_the_time_and_the_page_shows_who_has_and_who_has_not(house, issue):
    circular = issue(departments=[house.works], members=[house.supervisor])
    with clock.at("2026-11-24 15:05"):
        do("circulars.read", house.engineer, circular, words="已安排")
    with pytest.raises(NoRight):
        do("circulars.read", house.engineer, circular)
    reader = Client()
    reader.force_login(house.engineer)
    assert "do/circulars.read" not in reader.get(f"/r/circulars/{circular.pk}").content.decode()
    with pytest.raises((NoRight, NotSeen)):
        do("circulars.read", house.clerk, circular)
    page = Client()
    page.force_login(house.clerk)
    html = page.get(f"/r/circulars/{circular.pk}").content.decode()
    assert "已阅 1/2（50%）" in html and "15:05" in html and "已安排" in html and "未阅 1 人" in html
    assert "1/2（50%）" in page.get("/r/circulars/").content.decode()


@pytest.mark.clause("WY-P3")
def test_who_has_not_read_in_time_is_reminded_once_a_day_until_they_do(house, issue):
    circular = issue(departments=[house.works], members=[house.supervisor])
    do("circulars.read", house.supervisor, circular)
    with clock.at("2026-11-25 17:30"):
        assert remind_of_circulars() == 0
    for day in ("2026-11-26 09:00", "2026-11-26 09:30", "2026-11-27 09:00"):
        with clock.at(day):
            assert remind_of_circulars() == 1
    assert told(house.engineer).count("请尽快阅读：国庆值班安排") == 2
    assert "请尽快阅读：国庆值班安排" not in told(house.supervisor)
    page = Client()
    page.force_login(house.clerk)
    with clock.at("2026-11-27 09:00"):
        assert "逾期未阅" in page.get(f"/r/circulars/{circular.pk}").content.decode()
        do("circulars.read", house.engineer, circular)
        assert remind_of_circulars() == 0


@pytest.mark.clause("WY-P3")
def test_it_stands_on_the_readers_desk_until_it_is_signed(house, issue):
    circular = issue(departments=[house.works])
    page = Client()
    page.force_login(house.engineer)
    html = page.get("/").content.decode()
    assert "待批、待阅" in html and f"/r/circulars/{circular.pk}/do/circulars.read" in html
    page.post(f"/r/circulars/{circular.pk}/do/circulars.read", {"words": ""})
    assert "待批、待阅" not in page.get("/").content.decode()


@pytest.mark.clause("WY-P3", "YX-2.5.1b")
def test_it_may_carry_a_task_for_each_department_whose_answers_return_to_it(house, issue):
    circular = issue(departments=[house.works, house.desk])
    page = Client()
    page.force_login(house.clerk)
    typed = {
        "title": "上报值班表",
        "wanted": "报送本部门值班表",
        "due": "2026-11-26 12:00",
        "departments": [house.works.pk, house.desk.pk],
    }
    assert page.post(f"/r/circulars/{circular.pk}/do/circulars.set_task", typed).status_code == 302
    tasks = {task.record.department: task for task in Task.objects.all()}
    assert {d: t.matter.owner for d, t in tasks.items()} == {
        house.works: house.engineer,
        house.desk: house.supervisor,
    }
    set_line = Line.objects.get(record=circular.pk, verb="circulars.set_task")
    assert {Line.objects.get(record=t.pk, verb="tasks.give").cause for t in tasks.values()} == {set_line}
    do("tasks.answer", house.engineer, tasks[house.works], result="工程部周一至周三小陈")
    html = page.get(f"/r/circulars/{circular.pk}").content.decode()
    assert "工程部周一至周三小陈" in html and tasks[house.works].record.number in html
    with pytest.raises(Refused, match="没有发给客服部"):
        do("circulars.set_task", house.clerk, issue(departments=[house.works]), **TEXT_OF_TASK(house.desk))


def TEXT_OF_TASK(department):
    return {"title": "x", "wanted": "y", "departments": [department]}


@pytest.mark.clause("WY-P3")
def test_files_stand_with_it_and_readers_may_be_added_but_only_by_who_issued_it_or_leads(house, customer):
    page = Client()
    page.force_login(house.clerk)
    scan = SimpleUploadedFile("值班表.pdf", b"%PDF-1.7\n%%EOF\n", content_type="application/pdf")
    typed = FORWARDED | {"department": house.desk.pk, "departments": [house.works.pk], "uploads": scan}
    answer = page.post("/new/circulars.issue", typed)
    assert answer.status_code == 302
    assert "值班表.pdf" in page.get(answer.url).content.decode()
    circular = Addressee.objects.get().circular
    with pytest.raises(Refused, match="这份通知由周文员发布"):
        do("circulars.add_readers", house.specialist, circular, members=[house.specialist])
    do(
        "circulars.add_readers",
        house.supervisor,
        circular,
        members=[house.specialist],
        departments=[house.works],
    )
    assert readers(circular) == {"吴工", "李专员"}
    assert len(told(house.engineer)) == 1, "who has it already is not told again"
    with pytest.raises(Refused, match="没有需要增加的收阅人"):
        do("circulars.add_readers", house.clerk, circular, members=[house.specialist])


@pytest.mark.clause("WY-P3")
def test_what_was_sent_by_mistake_is_withdrawn_with_the_reason_and_nobody_need_read_it(house, issue):
    circular = issue(departments=[house.works])
    with pytest.raises(Refused, match="撤回需要写明理由"):
        do("circulars.withdraw", house.clerk, circular)
    do("circulars.withdraw", house.clerk, circular, reason="附表有误")
    assert told(house.engineer)[-1] == "通知已撤回：国庆值班安排（附表有误）"
    with pytest.raises(Refused, match="已作废"):
        do("circulars.read", house.engineer, circular)
    page = Client()
    page.force_login(house.engineer)
    assert "待批、待阅" not in page.get("/").content.decode()
    with clock.at("2026-11-30 09:00"):
        assert remind_of_circulars() == 0


@pytest.mark.clause("YX-1.4")
def test_who_is_neither_addressed_nor_of_the_department_does_not_see_it(house, issue):
    circular = issue(members=[house.supervisor])
    page = Client()
    page.force_login(house.engineer)
    assert page.get(f"/r/circulars/{circular.pk}").status_code == 404
    assert not Matter.objects.exists() and at("2026-11-24")
