"""Approvals on the screen: whose they are, several signed at once, asked again, and how long they take."""

import pytest
from django.test import Client

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.approvals.measuring import mean_time
from huiyin.kernel.approvals.queries import steps_taken
from huiyin.kernel.calendars.loading import calendar_of
from huiyin.web.api.tokens import make

from .words import again, approve, ask, at, do


def page_of(member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def html(client, path: str, **query) -> str:
    answer = client.get(path, query)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


@pytest.mark.clause("YX-3.1.4")
def test_each_view_shows_what_it_says(house):
    ask(house.clerk, house.desk, title="雨具", copied=[house.engineer])
    approve(house.supervisor, ask(house.clerk, house.desk, title="工装"))
    ask(house.supervisor, house.desk, title="茶具")

    def shown(member, view: str) -> set[str]:
        text = html(page_of(member), "/r/approvals/", view=view)
        return {title for title in ("雨具", "工装", "茶具") if title in text}

    assert shown(house.supervisor, "waiting") == {"雨具"}
    assert shown(house.manager, "waiting") == {"工装", "茶具"}
    assert shown(house.supervisor, "asked") == {"茶具"}
    assert shown(house.supervisor, "signed") == {"工装"}
    assert shown(house.engineer, "copied") == {"雨具"}
    assert shown(house.clerk, "") == {"雨具", "工装"}, "a colleague's request is not one's business"


@pytest.mark.clause("YX-3.1.4", "YX-3.3")
def test_several_are_looked_at_once_more_and_then_signed_each_on_its_own(house):
    first, second, third = (
        ask(house.clerk, house.desk, title=t, amount=n) for t, n in (("甲", 100), ("乙", 250), ("丙", 0))
    )
    page = page_of(house.supervisor)
    versions = {f"version_{one.pk}": one.record.version for one in (first, second, third)}
    chosen = {"key": [first.pk, second.pk], **versions}
    preview = page.post("/approvals/waiting", chosen).content.decode()
    assert "下面 2 件" in preview and "金额合计 3.50 元" in preview and "丙" not in preview
    assert again(first).matter.owner == house.supervisor, "a look signs nothing"
    do("approvals.withdraw", house.clerk, second, reason="不办了")
    answer = page.post("/approvals/waiting", chosen | {"confirm": "1", "note": "照办"}, follow=True)
    told = answer.content.decode()
    assert "已同意 1 件" in told and "乙" in told
    assert again(first).matter.owner == house.manager and again(first).steps.first().note == "照办"
    assert again(second).matter.state == "withdrawn" and again(third).matter.owner == house.supervisor
    assert "还没有勾选" in page.post("/approvals/waiting", {}).content.decode()


@pytest.mark.clause("YX-3.1.4")
def test_from_the_desk_one_decides_in_two_steps(house):
    approval = ask(house.clerk, house.desk)
    page = page_of(house.supervisor)
    path = f"/r/approvals/{approval.pk}/do/approvals.approve?back=desk"
    assert path in html(page, "/") and "待我审批" in html(page, "/")
    assert page.post(path, {"key": "k", "note": ""}).url == "/"
    assert again(approval).matter.owner == house.manager


@pytest.mark.clause("YX-3.3")
def test_what_one_decides_by_delegation_stands_on_the_desk_under_what_waits(house):
    span = {"from_at": clock.now(), "to_at": at("2026-12-01 18:00"), "why": "出差"}
    perform("delegations.grant", by=house.manager, department=house.desk, taker=house.specialist, **span)
    approval = ask(house.clerk, house.desk, flow="expense", amount=100)
    assert "钱经理授权你审批" in html(page_of(house.specialist), "/")
    text = html(page_of(house.specialist), f"/r/approvals/{approval.pk}")
    assert "可代为审批" in text and "approvals.approve" in text


@pytest.mark.clause("YX-3.1.4")
def test_the_page_shows_the_line_of_signatures_and_who_comes_next_and_offers_to_ask_again(house):
    approval = ask(house.clerk, house.desk, flow="expense", amount=600_000)
    approve(house.manager, approval, "从紧")
    text = html(page_of(house.clerk), f"/r/approvals/{approval.pk}")
    assert "意见：从紧" in text and "赵主任" in text and "6,000.00 元" in text
    do("approvals.decline", house.head, approval, reason="没有预算")
    text = html(page_of(house.clerk), f"/r/approvals/{approval.pk}")
    assert "修改后重新提交" in text and "没有预算" in text
    assert "修改后重新提交" not in html(page_of(house.manager), f"/r/approvals/{approval.pk}")
    form = html(page_of(house.clerk), "/new/approvals.ask", **{"from": approval.pk})
    assert "添置雨具" in form and "6000.00" in form


@pytest.mark.clause("YX-2.5.3", "YX-3.1.4")
def test_how_long_a_step_took_is_working_time_and_opens_down_to_its_approvals(house):
    first, second = ask(house.clerk, house.desk), ask(house.clerk, house.desk)
    with clock.at("2026-11-24 10:00"):
        approve(house.supervisor, first)
    with clock.at("2026-11-26 10:00"):
        approve(house.supervisor, second)
        taken = steps_taken([house.desk.pk], at("2026-11-01"), at("2026-12-01"))
        found = mean_time(
            taken,
            lambda one: calendar_of(one.department).working_minutes_between(one.arrived_at, one.at),
        )
        assert [one.value for one in found.inputs] == ["1.0 小时", "16.0 小时"] and found.value == "8.5"
        assert [one.in_time for one in taken] == [True, False]
        page = page_of(house.manager)
        assert "8.5" in html(page, "/approvals/durations")
        drawer = html(page, "/approvals/figure", by="step", name="一般事项：主管", figure="in_time")
        assert first.record.number in drawer and "50.0" in drawer and "超时" in drawer
    assert page_of(house.clerk).get("/approvals/durations").status_code == 404


@pytest.mark.clause("YX-3.1.4")
def test_a_program_asks_and_decides_by_the_same_verbs(house):
    def program(member) -> Client:
        _token, secret = make(member, "test", "approvals.*")
        return Client(headers={"Authorization": f"Bearer {secret}"})

    facts = {"title": "雨具", "text": "添置", "flow": "expense", "amount": "300"}
    done = program(house.clerk).post("/api/actions/approvals.ask", facts, content_type="application/json")
    assert done.status_code == 201, done.content
    path = f"/api/approvals/{done.json()['key']}/actions/approvals.approve"
    refused = program(house.clerk).post(path, {}, content_type="application/json")
    assert refused.status_code == 409 and "不能审批自己" in refused.json()["detail"]
    answer = program(house.manager).post(path, {"note": "好"}, content_type="application/json")
    assert answer.status_code == 200, answer.content
    export = page_of(house.clerk).get("/r/approvals/export.xlsx")
    assert export.status_code == 200
