"""The five situations of JS-2.3, and what is not meant by them: the whole sentence decides."""

import pytest
import yaml

from huiyin.kernel.clauses.packs import ALWAYS
from huiyin.kernel.clauses.parameters import definition
from huiyin.rooms.desk.quality.actions import noting
from huiyin.rooms.desk.quality.queries import Phrase
from huiyin.rooms.desk.quality.rules import hits
from huiyin.rooms.desk.reception.actions.wordings import SHIPPED

LINES = yaml.safe_load(SHIPPED[-1].read_text("utf-8"))["forbidden"]
PHRASES = [
    Phrase(n, words, line["situation"], line["better"])
    for n, line in enumerate(LINES)
    for words in line["triggers"]
]

INNOCENT = definition("JS-2.3", "innocent").value_on(ALWAYS)


def found(text, noted=False, **how):
    how = {"innocent": INNOCENT} | how
    return [(hit.situation, text[hit.start : hit.end]) for hit in hits(text, PHRASES, noted=noted, **how)]


@pytest.mark.parametrize(
    ("text", "situation"),
    [
        ("这件事我们不管，您去找物业。", "超出职权"),
        ("系统没问题，跟我们没关系。", "非本系统故障"),
        ("这个故障没办法解决。", "自己解决不了"),
        ("意见随便您提。", "客户提意见"),
        ("什么时候到货不清楚。", "拿不准"),
        ("具体的我不知道。", "拿不准"),
    ],
)
@pytest.mark.clause("JS-2.3")
def test_each_of_the_five_situations_is_recognised_by_its_phrase(text, situation):
    assert [one for one, _words in found(text)] == [situation]


@pytest.mark.clause("JS-2.3")
def test_the_shipped_list_has_all_five_situations_and_something_better_for_each_phrase():
    situations = {line["situation"] for line in LINES}
    assert situations == {"超出职权", "非本系统故障", "自己解决不了", "客户提意见", "拿不准"}
    assert all(line["triggers"] and line["better"] for line in LINES)
    assert noting.FORBIDDEN == "forbidden"


@pytest.mark.parametrize(
    "text", ["咱们也不管", "我 们 不管", "我们可不管", "和我们没关系", "没法解决", "您自己看着办"]
)
@pytest.mark.clause("JS-2.3")
def test_near_forms_are_meant_too_unless_the_department_turns_them_off(text):
    assert len(found(text)) == 1
    assert found(text, near=False) == [] or " " in text


@pytest.mark.parametrize(
    "text",
    [
        "不管您什么时候来都可以",
        "我们不管多晚都会给您回电话",
        "请您随便看看",
        "您不清楚的地方可以随时问我",
        "如果还不清楚，请再来电话",
        "告诉您一声，客户说不知道密码",
        "客户说不知道密码",
        "业主表示不清楚什么时候装修",
        "客户称跟我们没关系的话就算了",
        "客户：“你们不管，我也不知道找谁”",
        "画面不清楚的原因已查明",
    ],
)
@pytest.mark.clause("JS-2.3")
def test_innocent_words_and_the_customers_own_are_not_marked(text):
    assert found(text) == [] == found(text, noted=True)


@pytest.mark.clause("JS-2.3")
def test_words_in_quotation_marks_are_marked_where_the_department_wants_it():
    assert found("他说：“不知道”") == []
    assert found("“我们不管”", skip_quoted=False) == [("超出职权", "我们不管")]


@pytest.mark.parametrize(
    "text", ["答复客户不清楚", "客户问几点，我答不知道", "告知业主我们不管", "客户来问，前台说不清楚"]
)
@pytest.mark.clause("JS-2.3")
def test_who_is_named_last_before_the_phrase_is_taken_for_the_speaker(text):
    assert len(found(text)) == 1 and len(found(text, noted=True)) == 1


@pytest.mark.clause("JS-2.3")
def test_a_note_that_names_nobody_counts_only_where_the_phrase_speaks_as_we_do():
    assert found("不知道密码", noted=True) == []
    assert found("不知道密码") == [("拿不准", "不知道")]
    assert found("这事我们不管", noted=True) == [("超出职权", "我们不管")]


@pytest.mark.clause("JS-2.3")
def test_the_better_words_take_the_place_of_the_phrases_own_clause_and_the_rest_stays():
    text = "您好，几点开门我不知道，请周一再来。"
    (hit,) = hits(text, PHRASES)
    better = text[: hit.from_] + hit.put + text[hit.to :]
    assert better == "您好，我去查一下再准确地答复您，请您留个方便的电话，请周一再来。"


@pytest.mark.clause("JS-2.3")
def test_of_two_phrases_in_one_place_the_longer_counts_and_each_place_once():
    assert found("我哪知道，不知道。") == [("拿不准", "我哪知道"), ("拿不准", "不知道")]
    assert found("没办法解决") == [("自己解决不了", "没办法解决")]
