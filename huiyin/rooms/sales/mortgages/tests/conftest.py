"""A loan on its way, in the desk's own words."""

import datetime as dt

import pytest

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.custody.models import Item
from huiyin.rooms.sales.conftest import SIGNATURE
from huiyin.rooms.sales.mortgages.models import Mortgage
from tests.words import again, do

DAY = dt.date(2026, 11, 24)
LOAN = 60_000_000


class Loans:
    """Lenders, an agent, and the steps of a loan."""

    def __init__(self, house, sale) -> None:
        self.house, self.sale = house, sale
        self.where = {"department": house.desk, "project": house.project}
        self.bank = self.lender("bank", "建设银行", branch="科苑支行")
        self.fund = self.lender("fund", "市公积金中心")
        self.agent = self.lender("agent", "安居中介", contact="小陈")

    def lender(self, sort, name, **facts):
        return perform(
            "lenders.register",
            by=self.house.supervisor,
            sort=sort,
            name=name,
            department=self.house.desk,
            **facts,
        )

    def do(self, verb, mortgage, by=None, **facts):
        do(f"mortgages.{verb}", by or self.house.specialist, mortgage, **facts)
        return again(mortgage)

    def signed(self, payment="mortgage", loan=LOAN, unit=None, **facts):
        """A signed contract by loan, and the mortgage that it opened."""
        contract = self.sale.draft(payment=payment, loan=loan, unit=unit or self.sale.unit)
        contract = self.sale.sign(self.sale.ready(contract), **facts)
        return contract, Mortgage.objects.get(contract=contract)

    def parts(self, **amounts):
        """{'commercial': 分, 'fund': 分} -> the parts as the form gives them."""
        lenders = {"commercial": self.bank, "fund": self.fund}
        return [
            {
                "sort": sort,
                "lender": lenders[sort],
                "amount": amount,
                "years": 30,
                "rate": None,
                "repay": "instalment",
            }
            for sort, amount in amounts.items()
        ]

    def arranged(self, mortgage=None, agent=True, **amounts):
        mortgage = mortgage or self.signed()[1]
        parts = self.parts(**(amounts or {"commercial": mortgage.amount}))
        loan = "combined" if len(parts) == 2 else parts[0]["sort"]
        return self.do("arrange", mortgage, loan=loan, parts=parts, agent=self.agent if agent else None)

    def complete(self, mortgage=None):
        """Consent given, and every paper there."""
        mortgage = self.do("consent", mortgage or self.arranged(), consented_on=DAY, edition="2026版")
        papers = {paper.pk: "received" for paper in mortgage.papers.all()}
        return self.do("take_papers", mortgage, papers=papers)

    def submitted(self, mortgage=None, on=DAY):
        return self.do("submit", mortgage or self.complete(), happened_on=on)

    def approved(self, mortgage=None, on=DAY):
        return self.do("approve", mortgage or self.submitted(), happened_on=on)

    def agreed(self, mortgage=None, on=DAY):
        return self.do("agree", mortgage or self.approved(), happened_on=on)

    def waiting(self, mortgage=None, on=DAY):
        mortgage = mortgage or self.agreed()
        return self.do("register", mortgage, happened_on=on, number=f"抵押{mortgage.pk}")

    def pay(self, mortgage, amount=None, sort="commercial", on=DAY, by=None, **facts):
        part = mortgage.parts.get(sort=sort)
        facts = {"reference": f"银{mortgage.pk}"} | facts
        return perform(
            "disbursements.record",
            by=by or self.house.specialist,
            part=part,
            amount=part.rest if amount is None else amount,
            bank_on=on,
            party=mortgage.record.party,
            **self.where,
            **facts,
        )

    def till(self):
        if not hasattr(self, "_till"):
            self._till = perform(
                "tills.open", by=None, name="澜园监管户", bank="建设银行", tail="1234", **self.where
            )
        return self._till

    def book(self, one, by=None, on=DAY, **facts):
        facts = {"received_on": on, "till": self.till(), "reference": one.reference or "回单1"} | facts
        do("disbursements.book", by or self.house.teller, one, **facts)
        return again(one)

    def copies(self, mortgage):
        return list(Item.objects.filter(about=mortgage.contract.record, state="kept").order_by("label"))

    def hand(self, mortgage, **facts):
        facts = {"items": self.copies(mortgage)[:2], "taken_by": "小陈", "signature": SIGNATURE} | facts
        return self.do("hand_to_agent", mortgage, **facts)


@pytest.fixture
def loans(house, sale) -> Loans:
    return Loans(house, sale)


@pytest.fixture
def teller(house):
    """Who books money: of a department of their own."""
    from huiyin.kernel.members.models import Appointment, Department, Member, Post

    house.teller = Member.objects.create_member("gao", "高会计", password=None)
    treasury = Department.objects.create(code="CW", name="财务部", head=house.teller, houses=["ZH"])
    post = Post.objects.create(department=treasury, name="会计", role="finance")
    Appointment.objects.create(member=house.teller, post=post, from_on=dt.date(2025, 1, 1))
    return house.teller
