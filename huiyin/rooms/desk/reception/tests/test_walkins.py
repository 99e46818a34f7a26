"""Visitors: how long they wait, who receives them, what they asked and were told; nothing internal goes out."""

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.rooms.desk.reception.models import Walkin

SAID = [("装修押金为什么要交", "保护整栋楼，验收合格全额退还")]


def again(walkin):
    return Walkin.objects.get(pk=walkin.pk)


@pytest.mark.clause("YX-2.1.2a")
def test_the_waiting_is_counted_from_the_arrival_to_the_host(house, come):
    walkin = come()
    assert walkin.record.number.startswith("LF-") and walkin.minutes_waited is None
    with clock.at("2026-11-24 09:07"):
        perform("walkins.receive", by=house.clerk, on=walkin, host=house.specialist)
    assert again(walkin).minutes_waited == 7 and again(walkin).host == house.specialist
    with pytest.raises(Refused, match="李专员已经在接待"):
        perform("walkins.receive", by=house.clerk, on=walkin, host=house.clerk)


@pytest.mark.clause("YX-2.1.2a")
def test_a_visitor_needs_no_name_to_be_taken_down(house, come):
    walkin = come(party=None)
    assert walkin.record.party is None and walkin.visitor == ""
    assert come(party=None, new_name="周女士").visitor == "周女士"
    assert come(party=None, new_name="周女士", number="13911112222").record.party.name == "周女士"


@pytest.mark.clause("YX-2.1.2a")
def test_nobody_who_was_received_leaves_without_question_and_answer(house, come, client):
    walkin = come()
    perform("walkins.receive", by=house.clerk, on=walkin)
    with pytest.raises(Refused, match="还没有记下客户的问题和答复"):
        perform("walkins.leave", by=house.clerk, on=walkin)
    perform("walkins.leave", by=house.clerk, on=walkin, exchanges=SAID)
    client.force_login(house.clerk)
    page = client.get(f"/r/walkins/{walkin.pk}").content.decode()
    assert SAID[0][0] in page and SAID[0][1] in page
    form = client.get(f"/new/complaints.record?from={walkin.pk}").content.decode()
    assert SAID[0][0] in form and '<option value="visit" selected>' in form
    with pytest.raises(Refused, match="已经离开"):
        perform("walkins.leave", by=house.clerk, on=walkin)


@pytest.mark.clause("YX-2.1.2a")
def test_who_waits_too_long_is_shown_in_words(house, come, client):
    come(purpose="早来的"), come(purpose="晚来的", arrived_at=clock.shanghai("2026-11-24 08:45"))
    client.force_login(house.clerk)
    page = client.get("/walkins/desk").content.decode()
    assert page.index("晚来的") < page.index("早来的"), "by the time of arrival"
    assert "已等15分钟，超时" in page and "已等0分钟" in page


@pytest.mark.clause("YX-2.1.2a")
def test_times_are_put_right_with_a_reason_and_in_their_order(house, come):
    walkin = come()
    facts = {
        "purpose": "办理入住",
        "unit": None,
        "host": house.clerk,
        "arrived_at": clock.shanghai("2026-11-24 08:50"),
        "received_at": clock.shanghai("2026-11-24 08:40"),
        "left_at": None,
    }
    with pytest.raises(Refused, match="前后不对"):
        perform("walkins.correct", by=house.clerk, on=walkin, reason="补记", **facts)
    with pytest.raises(Refused, match="理由"):
        perform("walkins.correct", by=house.clerk, on=walkin, **facts)
    facts["received_at"] = clock.shanghai("2026-11-24 08:55")
    with pytest.raises(Refused, match="已接待的要有接待人"):
        perform("walkins.correct", by=house.clerk, on=walkin, reason="补记", **facts | {"host": None})
    perform("walkins.correct", by=house.clerk, on=walkin, reason="补记", **facts)
    assert again(walkin).minutes_waited == 5
    perform("walkins.void", by=house.clerk, on=walkin, reason="重复")
    assert again(walkin).record.voided_at


@pytest.mark.clause("YX-2.1.2e")
def test_what_is_internal_cannot_be_put_into_any_answer(house, wordings, come, ring, record):
    walkin, told = come(), "我们内部底价还能再低"
    perform("walkins.receive", by=house.clerk, on=walkin)
    complaint = record()
    for act in (
        lambda: ring(reply=told),
        lambda: ring(offered="内 部 底价", restated=True),
        lambda: perform("walkins.leave", by=house.clerk, on=walkin, exchanges=[("多少钱", told)]),
        lambda: perform("complaints.solve", by=house.specialist, on=complaint, result="好", answer=told),
        lambda: record(on_spot=True, result="好", answer=told),
    ):
        with pytest.raises(Refused, match="属于内部内容") as refusal:
            act()
        assert refusal.value.clauses == ("YX-2.1.2e",) and refusal.value.way_out
    ring(reply="以公示价格为准")


@pytest.mark.clause("YX-2.1.2e")
def test_what_became_internal_later_is_struck_from_the_sheet(house, ring):
    from huiyin.rooms.desk.reception.papers import call_sheet

    call = ring(reply="请看法务意见")
    assert call_sheet(call, house.clerk)["reply"] == "请看法务意见"
    facts = {"category": "guide", "situation": "法务", "purpose": "未定稿", "internal": True}
    perform("wordings.add", by=house.supervisor, department=house.desk, triggers=["法务意见"], **facts)
    assert call_sheet(call, house.clerk)["reply"] == "请看■■■"


@pytest.mark.clause("YX-2.1.2e", "WY-G3b")
def test_the_guide_stands_at_the_desk_with_the_reason_of_each_rule(house, wordings, client):
    client.force_login(house.clerk)
    page = client.get("/walkins/desk").content.decode()
    assert "客人不理解装修押金" in page and "缘由：" in page and "内部，不得外传" in page
    found = client.get("/walkins/desk/guide?guide=押金").content.decode()
    assert "客人不理解装修押金" in found and "访客登记" not in found


@pytest.mark.clause("YX-2.1.1a", "YX-2.1.2a")
def test_both_sheets_are_printed(house, ring, come, client):
    walkin = come()
    perform("walkins.receive", by=house.clerk, on=walkin)
    perform("walkins.leave", by=house.clerk, on=walkin, exchanges=SAID)
    client.force_login(house.clerk)
    for path in (f"/r/calls/{ring().pk}/papers/call", f"/r/walkins/{walkin.pk}/papers/walkin"):
        assert client.get(path).status_code == 200


@pytest.mark.clause("YX-2.1.2a")
def test_nobody_has_arrived_later_than_now(house, come):
    with pytest.raises(Refused, match="到达时间不能晚于现在"):
        come(arrived_at=clock.shanghai("2026-11-24 10:00"))
