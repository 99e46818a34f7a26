"""A pack is loaded whole or refused by name; clauses and their values are those of their day."""

import datetime as dt
import shutil

import pytest
import yaml

from huiyin.kernel import clock
from huiyin.kernel.clauses import packs
from huiyin.kernel.clauses.models import Clause, ClauseVersion
from huiyin.kernel.clauses.parameters import Unset, binds, needed, param, set_parameter

LIMIT = ("YX-2.1.2b", "callback_within")


@pytest.fixture
def folder(tmp_path):
    """The shipped packs, to be spoilt: `folder(file, change)` rewrites one."""
    shutil.copytree(packs.FOLDER, tmp_path / "packs")

    def change(file: str, how):
        path = tmp_path / "packs" / file
        body = yaml.safe_load(path.read_text("utf-8"))
        how(body)
        path.write_text(yaml.safe_dump(body, allow_unicode=True), "utf-8")
        return tmp_path / "packs"

    return change


def test_the_shipped_rule_book_is_whole():
    heads, clauses, parameters, law = packs.shipped()
    assert set(heads) == set(packs.HOUSES)
    assert {clause.pack for clause in clauses.values()} == set(packs.HOUSES)
    assert {code for code, _name in parameters} <= set(clauses)
    cited = {parameter.basis["law"] for parameter in parameters.values() if "law" in parameter.basis}
    assert cited <= set(law)
    prefixes = {prefix for clause in clauses.values() for prefix in clause.see}
    assert all(packs.clauses_under(prefix) for prefix in prefixes)


def test_what_a_clause_refers_to_is_that_clause_and_what_stands_below_it_or_a_whole_part():
    assert packs.clauses_under("YX-3.3") == ["YX-3.3"]
    assert {"YX-2.1.1a", "YX-2.1.3c"} <= set(packs.clauses_under("YX-2.1"))
    assert not [code for code in packs.clauses_under("YX-2.1") if not code.startswith("YX-2.1.")]
    assert packs.clauses_under("WY-S1") == ["WY-S1"], "and not WY-S11"
    assert {"WY-A1", "WY-A4.10"} <= set(packs.clauses_under("WY-A"))


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda body: body["clauses"][0].update(penalty="100"), r"yx.yaml: YX-1.1: unknown key penalty"),
        (lambda body: body["clauses"][0].pop("does"), r"yx.yaml: YX-1.1: missing does"),
        (lambda body: body["clauses"][0].update(section="YX-99"), r"yx.yaml: YX-1.1: unknown section YX-99"),
        (lambda body: body["clauses"][0].update(kind="wish"), r"yx.yaml: YX-1.1: unknown kind wish"),
        (lambda body: body.update(author="x"), r"yx.yaml: unknown key author"),
    ],
)
def test_a_pack_with_an_unknown_or_missing_key_is_refused_by_name(folder, spoil, words):
    with pytest.raises(packs.PackError, match=words):
        packs.load_pack("yx.yaml", folder("yx.yaml", spoil))


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda rows: rows[0].update(defualt=1), "YX-1.4 reveal_minutes: unknown key defualt"),
        (lambda rows: rows[0].update(clause="YX-9.9"), "YX-9.9 reveal_minutes: unknown clause"),
        (lambda rows: rows[0].update(type="guess"), "YX-1.4 reveal_minutes: unknown type guess"),
        (lambda rows: rows[0].update(versions=[]), "YX-1.4 reveal_minutes: give value or versions"),
        (lambda rows: rows.append(rows[0]), "YX-1.4 reveal_minutes: stands twice"),
    ],
)
def test_a_parameter_that_does_not_fit_is_refused_by_name(folder, spoil, words):
    codes = set(packs.shipped()[1])
    with pytest.raises(packs.PackError, match=words):
        packs.load_parameters(folder("parameters.yaml", spoil), codes)


def test_a_file_that_is_no_yaml_is_refused_by_name(folder):
    broken = folder("wy.yaml", lambda body: None)
    (broken / "wy.yaml").write_text("clauses: [", "utf-8")
    with pytest.raises(packs.PackError, match=r"wy\.yaml"):
        packs.load_pack("wy.yaml", broken)


def test_publishing_again_changes_nothing_and_a_new_pack_version_adds_a_version_of_the_text(db, monkeypatch):
    before = (Clause.objects.count(), ClauseVersion.objects.count())
    packs.publish()
    assert (Clause.objects.count(), ClauseVersion.objects.count()) == before
    heads, clauses, parameters, law = packs.shipped()
    newer = {pack: head | {"version": "test"} for pack, head in heads.items()}
    monkeypatch.setattr(packs, "shipped", lambda: (newer, clauses, parameters, law))
    packs.publish()
    assert Clause.objects.count() == before[0]
    assert Clause.objects.get(pk="YX-2.1.2b").versions.count() == 2


# ── values ──────────────────────────────────────────────────────────────────────


def test_a_clause_binds_a_department_that_works_by_its_house(house):
    house.works_by("WY", "JS")
    assert binds("WY-G4", house.desk) and binds("JS-1.2", house.desk)
    assert not binds("YX-2.1.2b", house.desk) and not binds("ZH-4.1.5", house.desk)


@pytest.mark.clause("YX-2.1.2b")
def test_the_departments_own_value_comes_before_the_houses_and_that_before_the_shipped_one(house):
    assert param(*LIMIT, house.desk.pk) == "2 calendar_days"
    set_parameter(*LIMIT, "3 calendar_days", reason="全公司")
    assert param(*LIMIT, house.desk.pk) == param(*LIMIT) == "3 calendar_days"
    set_parameter(*LIMIT, "1 calendar_days", department=house.desk, reason="本部门从严")
    assert param(*LIMIT, house.desk.pk) == "1 calendar_days"
    assert param(*LIMIT, house.works.pk) == "3 calendar_days"


@pytest.mark.clause("YX-2.1.2b")
def test_a_value_holds_from_its_day_on_and_the_past_keeps_its_own(house):
    set_parameter(
        *LIMIT, "4 calendar_days", department=house.desk, effective_on=dt.date(2026, 12, 1), reason="试行"
    )
    for at, value in (("2026-11-30 23:59", "2 calendar_days"), ("2026-12-01 00:00", "4 calendar_days")):
        assert param(*LIMIT, house.desk.pk, clock.shanghai(at)) == value


def test_a_value_that_the_rules_leave_open_is_asked_for_and_can_be_left_open_again(house):
    assert param("JS-1.2", "reopen_within", house.desk.pk) is None
    with pytest.raises(Unset, match="JS-1.2 不满意可重新办理的期限"):
        needed("JS-1.2", "reopen_within", house.desk.pk)
    set_parameter("JS-1.2", "reopen_within", 7, department=house.desk, reason="定期限")
    assert needed("JS-1.2", "reopen_within", house.desk.pk) == 7
    set_parameter("JS-1.2", "reopen_within", None, department=house.desk, reason="取消期限")
    assert param("JS-1.2", "reopen_within", house.desk.pk) is None


def test_nothing_is_set_that_no_clause_leaves_open(house):
    with pytest.raises(KeyError):
        set_parameter("YX-2.1.2b", "made_up", 1, reason="x")


def test_the_deed_tax_is_that_of_its_day(db):
    def rates(day: str) -> list:
        return param("YX-2.4d", "preferential_rates", at=clock.shanghai(day))

    assert {row.get("area_max") or row.get("area_over") for row in rates("2024-11-30")} == {"90"}
    assert {row.get("area_max") or row.get("area_over") for row in rates("2024-12-01")} == {"140"}
    assert rates("2016-02-21") is None, "what stood before is not guessed"
