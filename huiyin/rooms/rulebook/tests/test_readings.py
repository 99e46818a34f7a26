"""Who is bound by a text signs, under their own name, that they have read it."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NoRight, NotSeen, Refused
from huiyin.kernel.clauses.models import Clause
from huiyin.kernel.members import rights
from huiyin.kernel.members.models import Appointment, Member, Post
from huiyin.kernel.notices.models import Notice
from huiyin.kernel.notices.sending import unread
from huiyin.rooms.rulebook.jobs import ask_newcomers, remind_of_readings

CONDUCT = (
    *("YX-1.1", "YX-1.2", "YX-1.3", "YX-2.1.1d", "WY-A4.4.1", "WY-A4.4.2", "WY-A4.4.3", "WY-G14"),
    *("WY-G15", "WY-G17", "JS-0", "JS-1.3", "JS-3.1", "JS-V2.3FG"),
)


@pytest.fixture
def issue(house):
    def _issue(rules="YX", by=None, **facts):
        facts = {"departments": [house.desk]} | facts
        return perform(
            "readings.issue", by=by or house.supervisor, department=house.desk, house=rules, **facts
        )

    return _issue


def lines(reading):
    return {line.member.name: line for line in reading.signatures.select_related("member")}


@pytest.mark.clause(
    *("YX-1.1", "YX-1.2", "YX-1.3", "YX-2.1.1d", "WY-A4.4.1", "WY-A4.4.2", "WY-A4.4.3", "WY-G14"),
    *("WY-G15", "WY-G17", "JS-0", "JS-1.3", "JS-3.1", "JS-V2.3FG"),
)
@pytest.mark.parametrize("code", CONDUCT)
def test_a_clause_of_conduct_is_published_and_signed_by_each_member(house, issue, client, code):
    clause = Clause.objects.get(code=code)
    reading = issue(rules=clause.pack)
    client.force_login(house.clerk)
    page = client.get(f"/clauses/{code}").content.decode()
    assert clause.versions.get().text in page
    assert "我来签阅" in page and "未签：" in page
    perform("readings.sign", by=house.clerk, on=reading, read=True)
    page = client.get(f"/clauses/{code}").content.decode()
    assert "已签" in page and "我来签阅" not in page
    assert "逐人签阅" in page, "what enforces it"
    assert house.clerk.name not in page.split("未签：")[1].split("<")[0]


def test_everybody_in_the_department_is_asked_with_a_date_and_told(house, issue):
    reading = issue()
    assert set(lines(reading)) == {"赵主任", "钱经理", "孙主管", "李专员", "周文员"}
    assert f"{clock.local(lines(reading)['周文员'].due):%m-%d}" == "12-01", "five working days"
    assert "请签阅" in unread(house.clerk).first().words


def test_a_signature_is_each_members_own_and_given_once(house, issue):
    reading = issue()
    with pytest.raises(Refused, match="还没有确认已读"):
        perform("readings.sign", by=house.clerk, on=reading, read=False)
    perform("readings.sign", by=house.clerk, on=reading, read=True, words="已学习")
    line = lines(reading)["周文员"]
    assert (line.signed_at, line.words) == (clock.now(), "已学习")
    with pytest.raises(Refused):
        perform("readings.sign", by=house.clerk, on=reading, read=True)
    perform("readings.sign", by=house.manager, on=reading, read=True)
    with pytest.raises(Refused, match="已经签阅过"):
        perform("readings.sign", by=house.manager, on=reading, read=True)
    with pytest.raises(NotSeen):
        perform("readings.sign", by=house.engineer, on=reading, read=True)
    assert lines(reading)["孙主管"].signed_at is None


def test_it_waits_on_the_desk_and_in_the_list_of_clauses_until_it_is_signed(house, issue, client):
    reading = issue()
    client.force_login(house.clerk)
    desk = client.get("/").content.decode()
    assert "签阅：《房地产营销部客服》规程全文" in desk and "阅读并签阅" in desk
    listed = client.get("/clauses/?sign=1").content.decode()
    assert "YX-1.1" in listed and "WY-A1" not in listed
    client.post(f"/r/readings/{reading.pk}/do/readings.sign", {"read": "on", "key": "k1"})
    assert "阅读并签阅" not in client.get("/").content.decode()
    assert "没有待签阅的条款" in client.get("/clauses/?sign=1").content.decode()


def test_who_has_signed_and_who_has_not_is_shown_by_department(house, issue, client):
    reading = issue(departments=[house.desk, house.works])
    perform("readings.sign", by=house.engineer, on=reading, read=True)
    client.force_login(house.supervisor)
    page = client.get(f"/r/readings/{reading.pk}").content.decode()
    assert "客服部，已签 0/5（0%）" in page and "工程部，已签 1/1（100%）" in page
    assert "1/6（16%）" in client.get("/r/readings/").content.decode()


def test_who_comes_later_is_asked_too_with_a_date_of_their_own(house, issue):
    reading = issue()
    newcomer = Member.objects.create_member("feng", "冯新人")
    post = Post.objects.get(department=house.desk, role="clerk")
    with clock.at("2026-12-07 07:00"):
        Appointment.objects.create(member=newcomer, post=post, from_on=dt.date(2026, 12, 7))
        rights.forget()
    with clock.at("2026-12-07 08:00"):
        assert ask_newcomers() == 1
        assert ask_newcomers() == 0, "nobody is asked twice"
    assert f"{clock.local(lines(reading)['冯新人'].due):%m-%d}" == "12-14"


def test_a_newcomer_is_not_asked_for_what_a_later_edition_replaced(house, issue):
    first = issue()
    with clock.at("2026-11-25 09:00"):
        second = issue()
    newcomer = Member.objects.create_member("feng", "冯新人")
    post = Post.objects.get(department=house.desk, role="clerk")
    Appointment.objects.create(member=newcomer, post=post, from_on=dt.date(2026, 11, 24))
    assert ask_newcomers() == 1
    assert "冯新人" in lines(second) and "冯新人" not in lines(first)


def test_who_has_not_signed_in_time_is_reminded_once_a_day(house, issue):
    reading = issue()
    perform("readings.sign", by=house.clerk, on=reading, read=True)
    with clock.at("2026-12-02 09:00"):
        assert remind_of_readings() == 1
        remind_of_readings()
    reminded = Notice.objects.filter(words__startswith="请尽快签阅")
    assert {one.member.name for one in reminded} == {"赵主任", "钱经理", "孙主管", "李专员"}
    assert reminded.count() == 4


def test_only_departments_under_the_rule_book_sign_it(house, issue):
    with pytest.raises(Refused, match="工程部不适用这套规程"):
        issue(rules="WY", departments=[house.works])
    with pytest.raises(Refused, match="不属于这套规程"):
        issue(rules="WY", clause=Clause.objects.get(code="YX-1.1"))
    with pytest.raises(NoRight):
        issue(by=house.clerk)


def test_what_was_sent_by_mistake_is_taken_back_with_its_reason(house, issue, client):
    reading = issue()
    with pytest.raises(Refused, match="撤回需要写明理由"):
        perform("readings.withdraw", by=house.supervisor, on=reading)
    perform("readings.withdraw", by=house.supervisor, on=reading, reason="版本有误")
    client.force_login(house.clerk)
    assert "阅读并签阅" not in client.get("/").content.decode()
    with pytest.raises(Refused):
        perform("readings.sign", by=house.clerk, on=reading, read=True)
