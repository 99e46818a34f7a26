"""Each clause of a finished module is enforced by something and held by a test that names it."""

import pytest
from django.conf import settings

from huiyin.rooms.rulebook.queries import coverage

KERNEL = (
    *("WY-G13", "JS-2.1", "YX-2.5.3", "YX-3.1.4", "YX-3.3", "YX-1.4"),
    *("YX-2.5.1b", "WY-M14", "WY-P2", "WY-P3", "ZH-4.1.8"),
)


@pytest.fixture(autouse=True)
def _by_the_code(monkeypatch, tmp_path):
    """What stands in the code counts here, whatever ran last on this machine."""
    monkeypatch.setattr(settings, "HOME", tmp_path)


def test_every_clause_that_complaints_answer_for_is_enforced_and_tested():
    found = coverage(["complaints"])
    assert len(found) == 20
    assert {one.clause.code: one.missing for one in found if one.missing} == {}


def test_every_clause_that_reception_answers_for_is_enforced_and_tested():
    found = coverage(["reception"])
    assert len(found) == 21
    assert {one.clause.code: one.missing for one in found if one.missing} == {}


def test_every_clause_that_quality_answers_for_is_enforced_and_tested():
    found = coverage(["quality"]) + [one for one in coverage() if one.clause.code == "YX-1.2"]
    assert [one.clause.code for one in found] == ["JS-2.3", "YX-1.2"]
    assert {one.clause.code: one.missing for one in found if one.missing} == {}


def test_every_clause_that_the_kernel_holds_itself_is_enforced_and_tested():
    found = {one.clause.code: one.missing for one in coverage() if one.clause.code in KERNEL}
    assert found == dict.fromkeys(KERNEL, [])
