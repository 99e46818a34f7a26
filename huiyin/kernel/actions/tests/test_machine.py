"""What is done for every verb: right, person, state, version, request key, guards, all or nothing."""

import pytest
from django.db import OperationalError

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NoRight, NotSeen, Refused, Stale
from huiyin.kernel.actions.verbs import AFTER, ASKS, GUARDS, VERBS, ask
from huiyin.kernel.journal.models import Line
from huiyin.kernel.matters.models import Matter
from huiyin.kernel.members.models import Absence
from huiyin.kernel.notices.models import Notice
from huiyin.kernel.promises.models import Promise
from huiyin.kernel.records.models import Link, Record
from tests.words import again, do, promised, told

HALF = {"result": "已止水", "remaining": "补墙面"}


def lines(record) -> list[str]:
    return list(Line.objects.filter(record=record.pk).order_by("id").values_list("verb", flat=True))


# ── who may ─────────────────────────────────────────────────────────────────────


@pytest.mark.clause("YX-1.4")
def test_what_a_member_does_not_see_does_not_exist_for_them(record, house):
    with pytest.raises(NotSeen):
        do("complaints.chase", house.stranger, record())


@pytest.mark.clause("YX-1.4", "YX-3.3")
def test_nothing_is_opened_from_what_a_member_does_not_see(record, house):
    facts = {
        "department": house.works,
        "title": "维修",
        "wanted": "看一看",
        "opened_from": record(about_member=house.clerk, by=house.supervisor).record,
    }
    with pytest.raises(NotSeen):
        perform("tasks.give", by=house.clerk, **facts)
    assert perform("tasks.give", by=house.supervisor, **facts).about_member == house.clerk


def test_a_verb_needs_the_right_of_a_post(record, house):
    complaint = record()
    with pytest.raises(NoRight, match="你的岗位没有“作废”的权限") as refusal:
        do("complaints.void", house.clerk, complaint, reason="重复")
    assert refusal.value.way_out
    with pytest.raises(NoRight):
        record(by=house.engineer)
    assert lines(complaint) == ["complaints.record"]


@pytest.mark.clause("YX-3.3")
def test_the_owner_a_superior_and_the_stand_in_act_on_a_matter_and_nobody_else(record, house):
    for actor in (house.specialist, house.supervisor, house.manager, house.head):
        do("complaints.solve_partly", actor, record(), **HALF)
    complaint = record()
    with pytest.raises(Refused, match="这件事由李专员负责"):
        do("complaints.solve_partly", house.clerk, complaint, **HALF)
    Absence.objects.create(
        member=house.specialist, stand_in=house.clerk, from_at=clock.now(), to_at=clock.shanghai("2026-12-01")
    )
    do("complaints.solve_partly", house.clerk, complaint, **HALF)
    line = Line.objects.filter(record=complaint.pk).latest("id")
    assert (line.member, line.stood_in_for) == (house.clerk, house.specialist)


def test_a_verb_begins_in_its_states_only_and_the_refusal_says_in_which(record, house):
    complaint = record(on_spot=True, result="已修好", answer="已说明")
    with pytest.raises(Refused, match="当前状态是“已办结”，不能部分解决") as refusal:
        do("complaints.solve_partly", house.specialist, complaint, **HALF)
    assert refusal.value.way_out == "状态为处理中、部分解决时才能办理"
    with pytest.raises(Refused, match="这件事已经办结"):
        do("complaints.chase", house.clerk, complaint)


def test_a_refusal_names_the_clause_of_its_verb_when_it_names_none_itself(record, house):
    with pytest.raises(Refused) as refusal:
        do("complaints.plan", house.specialist, record(), steps=[])
    assert refusal.value.clauses == VERBS["complaints.plan"].clauses[:1]


# ── versions ────────────────────────────────────────────────────────────────────


