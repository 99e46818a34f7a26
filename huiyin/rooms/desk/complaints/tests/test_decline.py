"""A refusal names the rule it rests on and is told to the guest."""

import pytest

from huiyin.kernel.actions.refusals import Refused

from .words import CALLBACK, again, do, promise, promised, read

RULE = {"rule": "《住宅质量保证书》第三条：人为损坏不在保修范围", "answer": "已电话说明并致歉"}


@pytest.mark.clause("WY-G6b")
def test_a_refusal_names_its_rule_and_is_told_to_the_customer(record, house, client):
    complaint = record()
    do("decline", house.specialist, complaint, **RULE)
    matter = again(complaint).matter
    assert (matter.state, matter.closing, matter.answer) == ("declined", "answered", RULE["answer"])
    assert promise(complaint, CALLBACK).state == "kept" and not promised(complaint)
    client.force_login(house.specialist)
    assert read(client, complaint)["不予支持的依据"] == RULE["rule"]


@pytest.mark.clause("WY-G6b")
@pytest.mark.parametrize(
    ("facts", "words"),
    [(RULE | {"rule": " "}, "不予支持要写明依据哪条规定"), (RULE | {"answer": ""}, "还没有答复客户")],
)
def test_without_a_rule_or_without_telling_there_is_nothing_to_refuse_by(record, house, facts, words):
    complaint = record()
    with pytest.raises(Refused, match=words):
        do("decline", house.specialist, complaint, **facts)
    assert again(complaint).matter.is_open


@pytest.mark.clause("WY-G6", "WY-G6b")
def test_the_sheet_of_a_refusal_has_its_result_too(record, house):
    complaint = record()
    do("decline", house.specialist, complaint, **RULE)
    assert again(complaint).result == f"不予支持，依据：{RULE['rule']}"


@pytest.mark.clause("WY-G6b")
def test_an_unnamed_complainant_cannot_be_refused_anything(record, house):
    with pytest.raises(Refused, match="匿名投诉无人可以答复"):
        do("decline", house.specialist, record(party=None, anonymous=True), **RULE)
