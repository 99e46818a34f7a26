"""A unit is registered only in a registered building that no bank holds."""

import pytest

from huiyin.kernel.actions.refusals import Refused
from huiyin.rooms.sales.titles.models import RegistryAct, TitleState
from huiyin.rooms.sales.titles.queries import gates_of, gates_of_units
from huiyin.rooms.sales.titles.tests.conftest import REGISTRY, TODAY
from tests.words import again, do

pytestmark = pytest.mark.django_db


@pytest.mark.clause("ZH-J4.3", "YX-2.7.1a")
def test_no_title_is_applied_for_before_the_building_is_registered(work, sale):
    title = work.ready()
    assert [gate.sort for gate in gates_of(sale.unit, TODAY)] == ["first"]
    with pytest.raises(Refused, match="3栋还没有办结首次登记"):
        work.applied(title)
    work.first()
    assert gates_of(sale.unit, TODAY) == []
    assert work.applied(title).matter.state == TitleState.FILED


@pytest.mark.clause("ZH-J4.3")
def test_a_unit_under_a_mortgage_of_the_works_is_gated_until_it_is_lifted(work, sale):
    mortgage = work.registered(work.project_act("works_mortgage", holder="工商银行"))
    title = work.ready()
    work.first()
    with pytest.raises(Refused, match="在建工程抵押还没有解除（工商银行"):
        work.applied(title)
    do("registryacts.cancel", work.who, mortgage)
    work.registered(RegistryAct.objects.get(cancels=mortgage))
    assert work.applied(title).matter.state == TitleState.FILED


@pytest.mark.clause("ZH-J4.3")
def test_a_bank_may_let_go_single_doors(work, sale):
    other = sale.door("1702")
    mortgage = work.registered(work.project_act("works_mortgage", holder="工商银行"))
    work.first()
    do("registryacts.cancel", work.who, mortgage, units=[sale.unit])
    work.registered(RegistryAct.objects.get(cancels=mortgage))
    gates = gates_of_units([sale.unit, other], TODAY)
    assert gates[sale.unit.pk] == [] and [gate.act.pk for gate in gates[other.pk]] == [mortgage.pk]
    assert again(mortgage).live


@pytest.mark.clause("ZH-J4.3")
def test_gates_are_asked_for_many_units_in_five_queries(work, sale, django_assert_max_num_queries):
    work.registered(work.project_act("works_mortgage", holder="工商银行"))
    doors = [sale.unit, *(sale.door(f"{n}01") for n in range(4, 9))]
    with django_assert_max_num_queries(5):
        found = gates_of_units(doors, TODAY)
    assert all(len(gates) == 2 for gates in found.values())


@pytest.mark.clause("ZH-J4.3")
def test_a_mortgage_of_the_unit_waits_for_the_building_too(work, sale):
    act = work.complete(work.act(sale.filed(), "mortgage", holder="建设银行"))
    with pytest.raises(Refused, match="首次登记"):
        do("registryacts.submit", work.who, act, submitted_on=TODAY, registry=REGISTRY)
    work.first()
    do("registryacts.submit", work.who, act, submitted_on=TODAY, registry=REGISTRY)
    assert again(act).submitted_on == TODAY
