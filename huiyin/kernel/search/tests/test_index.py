"""The index finds what stands in the records, on both databases alike, newest first."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.kernel.search import tokens
from huiyin.kernel.search.index import find, put, put_many
from huiyin.kernel.search.models import Document
from tests.words import do


@pytest.mark.parametrize(
    "typed",
    [
        "张秀英",
        "秀英",
        "zxy",
        "zhangxiuying",
        "zhang xiu",
        "5678",
        "138 0013 5678",
        "TS-2026-0001",
        "260001",
        "漏水",
        "渗水 5678",
    ],
)
def test_a_complaint_is_found_by_name_initials_phone_tail_number_and_words(record, typed):
    complaint = record()
    record(party=None, anonymous=True, title="噪音", cause="楼上装修")
    assert find(typed, kind="complaints") == [complaint.pk]


def test_the_newest_come_first_no_more_than_asked_for_and_only_of_the_kinds_asked_for(record, customer):
    keys = [record().pk for _n in range(4)]
    assert find("漏水", kind="complaints") == keys[::-1]
    assert find("漏水", 2, kind="complaints") == keys[:1:-1]
    assert find("张秀英") == [*keys[::-1], customer.pk]
    assert find("张秀英", kind="customers") == [customer.pk]


def test_what_was_put_right_is_found_by_its_new_words_only(customer, house):
    do("customers.correct", house.clerk, customer, name="章秀英", phones=["13900001111"], reason="听错")
    assert find("章秀英", kind="customers") == find("1111", kind="customers") == [customer.pk]
    assert find("张秀英") == find("5678") == []


@pytest.mark.parametrize(
    "typed", ["", " ", "，。", "ω", "'", '"', "漏水 NOT 楼上", "a:*", "& | !", "\0", "漏*", "漏水' OR '1'='1"]
)
def test_nothing_that_is_typed_breaks_the_search(record, typed):
    record()
    assert isinstance(find(typed), list)


CHARS = "漏水电梯门窗噪声"
NAMES = "王李张赵秀英文明"


@st.composite
def people(draw):
    return [
        {
            "name": draw(st.text(NAMES, min_size=2, max_size=3)),
            "phone": "1" + draw(st.text("0123456789", min_size=10, max_size=10)),
            "text": draw(st.text(CHARS, min_size=1, max_size=8)),
        }
        for _n in range(draw(st.integers(1, 12)))
    ]


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=people(), data=st.data())
def test_hits_are_those_of_a_plain_look_through_all_records(people, data):
    chosen = data.draw(st.sampled_from(people))
    asked = {
        "name": chosen["name"][:2],
        "tail": chosen["phone"][-data.draw(st.sampled_from([3, 4, 6])) :],
        "text": data.draw(st.text(CHARS, min_size=2, max_size=2)),
    }
    plain = {
        "name": lambda one: asked["name"] in one["name"] or asked["name"] in one["text"],
        "tail": lambda one: one["phone"].endswith(asked["tail"]) or one["phone"].startswith(asked["tail"]),
        "text": lambda one: asked["text"] in one["text"],
    }
    with transaction.atomic():
        put_many(
            [
                (key, tokens.document(names=[one["name"]], phones=[one["phone"]], texts=[one["text"]]))
                for key, one in enumerate(people, 1)
            ]
        )
        for what, fits in plain.items():
            expected = [key for key, one in reversed(list(enumerate(people, 1))) if fits(one)]
            assert find(asked[what]) == expected, (what, asked[what])
        both = f"{asked['name']} {asked['tail']}"
        assert find(both) == [key for key in find(asked["name"]) if key in find(asked["tail"])]
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_putting_a_record_in_again_replaces_what_stood_there():
    put(7, tokens.document(texts=["漏水"]))
    put(7, tokens.document(texts=["噪声"]))
    assert (find("漏水"), find("噪声"), Document.objects.count()) == ([], [7], 1)
