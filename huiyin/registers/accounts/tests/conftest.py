"""A finance department beside the desk, two accounts of the project, and what 张女士 of 3-2-1502 owes."""

import datetime as dt

import pytest

from huiyin.kernel.actions.machine import perform

TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def finance(house):
    from huiyin.kernel.members.models import Appointment, Department, Member, Post

    member = Member.objects.create_member("gao", "高会计", password=None)
    house.treasury = Department.objects.create(code="CW", name="财务部", head=member, houses=["ZH"])
    post = Post.objects.create(department=house.treasury, name="会计", role="finance")
    Appointment.objects.create(member=member, post=post, from_on=dt.date(2025, 1, 1))
    return member


@pytest.fixture
def unit(customer):
    return customer.party.ties.get().unit


@pytest.fixture
def where(house, customer, unit):
    """Of whom and where: what every verb of the book is told."""
    return {
        "department": house.desk,
        "project": house.project,
        "unit": unit,
        "party": customer.party,
    }


@pytest.fixture
def bank(house, finance):
    facts = {"name": "澜园监管户", "bank": "建设银行", "tail": "1234", "supervised": True}
    return perform("tills.open", by=finance, department=house.desk, project=house.project, **facts)


@pytest.fixture
def box(house, finance):
    return perform(
        "tills.open",
        by=finance,
        department=house.desk,
        project=house.project,
        sort="cash",
        name="售楼处收银",
    )


@pytest.fixture
def bill(house, where):
    def _bill(amount=100_000, charge="house_price", due_on=TODAY, by=None, **facts):
        by = by or house.clerk
        return perform("bills.raise", by=by, amount=amount, charge=charge, due_on=due_on, **where, **facts)

    return _bill


@pytest.fixture
def take(finance, where, bank):
    count = iter(range(1000))

    def _take(amount, by=None, **facts):
        facts = {
            "method": "transfer",
            "till": bank,
            "received_on": TODAY,
            "reference": f"LS{next(count):04d}",
            **where,
        } | facts
        return perform("payments.take", by=by or finance, amount=amount, **facts)

    return _take


@pytest.fixture
def credit(house, where):
    def _credit(amount=50_000, charge="area_difference", **facts):
        return perform("credits.raise", by=house.clerk, amount=amount, charge=charge, **where, **facts)

    return _credit


@pytest.fixture
def refund(where):
    """A refund that is through its approval."""

    def _refund(amount, **facts):
        return perform("refunds.ask", by=None, amount=amount, words="面积差退款", **(where | facts))

    return _refund


@pytest.fixture
def pay(finance, bank):
    def _pay(refund, **facts):
        facts = {"method": "transfer", "till": bank, "paid_on": TODAY, "reference": "TK1"} | facts
        return perform("refunds.pay", on=refund, by=finance, **facts)

    return _pay


@pytest.fixture
def pay_over(house, finance, unit, bank):
    def _pay_over(amount, charge="deed_tax", **facts):
        lines = [{"unit": unit, "amount": amount, "receipt": "4420260001"}]
        facts = {
            "payee": "税务局",
            "till": bank,
            "paid_on": TODAY,
            "department": house.desk,
            "project": house.project,
            "lines": lines,
        } | facts
        return perform("payovers.record", by=finance, charge=charge, **facts)

    return _pay_over


@pytest.fixture
def offset(house, where):
    def _offset(**facts):
        facts = {"agreed_on": TODAY, "agreement": "签有冲抵确认书"} | facts
        return perform("offsets.make", by=house.clerk, **(where | facts))

    return _offset


def booked(entry) -> dict[str, int]:
    """Account -> what an entry's lines move on it."""
    return {
        ":".join(filter(None, (line.account.sort, line.account.charge))): line.amount
        for line in entry.lines.select_related("account")
    }


@pytest.fixture
def book_of():
    """The vouchers of a record, in order, each as account -> amount."""

    def _book_of(one):
        return [booked(entry) for entry in one.record.entries.order_by("pk")]

    return _book_of
