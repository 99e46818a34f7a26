"""An advance notice lapses ninety days after registration became possible: each is watched."""

import datetime as dt

import pytest
from django.db import connection, transaction
from django.forms import model_to_dict
from django.test.utils import CaptureQueriesContext

from huiyin.kernel import clock
from huiyin.kernel.actions import sets
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.sets import perform_set
from huiyin.kernel.promises.models import Promise
from huiyin.rooms.sales.titles.jobs import watch_lapses
from huiyin.rooms.sales.titles.models import ActState, RegistryAct
from huiyin.rooms.sales.titles.queries import gates_of
from huiyin.rooms.sales.titles.tests.conftest import TODAY
from tests.words import again, do, promise, promised, told

pytestmark = pytest.mark.django_db
LAST = dt.date(2027, 2, 22)  # ninety days after 24 November


def notices(work, sale, rooms=("1602", "1702")):
    """The unit of the sale and its neighbours, each with a registered notice."""
    contracts = [sale.filed()]
    for room in rooms:
        signed = sale.sign(sale.ready(sale.draft(unit=sale.door(room))))
        contracts.append(sale.filed(sale.filing(sale.checked(signed))))
    return [work.registered(work.act(contract)) for contract in contracts]


@pytest.mark.clause("ZH-4.1.3", "ZH-J4.2", "YX-2.7.1a")
def test_the_first_registration_starts_the_days_of_every_notice_of_the_building(
    work, sale, house, monkeypatch
):
    monkeypatch.setattr(sets, "CHUNK", 2)  # more of them than one chunk holds
    acts = notices(work, sale)
    work.first()
    for act in map(again, acts):
        assert (act.matter.state, act.lapses_on, act.matter.closed_at) == (ActState.RUNNING, LAST, None)
        assert promised(act) == {"registryacts.lapse"}
        assert act.matter.next_due == promise(act, "registryacts.lapse").due
    assert [
        words for words in told(house.specialist) if "3户预告登记" in words
    ] == []  # they did it themselves


@pytest.mark.clause("ZH-4.1.3")
def test_both_forms_of_watching_leave_equal_rows(work, sale):
    one, other = notices(work, sale, rooms=("1602",))

    def rows(act):
        act = again(act)
        skip = {"id", "matter", "record", "contract", "proof_number", "title", "number"}
        made = promise(act, "registryacts.lapse")
        return [
            {name: value for name, value in model_to_dict(row).items() if name not in skip}
            for row in (act, act.matter, made)
        ] + [made.opened_at, made.tell_at, act.record.version]

    perform("registryacts.watch", by=None, on=one.pk, registrable_on=TODAY)
    perform_set("registryacts.watch", [{"on": other.pk, "registrable_on": TODAY}], by=None)
    assert rows(one) == rows(other)


@pytest.mark.clause("ZH-4.1.3")
def test_a_notice_registered_after_the_building_runs_from_its_own_day(work, sale):
    work.first()
    act = work.registered(work.act(sale.filed()))
    assert (act.matter.state, act.lapses_on) == (ActState.RUNNING, LAST)


@pytest.mark.clause("ZH-4.1.3", "YX-2.7.1a")
def test_whoever_applies_for_the_title_secures_the_notice_and_a_return_starts_it_again(work, sale):
    contract = sale.filed()
    notice = work.registered(work.act(contract))
    work.first()
    title = work.applied(work.ready(work.title(contract)))
    notice = again(notice)
    assert (notice.secured_on, notice.matter.state, promised(notice)) == (TODAY, ActState.DONE, set())
    do("titles.send_back", work.who, title, place="资料柜1", reason="缺婚姻证明")
    notice = again(notice)
    assert (notice.secured_on, notice.matter.state) == (None, ActState.RUNNING)
    assert promised(notice) == {"registryacts.lapse"}


@pytest.mark.clause("ZH-4.1.3", "ZH-J4.2")
def test_the_banks_notice_is_secured_by_the_mortgage_itself(work, sale):
    contract = sale.filed()
    notice = work.registered(work.act(contract, "notice_mortgage", holder="建设银行"))
    work.first()
    assert again(notice).lapses_on == LAST
    work.submitted(work.act(contract, "mortgage", holder="建设银行"))
    assert again(notice).secured_on == TODAY


@pytest.mark.clause("ZH-4.1.3")
def test_its_owner_hears_a_month_before_and_once_more_on_the_last_working_day(work, sale, house):
    act = notices(work, sale, rooms=())[0]
    work.first()
    with clock.at("2027-01-22 08:15"):
        assert watch_lapses() == 0
    with clock.at("2027-01-25 08:15"):
        assert watch_lapses() == 1 and watch_lapses() == 0
    assert any("将于2027-02-22失效" in words for words in told(house.specialist))
    warned = clock.local(promise(act, "registryacts.lapse").tell_at)
    assert warned.date() < LAST and (LAST - warned.date()).days <= 4


@pytest.mark.clause("ZH-4.1.3")
def test_what_lapsed_is_said_to_be_lapsed_and_stays_to_be_done(work, sale, house):
    act = notices(work, sale, rooms=())[0]
    work.first()
    with clock.at("2027-02-22 08:15"):
        watch_lapses()
    assert again(act).matter.state == ActState.RUNNING
    with clock.at("2027-02-23 08:15"):
        assert watch_lapses() == 1 and watch_lapses() == 0
    assert again(act).matter.state == ActState.LAPSED and promised(act) == {"registryacts.lapse"}
    assert any("已于2027-02-22失效" in words for words in told(house.head))


@pytest.mark.clause("ZH-J4.2")
def test_a_notice_that_is_struck_out_is_watched_no_more(work, sale):
    act = notices(work, sale, rooms=())[0]
    work.first()
    do("registryacts.cancel", work.who, act)
    work.registered(RegistryAct.objects.get(cancels=act))
    act = again(act)
    assert (act.live, act.matter.state, promised(act)) == (False, ActState.DONE, set())


@pytest.mark.clause("ZH-4.1.3")
def test_three_notices_start_in_as_few_statements_as_one(work, sale):
    def statements(first):
        with CaptureQueriesContext(connection) as done:
            do("registryacts.finish", work.who, first, done_on=TODAY, proof_number="首1")
        return len(done)

    many = notices(work, sale)
    first = work.submitted(work.project_act("first"))
    RegistryAct.objects.filter(pk__in=[act.pk for act in many[1:]]).update(live=False)
    sid = transaction.savepoint()
    few = statements(first)
    transaction.savepoint_rollback(sid)
    RegistryAct.objects.update(live=True)
    assert statements(first) <= few + 2 * 2  # on SQLite a row of an update is a statement of its own
    assert Promise.objects.filter(kind="registryacts.lapse").count() == 3


@pytest.mark.clause("ZH-4.1.3", "ZH-J4.3")
def test_a_first_registration_entered_by_mistake_starts_nobodys_days(work, sale, house):
    act = notices(work, sale, rooms=())[0]
    first = work.first()
    with pytest.raises(Refused, match="写明理由"):
        do("registryacts.void", house.supervisor, first)
    do("registryacts.void", house.supervisor, first, reason="登记证明是别的楼栋的")
    act = again(act)
    assert (act.matter.state, act.lapses_on, promised(act)) == (ActState.DONE, None, set())
    assert [gate.sort for gate in gates_of(sale.unit, TODAY)] == ["first"]
    work.first()
    assert again(act).lapses_on == LAST