def test_an_edit_raises_the_version_and_one_made_on_an_older_version_is_refused(record, house):
    complaint = record()
    first = complaint.record.version
    do("complaints.solve_partly", house.specialist, complaint, version=first, **HALF)
    assert again(complaint).record.version == first + 1
    with pytest.raises(Stale) as stale:
        do(
            "complaints.solve_partly",
            house.supervisor,
            complaint,
            version=first,
            result="别的",
            remaining="别的",
        )
    assert (stale.value.version, stale.value.record.version) == (first, first + 1)
    assert again(complaint).result == "已止水"


def test_who_was_overtaken_sees_both_texts_and_loses_none_of_theirs(record, house, client):
    complaint = record()
    do("complaints.investigate", house.supervisor, complaint, findings="接头老化", responsible=house.works)
    client.force_login(house.specialist)
    typed = {"findings": "防水层开裂", "responsible": house.desk.pk, "version": complaint.record.version}
    answer = client.post(f"/r/complaints/{complaint.pk}/do/complaints.investigate", typed)
    body = answer.content.decode()
    assert answer.status_code == 409
    assert "接头老化" in body and "防水层开裂" in body and "孙主管" in body
    assert again(complaint).findings == "接头老化"
    fresh = typed | {"version": again(complaint).record.version}
    assert client.post(f"/r/complaints/{complaint.pk}/do/complaints.investigate", fresh).status_code == 302
    assert again(complaint).findings == "防水层开裂"


def test_what_only_adds_neither_raises_nor_checks_the_version(record, house):
    complaint = record()
    do("complaints.solve_partly", house.specialist, complaint, **HALF)
    do("complaints.chase", house.clerk, complaint, version=1)
    assert again(complaint).record.version == 2


# ── the same request twice ──────────────────────────────────────────────────────


def test_the_same_request_twice_is_done_once_and_answered_alike(record, house):
    first = record(key="k1")
    assert record(key="k1").pk == first.pk
    assert Matter.objects.count() == 1
    for _n in range(2):
        do("complaints.chase", house.clerk, first, key="k2")
    assert again(first).chased == 1


def test_somebody_elses_request_key_answers_nothing(record, house):
    record(key="k1")
    with pytest.raises(Refused, match="这个请求编号已被使用"):
        record(by=house.supervisor, key="k1")


# ── what rooms ask of and do to each other ──────────────────────────────────────


def test_another_room_may_refuse_before_anything_is_done(record, house, monkeypatch):
    def no_scan(act, complaint, facts):
        raise Refused("缺签字扫描件", "上传后再办")

    monkeypatch.setitem(GUARDS, "complaints.solve", [no_scan])
    monkeypatch.setitem(GUARDS, "complaints.record", [])
    complaint = record()
    with pytest.raises(Refused, match="缺签字扫描件"):
        do("complaints.solve", house.specialist, complaint, result="已修好", answer="已说明")
    assert again(complaint).matter.is_open and lines(complaint) == ["complaints.record"]
    monkeypatch.setitem(GUARDS, "complaints.record", [no_scan])
    with pytest.raises(Refused, match="缺签字扫描件"):
        record()
    assert Matter.objects.count() == 1


def test_what_follows_needs_no_second_right_and_cites_its_cause(record, house, monkeypatch):
    def void_it(act, complaint):
        act.then("complaints.void", complaint.pk, reason="随前一操作作废")

    monkeypatch.setitem(AFTER, "complaints.chase", [void_it])
    complaint = record()
    do("complaints.chase", house.clerk, complaint)  # a clerk may not void
    assert again(complaint).record.voided_at
    chase, void = Line.objects.filter(record=complaint.pk).order_by("-id")[:2][::-1]
    assert (void.verb, void.cause, void.member) == ("complaints.void", chase, house.clerk)


