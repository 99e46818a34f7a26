"""Calls: written down in seconds, listened to properly, timed, put right with a reason."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.clauses.parameters import set_parameter
from huiyin.registers.customers.models import Customer
from huiyin.rooms.desk.complaints.models import Complaint
from huiyin.rooms.desk.reception.models import Call, CallBack


def save(client, **typed):
    return client.post("/calls/desk", typed)


@pytest.mark.clause("YX-2.1.1a")
def test_a_caller_is_found_by_number_tail_name_or_pinyin_in_one_request(house, customer, record, client):
    record(by=house.clerk)
    client.force_login(house.clerk)
    for typed in ("13800135678", "5678", "张秀英", "zxy"):
        card = client.post("/calls/desk/caller", {"who": typed}).content.decode()
        assert f'name="party" value="{customer.party.pk}"' in card, typed
        assert "138****5678" in card and "13800135678" not in card.replace('value="13800135678"', "")
        assert "3-2-1502" in card and "卫生间漏水" in card and "当天调查核实" in card


@pytest.mark.clause("YX-2.1.1a")
def test_the_desk_saves_a_call_and_goes_on_with_all_that_is_known(house, customer, client):
    client.force_login(house.clerk)
    unit = customer.party.ties.get().unit
    answer = save(
        client,
        department=house.desk.pk,
        who="5678",
        party=customer.party.pk,
        unit=unit.pk,
        need="卫生间顶部渗水",
        fact="昨晚起一直滴水",
        restated="on",
        outcome="matter",
        severity="0",
        seconds="95",
    )
    call = Call.objects.get()
    assert answer.status_code == 302 and answer.url == f"/calls/desk?saved={call.pk}"
    assert (call.record.party, call.unit, call.seconds) == (customer.party, unit, 95)
    page = client.get(answer.url).content.decode()
    ways = re.findall(r'href="(/new/complaints\.record\?[^"]+)"', page)
    assert [re.search(r"category=(\w+)", way)[1] for way in ways] == [
        *("complaint", "request", "opinion", "consultation")
    ]
    form = client.get(ways[1].replace("&amp;", "&")).content.decode()
    assert f'name="party" value="{customer.party.pk}"' in form and f'name="unit" value="{unit.pk}"' in form
    assert "卫生间顶部渗水" in form and "昨晚起一直滴水" in form
    assert '<option value="request" selected>' in form


@pytest.mark.clause("YX-2.1.1a")
def test_an_unknown_caller_is_taken_down_with_the_call(house, client):
    client.force_login(house.clerk)
    save(
        client,
        department=house.desk.pk,
        who="13911112222",
        new_name="陈大文",
        need="问费用",
        outcome="answered",
    )
    assert Call.objects.get().number == "13911112222"
    assert Customer.objects.get().party.name == "陈大文"


@pytest.mark.clause("YX-2.1.1b")
def test_a_call_over_the_limit_says_so_on_desk_ledger_and_sheet(house, ring, client):
    short, long = ring(seconds=300), ring(seconds=301)
    client.force_login(house.clerk)
    assert 'data-limit="300"' in client.get("/calls/desk").content.decode()
    ledger = client.get("/r/calls/?view=long").content.decode()
    assert long.record.number in ledger and short.record.number not in ledger and "超时" in ledger
    set_parameter("YX-2.1.1b", "call_minutes", 10, department=house.desk, reason="试行")
    assert long.record.number not in client.get("/r/calls/?view=long").content.decode()


@pytest.mark.clause("YX-2.1.1a")
def test_a_call_is_put_right_or_voided_only_with_a_reason(house, ring):
    call = ring()
    for verb, facts in (("calls.correct", {"need": "问交房"}), ("calls.void", {})):
        with pytest.raises(Refused, match="理由"):
            perform(verb, by=house.clerk, on=call, **facts)
    perform("calls.correct", by=house.clerk, on=call, need="问交房", reason="听错")
    assert Call.objects.get().need == "问交房"
    perform("calls.void", by=house.clerk, on=call, reason="重复")
    assert Call.objects.get().record.voided_at


@pytest.mark.clause("JS-T8")
def test_facts_are_said_back_and_confirmed_before_the_call_is_saved(house, ring):
    with pytest.raises(Refused, match="还没有向客户复述要点") as refusal:
        ring(fact="打印机不动")
    assert refusal.value.clauses == ("JS-T8",) and refusal.value.field == "restated"
    assert ring(fact="打印机不动", restated=True).restated
    house.works_by("YX")
    ring(fact="打印机不动")


@pytest.mark.clause("JS-T4")
def test_severity_is_set_only_after_it_was_made_clear(ring):
    with pytest.raises(Refused, match="先问清到底是什么情况") as refusal:
        ring(severity=2, restated=True)
    assert refusal.value.clauses == ("JS-T4",)
    assert ring(severity=2, clarified="一周三次", restated=True).severity == 2


@pytest.mark.clause("JS-T5", "JS-T6")
def test_the_solution_offered_the_customers_decision_and_the_closing_question_are_kept(house, ring, client):
    with pytest.raises(Refused, match="客户对什么办法作了决定"):
        ring(decision="accepted", restated=True)
    call = ring(offered="派人上门", decision="accepted", restated=True, closing_asked=True, further="要发票")
    client.force_login(house.clerk)
    page = client.get(f"/r/calls/{call.pk}").content.decode()
    assert "派人上门" in page and "客户同意" in page and "要发票" in page and "问过还能做什么" in page


@pytest.mark.clause("JS-H2.1", "JS-T3", "JS-T7", "JS-T")
def test_the_house_asks_in_its_own_order_and_says_why_it_asks(house, client):
    client.force_login(house.clerk)
    page = client.get("/calls/desk").content.decode()
    order = [
        page.index(words) for words in ("企业全称", "所属税务分局", "事实经过", "需求", "答复", "复述要点")
    ]
    assert order == sorted(order)
    assert "用来查询您单位的服务协议" in page and "询问还能为客户做什么" in page
    set_parameter("JS-H2.1", "field_order", ["纳税人识别号"], department=house.desk, reason="本部门")
    page = client.get("/calls/desk").content.decode()
    assert "纳税人识别号" in page and "企业全称" not in page.split("caller")[-1].split("先问")[-1]
    house.works_by("YX")
    page = client.get("/calls/desk").content.decode()
    assert "事实经过" not in page and "响铃次数" not in page, "a call of this house takes seconds"


@pytest.mark.clause("JS-H2.1")
def test_what_was_asked_is_kept_with_the_call(house, client):
    client.force_login(house.clerk)
    asked = {"asked_0": "恒顺贸易有限公司", "asked_1": "福田分局"}
    save(client, department=house.desk.pk, who="13911112222", need="抄税", outcome="answered", **asked)
    assert Call.objects.get().asked == ["企业全称：恒顺贸易有限公司", "所属税务分局：福田分局"]


@pytest.mark.clause("JS-H1.1")
def test_the_greeting_and_how_soon_it_was_picked_up_are_on_the_desk(house, ring, client):
    client.force_login(house.clerk)
    assert "您好，这里是客服部客户服务热线" in client.get("/calls/desk").content.decode()
    ring(rings=3), ring(rings=4), ring(answer_seconds=12), ring(answer_seconds=13), ring()
    page = client.get("/calls/statistics").content.decode()
    assert "2 通，记有响铃的 4 通" in page and ">50<small>%" in page
    listed = client.get(f"/calls/statistics?on={clock.today()}&who={house.clerk.pk}").content.decode()
    assert listed.count('data-label="三声内">是') == 2 == listed.count('data-label="三声内">否')
    assert listed.count('data-label="三声内">未记') == 1


@pytest.mark.clause("YX-2.1.1b", "JS-H1.1")
def test_the_figures_add_up_to_the_calls_listed(house, ring, client):
    for seconds in (100, 200, 400):
        ring(seconds=seconds)
    perform("calls.void", by=house.clerk, on=ring(seconds=3000), reason="重复")
    client.force_login(house.supervisor)
    page = client.get("/calls/statistics").content.decode()
    assert "3分53秒" in page and "1 通超过5分钟" in page and "超过限度 1 通" in page
    listed = client.get(f"/calls/statistics?on={clock.today()}&who={house.clerk.pk}").content.decode()
    assert [listed.count(f'/r/calls/{call.pk}"') for call in Call.objects.order_by("pk")] == [1, 1, 1, 0]


@pytest.mark.clause("JS-H1.2")
def test_one_click_takes_the_number_and_promises_the_call(house, client):
    client.force_login(house.clerk)
    save(client, department=house.desk.pk, who="13911112222", need="", outcome="answered", quick="call_back")
    callback = CallBack.objects.get()
    assert callback.number == "13911112222" and callback.matter.owner == house.clerk
    assert Call.objects.get().outcome == "call_back"


@pytest.mark.clause("YX-2.1.1a")
def test_the_ledger_of_calls_costs_no_query_a_row(house, ring, client, django_assert_max_num_queries):
    client.force_login(house.clerk)
    for _n in range(3):
        ring()
    client.get("/r/calls/")
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        client.get("/r/calls/")
    for _n in range(10):
        ring()
    with django_assert_max_num_queries(len(few)):
        client.get("/r/calls/")


@pytest.mark.clause("YX-2.1.1a")
def test_a_picture_pasted_while_speaking_stands_with_the_call(house, customer, client, tmp_path, settings):
    settings.MEDIA_ROOT = str(tmp_path)
    client.force_login(house.clerk)
    house.works_by("YX")
    picture = SimpleUploadedFile("微信图片.png", b"\x89PNG\r\n\x1a\n" + b"0" * 20, "image/png")
    facts = {"department": house.desk.pk, "who": "", "need": "厨房漏水", "outcome": "answered"}
    answer = client.post("/calls/desk", facts | {"uploads": picture, "reply": "马上登记"})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    call = Call.objects.get(need="厨房漏水")
    assert [file.name for file in call.record.files.all()] == ["微信图片.png"]
    wrong = SimpleUploadedFile("a.exe", b"MZ" + b"0" * 20)
    answer = client.post("/calls/desk", facts | {"uploads": wrong})
    assert answer.status_code == 422 and "不是能识别的文件" in answer.content.decode()


@pytest.mark.clause("YX-2.1.2a")
def test_a_picture_goes_with_the_complaint_as_it_is_taken_down(house, customer, client, tmp_path, settings):
    settings.MEDIA_ROOT = str(tmp_path)
    client.force_login(house.clerk)
    picture = SimpleUploadedFile("渗水.jpg", b"\xff\xd8\xff" + b"0" * 20, "image/jpeg")
    facts = {"department": house.desk.pk, "project": house.project.pk, "party": customer.party.pk}
    facts |= {"category": "complaint", "channel": "call", "topic": "other", "importance": "1"}
    facts |= {"title": "渗水", "cause": "天花板渗水", "uploads": picture}
    answer = client.post("/new/complaints.record", facts)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    assert [file.name for file in Complaint.objects.get().record.files.all()] == ["渗水.jpg"]
