"""A figure that became official says how it came about, for good."""

import json

import pytest

from huiyin.kernel.explain import MOST_INPUTS, Explained, Input, Parameter
from huiyin.kernel.explain.keeping import keep
from huiyin.kernel.explain.models import Explanation, Recipe
from tests.words import do


@pytest.mark.clause("WY-S4")
def test_how_important_a_complaint_is_can_be_read_with_formula_parameters_and_inputs(record, house, client):
    complaint = record(cause="电梯困人，已报警")
    kept = Explanation.objects.get(record=complaint.pk, figure="importance")
    assert kept.value == "2"
    assert kept.recipe.body["parameters"] == [
        ["WY-S4", "important_words", "电梯困人、报警"],
        ["WY-S4", "group_size", 3],
    ]
    client.force_login(house.specialist)
    page = client.get(f"/r/complaints/{complaint.pk}/why/importance").content.decode()
    for words in ("出现重大事项用词", "电梯困人、报警", "WY-S4", "同一起因的投诉件数"):
        assert words in page
    client.force_login(house.stranger)
    assert client.get(f"/r/complaints/{complaint.pk}/why/importance").status_code == 404
    client.force_login(house.specialist)
    assert client.get(f"/r/complaints/{complaint.pk}/why/nothing").status_code == 404


@pytest.mark.clause("WY-S4", "YX-1.4")
def test_an_explanation_names_nobody(record):
    kept = Explanation.objects.get(record=record().pk, figure="importance")
    text = json.dumps([kept.recipe.body, kept.inputs], ensure_ascii=False)
    assert not [name for name in ("张秀英", "李专员", "周文员", "13800135678") if name in text]


def test_the_last_explanation_of_a_figure_stands_and_equal_recipes_are_one(record, house):
    first, second = record(), record()
    do("complaints.join_group", house.specialist, second, lead=first)
    assert Explanation.objects.filter(record=second.pk, figure="importance").count() == 1
    assert Explanation.objects.get(record=second.pk).inputs[0][3] == 2
    assert Recipe.objects.count() == 1


class Act:
    """As much of an act as keeping an explanation asks for."""

    def __init__(self, record, now):
        self.held, self.now = type("Held", (), {"record": record})(), now


@pytest.mark.parametrize("count", [MOST_INPUTS, MOST_INPUTS + 1])
def test_many_inputs_are_kept_as_count_sum_and_hash(record, morning, count):
    inputs = [Input("金额", n) for n in range(count)]
    explained = Explained(sum(range(count)), "分", "合计", (Parameter("WY-S4", "group_size", 3),), inputs)
    complaint = record()
    keep(Act(complaint.record, morning), "total", explained)
    kept = Explanation.objects.get(record=complaint.pk, figure="total")
    if count == MOST_INPUTS:
        assert len(kept.inputs) == count
    else:
        assert (kept.inputs["count"], kept.inputs["sum"]) == (count, sum(range(count)))
        assert len(kept.inputs["hash"]) == 64