@pytest.mark.parametrize("error", [Refused("不行"), RuntimeError("a fault")])
def test_an_act_and_all_that_follows_happen_whole_or_not_at_all(record, house, monkeypatch, error):
    def fails(act, complaint):
        act.then("complaints.void", complaint.pk, reason="随前一操作作废")
        raise error

    complaint = record()
    notices, before = Notice.objects.count(), again(complaint).record.head
    monkeypatch.setitem(AFTER, "complaints.chase", [fails])
    with pytest.raises(type(error)):
        do("complaints.chase", house.clerk, complaint)
    one = again(complaint)
    assert (one.chased, one.record.voided_at, one.matter.closed_at) == (0, None, None)
    assert bytes(one.record.head) == bytes(before) and lines(complaint) == ["complaints.record"]
    assert Notice.objects.count() == notices and promised(complaint)


def test_no_act_begins_another_beside_itself(record, house, monkeypatch):
    monkeypatch.setitem(
        AFTER, "complaints.chase", [lambda act, one: perform("complaints.chase", by=house.clerk, on=one.pk)]
    )
    with pytest.raises(RuntimeError, match="act.then"):
        do("complaints.chase", house.clerk, record())


def test_a_question_to_a_room_that_is_not_there_has_its_default(monkeypatch):
    assert ask("is it trained?", True, 1) is True
    monkeypatch.setitem(ASKS, "is it trained?", lambda member: member == 7)
    assert ask("is it trained?", True, 1) is False


def test_what_is_opened_from_a_record_is_linked_to_it(record, house, customer):
    complaint = record(opened_from=customer.record)
    assert Link.objects.filter(
        from_record=customer.record, to_record=complaint.record, kind="opened"
    ).exists()


# ── the end of an act ───────────────────────────────────────────────────────────


def test_numbers_are_given_once_everything_else_has_gone_well(record, house, monkeypatch):
    seen = []
    monkeypatch.setitem(AFTER, "complaints.record", [lambda act, one: seen.append(one.record.number)])
    complaint = record(party=None, new_name="陈大文")
    assert seen == [None]
    assert complaint.record.number == "TS-2026-0001"
    assert complaint.party.records.get(kind="customers").number == "KH-000002"
    monkeypatch.setitem(AFTER, "complaints.record", [lambda act, one: 1 / 0])
    with pytest.raises(ZeroDivisionError):
        record()
    monkeypatch.setitem(AFTER, "complaints.record", [])
    assert record().record.number == "TS-2026-0002", "what failed took no number"


def test_nobody_is_told_of_their_own_doing(record, house):
    complaint = record(by=house.specialist)
    assert complaint.matter.owner == house.specialist and not told(house.specialist)


@pytest.mark.clause("WY-G13")
def test_a_matter_that_would_be_left_without_a_promise_is_followed_up(record, house):
    complaint = record(category="consultation")
    assert promised(complaint) == {"matters.follow_up"}
    assert Promise.objects.get(matter=complaint.pk).owner == house.specialist


# ── deadlocks ───────────────────────────────────────────────────────────────────


def deadlock(state: str) -> OperationalError:
    cause = Exception("deadlock detected")
    cause.sqlstate = state  # type: ignore[attr-defined]
    error = OperationalError("deadlock detected")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize("state", ["40P01", "40001"])
def test_a_deadlock_is_tried_again_twice_and_done_once(record, house, monkeypatch, state):
    failures = [deadlock(state), deadlock(state)]

    def stumble(act, complaint):
        if failures:
            raise failures.pop()

    complaint = record()
    monkeypatch.setitem(AFTER, "complaints.chase", [stumble])
    do("complaints.chase", house.clerk, complaint)
    assert again(complaint).chased == 1 and lines(complaint)[1:] == ["complaints.chase"]


@pytest.mark.parametrize(("state", "tries"), [("40P01", 3), ("53100", 1)])
def test_a_third_deadlock_or_another_fault_of_the_database_is_raised(
    record, house, monkeypatch, state, tries
):
    tried = []

    def fail(act, complaint):
        tried.append(1)
        raise deadlock(state)

    complaint = record()
    monkeypatch.setitem(AFTER, "complaints.chase", [fail])
    with pytest.raises(OperationalError):
        do("complaints.chase", house.clerk, complaint)
    assert len(tried) == tries
    assert again(complaint).chased == 0
    assert Record.objects.get(pk=complaint.pk).version == 1
