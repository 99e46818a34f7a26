"""What is found by what, tried on a real FTS5 table; for PostgreSQL the shape of the query."""

import re
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel.search.tokens import (
    SEPARATOR,
    Term,
    document,
    grams,
    initials,
    query,
    readings,
    to_fts5,
    to_tsquery,
)

DB = sqlite3.connect(":memory:")
DB.execute('create virtual table hay using fts5(toks, tokenize="unicode61 remove_diacritics 0")')


def finds(typed: str, **fields) -> bool:
    return matches(to_fts5(query(typed)), document(**fields))


def matches(match: str, tokens: str) -> bool:
    DB.execute("delete from hay")
    DB.execute("insert into hay values (?)", [tokens])
    return bool(DB.execute("select count(*) from hay where hay match ?", [match]).fetchone()[0])


PERSON = {
    "names": ["王秀英"],
    "phones": ["138-0013-8000", "0755-8612 3456"],
    "codes": ["TS-2026-0012", "3-2-1502"],
    "texts": ["主卧窗户漏水，已第二次报修", "业主 John Smith 住A座"],
}


@pytest.mark.parametrize(
    "typed",
    [
        "王秀英",
        "秀英",
        "王秀",
        "王",
        "英",
        "wangxiuying",
        "wangx",
        "wxy",
        "wx",
        "w",
        "wang xiu ying",
        "WXY",
        "ｗｘｙ",
    ]
    + ["13800138000", "138001", "8000", "000", "38000", "138 0013 8000", "138-0013-8000", "+86 138 0013 8000"]
    + ["0755-86123456", "86123456", "3456"]
    + ["TS-2026-0012", "ts20260012", "TS2026-0012", "2026-0012", "0012", "260012", "ts-2026-00", "ts"]
    + [
        "3-2-1502",
        "3-2-15",
        "2-1502",
        "1502",
        "3栋2单元1502室",
        "3栋2单元1502",
        "3#2-1502",
        "3幢2-1502",
        "３－２－１５０２",
    ]
    + [
        "漏水",
        "窗户漏水",
        "主卧窗户漏水",
        "王秀英 漏水",
        "wxy 漏水",
        "8000 报修",
        "john",
        "smi",
        "john smith",
        "A座",
    ],
)
def test_a_record_is_found_by(typed):
    assert finds(typed, **PERSON)


@pytest.mark.parametrize(
    "typed",
    [
        "王英",
        "李秀英",
        "李",
        "xiuying",
        "8001",
        "80",
        "3-21-502",
        "2-3-1502",
        "漏水已第",
        "英john",
        "wxy 停电",
        "王秀英 李",
    ]
    + ["", " ", "!!!", "&", "sx", "TS-2026-0013", "smi john "],
)
def test_a_record_is_not_found_by(typed):
    assert not finds(typed, **PERSON)


def test_only_the_word_being_typed_may_go_on():
    assert finds("smith joh", **PERSON)
    assert not finds("joh smith", texts=["John A. Smith"])
    assert not finds("joh ", texts=["john"])


def test_no_phrase_spans_two_fields():
    assert not finds("秀英英红", names=["王秀英", "英红"])
    assert not finds("2026-0012", codes=["TS-2026", "0012"])
    assert not finds("漏水水管", texts=["漏水，水管"])
    assert not finds("2栋漏水", texts=["报修 2", "栋漏水"]) and finds("2栋漏水", texts=["报修 2栋漏水"])
    assert finds("漏水水管", texts=["漏水水管"])


@pytest.mark.parametrize(
    "name, proper, ordinary",
    [
        ("单雄信", "shanxiongxin", "danxiongxin"),
        ("仇英", "qiuying", "chouying"),
        ("曾国藩", "zengguofan", "cengguofan"),
        ("解缙", "xiejin", "jiejin"),
        ("查良镛", "zhaliangyong", "chaliangyong"),
        ("区大相", "oudaxiang", "qudaxiang"),
        ("朴树", "piaoshu", "pushu"),
        ("覃辉", "qinhui", "tanhui"),
        ("尉迟恭", "yuchigong", "yuchigong"),
        ("万俟卨", "moqixie", "moqixie"),
        ("吕布", "lvbu", "lyubu"),
    ],
)
def test_a_surname_is_found_by_its_own_and_by_the_ordinary_reading(name, proper, ordinary):
    assert finds(proper, names=[name]) and finds(ordinary, names=[name])
    assert initials(name) == "".join(syllable[0] for syllable in readings(name)[0])
    assert "".join(readings(name)[0]) == proper


