"""Wordings: shipped once, kept by the house, brought up by what is typed."""

import pytest

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.rooms.desk.reception.actions import wordings as module
from huiyin.rooms.desk.reception.models import Wording


def cues(client, house, **typed) -> str:
    client.force_login(house.clerk)
    return client.post("/calls/desk/cues", typed).content.decode()


@pytest.mark.clause("YX-2.1.1c")
def test_a_sensitive_topic_brings_its_tactful_wording_up(house, wordings, client):
    said = cues(client, house, need="想问后期会不会涨价")
    assert "价格以公示的价目表为准" in said and "提到：" in said and "YX-2.1.1c" in said
    assert "价格以公示的价目表为准" not in cues(client, house, need="问收楼")
    assert "不能写进答复" in cues(client, house, reply="告诉他内部底价")


@pytest.mark.clause("YX-2.1.1c", "WY-G3b")
def test_the_house_words_it_otherwise_and_retires_what_it_no_longer_says(house, wordings, client):
    one = Wording.objects.get(shipped="s-price")
    kept = {name: getattr(one, name) for name in ("situation", "triggers", "position")}
    perform("wordings.correct", by=house.supervisor, on=one, better="请看公示", **kept)
    assert "请看公示" in cues(client, house, need="会不会涨价")
    perform("wordings.retire", by=house.supervisor, on=one, reason="不用了")
    assert "请看公示" not in cues(client, house, need="会不会涨价")
    with pytest.raises(Refused, match="已停用"):
        perform("wordings.correct", by=house.supervisor, on=one, better="请看公示", **kept)
    module.ship_to(house.desk)
    assert Wording.objects.filter(shipped="s-price").count() == 1, "what was retired is not given again"


@pytest.mark.clause("JS-T", "JS-T0", "JS-H3.1")
def test_who_is_upset_is_asked_the_calming_questions_first(house, wordings, client):
    calm, usual = cues(client, house, upset="on"), cues(client, house)
    assert calm.index("先给客户一个出口") < calm.index("针对性提问")
    assert "先听完" in calm and "先听完" not in usual
    assert "回答问题使愤怒的人平静下来" in calm


@pytest.mark.clause("JS-T1", "JS-T2", "JS-T3", "JS-T4", "JS-T5", "JS-T6", "JS-T7", "JS-T8")
def test_each_way_of_asking_is_a_card_with_purpose_and_example(house, wordings, client):
    for n in range(1, 9):
        card = Wording.objects.get(category="question", clause=f"JS-T{n}")
        assert card.purpose and card.words
        assert card.situation in cues(client, house)


@pytest.mark.clause("JS-H2.2", "JS-T2")
def test_the_fault_is_asked_in_order_by_product_and_leads_to_the_known_remedy(house, wordings, client):
    client.force_login(house.clerk)
    page = client.get("/calls/desk").content.decode()
    asked = ["故障现象", "读卡器红绿灯状态", "内存大小", "金税卡当前日期", "报税起始日", "会计月份"]
    places = [page.index(f">{words}<") for words in asked]
    assert places == sorted(places)
    light = Wording.objects.get(shipped="d-2")
    driver = Wording.objects.get(shipped="d-4")
    assert f'data-when="product={light.product}"' in page
    typed = {"product": light.product, f"q_{light.pk}": "红灯常亮", f"q_{driver.pk}": "no"}
    said = cues(client, house, **typed)
    assert "重新插拔IC卡" in said and "发送对应型号的驱动" in said
    assert "重新插拔IC卡" not in cues(client, house, product=light.product)
    facts = {"department": house.desk.pk, "who": "13911112222", "need": "读不到卡", "outcome": "answered"}
    client.post("/calls/desk", facts | typed | {"restated": "on"})
    from huiyin.rooms.desk.reception.models import Call

    assert Call.objects.get().diagnosis == ["读卡器红绿灯状态：红灯常亮", "打印机驱动装好了吗：否"]


@pytest.mark.clause("YX-2.1.1c")
def test_only_the_wordings_of_the_departments_houses_are_given(house):
    house.works_by("WY")
    module.ship_to(house.desk)
    assert {one.clause[:2] for one in Wording.objects.all()} == {"WY"}


@pytest.mark.clause("YX-2.1.1c", "YX-2.1.2e")
@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"category": "sensitive", "better": "x"}, "触发词和婉转的说法"),
        ({"category": "sensitive", "triggers": ["x"]}, "触发词和婉转的说法"),
        ({"category": "guide", "purpose": "x", "internal": True}, "哪些字句"),
        ({"category": "question"}, "用处或缘由"),
        ({"category": "nothing"}, "没有这个类别"),
    ],
)
def test_a_wording_that_would_help_nobody_is_refused(house, facts, why):
    with pytest.raises(Refused, match=why):
        perform("wordings.add", by=house.supervisor, department=house.desk, situation="x", **facts)


def test_an_unknown_key_in_the_shipped_file_stops_it(monkeypatch, tmp_path):
    path = tmp_path / "wordings.yaml"
    path.write_text("guide:\n- {key: a, clause: WY-G3b, situation: x, mistake: y}\n", "utf-8")
    monkeypatch.setattr(module, "SHIPPED", [path])
    module.shipped_wordings.cache_clear()
    try:
        with pytest.raises(ValueError, match="mistake"):
            module.shipped_wordings()
    finally:
        module.shipped_wordings.cache_clear()


def test_what_is_retired_is_neither_corrected_nor_retired_again(house, wordings):
    line = Wording.objects.first()
    facts = {name: getattr(line, name) for name in ("situation", "triggers", "words", "better", "purpose")}
    perform("wordings.retire", by=house.supervisor, on=line.pk, reason="不再这样说")
    with pytest.raises(Refused, match="已停用"):
        perform("wordings.correct", by=house.supervisor, on=line.pk, reason="改一改", **facts)
    with pytest.raises(Refused, match="已停用"):
        perform("wordings.retire", by=house.supervisor, on=line.pk, reason="再停一次")
