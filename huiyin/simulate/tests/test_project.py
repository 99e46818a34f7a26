"""One project passes from its launch to certificates in virtual months: books, custody and promises hold every day."""

import datetime as dt

import pytest

from huiyin.kernel.checks import check_all
from huiyin.registers.accounts.models import EntryLine
from huiyin.rooms.sales.contracts.models import Contract
from huiyin.rooms.sales.handovers.models import Handover
from huiyin.simulate.project import simulate_project

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_a_small_project_reaches_keys_and_certificates_and_its_books_are_even():
    report = simulate_project(seed=3, start=dt.date(2026, 1, 5), units=6, months=4)
    assert report.problems == [] == check_all()
    assert Contract.objects.filter(live=True, signed_on__isnull=False).count() >= 4
    assert Handover.objects.filter(delivered_on__isnull=False).exists()
    assert sum(EntryLine.objects.values_list("amount", flat=True)) == 0
    assert report.sim.done["titles.open"] + report.sim.done["registryacts.open"] > 0