@pytest.mark.parametrize(
    "name, letters", [("单雄信", "sxx"), ("张三", "zs"), ("A公司", "ags"), ("", ""), ("…", "")]
)
def test_initials_for_pickers(name, letters):
    assert initials(name) == letters


def test_grams():
    assert grams("王秀英Tom12，水") == ["王秀", "秀英", "tom12", "水"]
    assert grams("漏水，水管") == ["漏水", SEPARATOR, "水管"]
    assert grams("Ｊｏｓé　㎡") == ["jose", "m2"]
    assert grams("") == []


def test_empty_values_leave_nothing():
    assert document(names=["", "…"], phones=["", "-"], codes=["-"], texts=["", "！"]) == ""
    assert document() == ""


def test_pinyin_is_only_loaded_where_names_are_indexed():
    import subprocess
    import sys

    code = "import sys; from huiyin.kernel.search import tokens; tokens.query('wxy'); sys.exit('pypinyin' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# ── what holds for every text ────────────────────────────────────────────────

CHINESE = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=6)
HOSTILE = st.text(
    st.one_of(st.characters(), st.sampled_from("\"'*:&|()\\^+-~{}!<> \0王秀0138abNEAR")), max_size=40
) | st.sampled_from(
    ['"', "'", "a AND", "NEAR(", "* OR", "toks:x", "\\'", "^a", "a\0b", "'':*", ") | (", "x" * 9999]
)


@given(HOSTILE)
def test_nothing_typed_breaks_or_widens_a_query(typed):
    asked = query(typed)
    matches(to_fts5(asked), document(texts=[typed], names=[typed], codes=[typed], phones=[typed]))
    assert_safe_tsquery(to_tsquery(asked))


@given(st.lists(st.lists(st.builds(Term, st.lists(HOSTILE).map(tuple), st.booleans()))))
def test_rendering_is_safe_whatever_the_tokens_are(asked):
    matches(to_fts5(asked), "王秀 秀英")
    assert_safe_tsquery(to_tsquery(asked))


def assert_safe_tsquery(rendered: str):
    """Outside quoted lexemes stand only operators, parentheses and prefix marks; and no NUL anywhere."""
    outside = re.sub(r"'(?:[^'\\]|''|\\.)+'", "L", rendered, flags=re.DOTALL)
    assert re.fullmatch(r"(?:[L()&| ]|:\*)*", outside) and outside.count("(") == outside.count(")")
    assert "\0" not in rendered


@given(HOSTILE.filter(lambda text: query(text)))
def test_a_text_is_found_by_itself(text):
    words = text[:40]
    if query(words):
        assert finds(words, texts=[words], codes=re.split(r"\s", words))


@given(CHINESE, CHINESE)
def test_a_name_is_found_by_each_part_of_it_and_never_across_two(name, other):
    for size in range(1, len(name) + 1):
        for at in range(len(name) - size + 1):
            assert finds(name[at : at + size], names=[name])
    across = name[-1] + other[0]
    assert finds(across, names=[name, other]) == (across in name or across in other)


@given(CHINESE)
def test_a_name_is_found_by_every_reading_typed_in_full_or_as_initials(name):
    for way in readings(name):
        assert finds("".join(way), names=[name]) and finds(" ".join(way), names=[name])
        assert finds("".join(part[0] for part in way), names=[name])


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.integers(3, 11))
def test_a_phone_is_found_by_any_tail_and_any_beginning(phone, size):
    assert finds(phone[-size:], phones=[phone]) and finds(phone[:size], phones=[phone])


@pytest.mark.parametrize(
    "typed, rendered",
    [
        ("王秀英", "(('王秀' & '秀英'))"),
        ("王", "('s王' | '王')"),
        ("wxy", "('jwxy':* | 'ywxy':* | 'wxy':*)"),
        ("8000", "('8000':* | 't8000')"),
        ("38000", "('38000':* | 'p00083':*)"),
        ("漏水 0012 ", "('漏水') & ('0012':* | 't0012')"),
        ("TS-2026-0012", "(('ts' & '2026' & '0012':*) | 'ts20260012':*)"),
        ("", ""),
    ],
)
def test_the_shape_of_a_tsquery(typed, rendered):
    assert to_tsquery(query(typed)) == rendered


def test_a_long_paste_stays_a_small_query():
    assert len(query("漏水 " * 500)) <= 8
    assert len(to_tsquery(query("漏" * 100_000))) < 2000
