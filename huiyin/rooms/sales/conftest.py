"""A door on sale and whoever buys it: for the tests of every module of the room."""

import datetime as dt

import pytest

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.custody.models import Item
from huiyin.kernel.files.storing import Stored
from huiyin.kernel.matters.models import Matter
from huiyin.registers.customers.models import Customer
from huiyin.registers.estates.models import Building, Unit
from huiyin.rooms.sales.contracts.models import TO_CHECK, Contract
from huiyin.rooms.sales.launches.models import Launch
from tests.words import again, do, printed_words

ID_NUMBER = "110101199003072359"
SIGNATURE = Stored("签字.png", "image/png", 10, "ab" * 32)
PRICE = 100_000_000  # 分: 10,000 yuan for each of 100 square metres


class Sale:
    """3-2-1502 and its neighbours on sale, and the way of a contract in the desk's own words."""

    def __init__(self, house, customer) -> None:
        self.house, self.customer, self.party = house, customer, customer.party
        self.unit = customer.party.ties.get().unit
        customer.party.ties.all().delete()
        Unit.objects.filter(pk=self.unit.pk).update(area=10_000, inner_area=8_000)
        self.unit.refresh_from_db()
        self.open(self.unit.building)
        perform("customers.identify", by=house.clerk, on=customer.pk, id_number=ID_NUMBER)

    def open(self, building: Building) -> None:
        """A permit for a building, and its sale begun."""
        where = {"department": self.house.desk, "project": self.house.project}
        perform(
            "certificates.register",
            by=self.house.specialist,
            sort="presale",
            code=f"深房许字（2026）澜园{building.pk:03d}号",
            issuer="市住房和建设局",
            issued_on=dt.date(2026, 1, 5),
            buildings=[building],
            **where,
        )
        launch = perform(
            "launches.prepare",
            by=self.house.supervisor,
            title=f"{building.called}开盘准备",
            batch=building.called,
            planned_on=dt.date(2027, 1, 30),
            buildings=[building],
            **where,
        )
        Launch.objects.filter(pk=launch.pk).update(opened_on=dt.date(2026, 1, 8))
        Matter.objects.filter(pk=launch.pk).update(state="on_sale")

    def door(self, room: str, **facts) -> Unit:
        """Another door of the same building."""
        facts = {"area": 10_000, "inner_area": 8_000} | facts
        where = {"department": self.house.desk, "project": self.house.project}
        building = self.unit.building
        return perform(
            "units.register", by=None, building=building, entrance="2", room=room, **where, **facts
        )

    def buyer(
        self, name: str = "李国强", phone: str = "13900002468", id_number: str = "440301198501012392"
    ) -> Customer:
        where = {"department": self.house.desk, "project": self.house.project}
        return perform(
            "customers.register", by=self.house.clerk, name=name, phones=[phone], id_number=id_number, **where
        )

    def draft(self, **facts) -> Contract:
        facts = {
            "department": self.house.desk,
            "project": self.house.project,
            "party": self.party,
            "title": "签约",
            "unit": self.unit,
            "price": PRICE,
            "payment": "full",
        } | facts
        return perform("contracts.draft", by=self.house.specialist, **facts)

    def ready(self, contract: Contract) -> Contract:
        """Everything is there that the table needs."""
        for buyer in contract.buyers.filter(identified_at=None).select_related("party"):
            number = ID_NUMBER if buyer.party == self.party else "440301198501012392"
            do(
                "contracts.identify",
                self.house.specialist,
                contract,
                buyer=buyer,
                name=buyer.party.name,
                id_number=number,
                qualification="不限购",
            )
        papers = {paper.pk: "received" for paper in contract.papers.all()}
        do("contracts.take_papers", self.house.specialist, contract, papers=papers)
        return again(contract)

    def sign(self, contract: Contract | None = None, **facts) -> Contract:
        contract = contract or self.ready(self.draft())
        facts = {
            "signed_on": dt.date(2026, 11, 24),
            "online_number": f"网签{contract.pk}",
            "copies": 4,
            "place": "合同柜1",
            "explained": True,
        } | facts
        do("contracts.sign", self.house.specialist, contract, **facts)
        return again(contract)

    def checked(self, contract: Contract | None = None) -> Contract:
        contract = contract or self.sign()
        do("contracts.check", self.house.clerk, contract, lines=[code for code, _label in TO_CHECK])
        return again(contract)

    def filing(self, contract: Contract | None = None, on: dt.date = dt.date(2026, 11, 24)) -> Contract:
        contract = contract or self.checked()
        do("contracts.file", self.house.specialist, contract, submitted_on=on)
        return again(contract)

    def filed(self, contract: Contract | None = None, on: dt.date = dt.date(2026, 11, 24)) -> Contract:
        contract = contract or self.filing()
        number = f"备{contract.pk}"
        do("contracts.filed", self.house.specialist, contract, filing_number=number, filed_on=on)
        return again(contract)

    def hand_out(self, contract: Contract, by=None, **facts) -> Contract:
        """Two of the copies go to the buyer against a signature."""
        copies = Item.objects.filter(about=contract.record, state=Item.State.KEPT).order_by("label")[:2]
        facts = {
            "items": list(copies),
            "taker": self.party,
            "id_number": ID_NUMBER,
            "signature": SIGNATURE,
        } | facts
        do("contracts.hand_out", by or contract.matter.owner, contract, **facts)
        return again(contract)

    # ── money ───────────────────────────────────────────────────────────────────

    def pay(self, contract: Contract, amount: int, by=None, on: dt.date = dt.date(2026, 11, 24), **facts):
        """Finance takes money of the first buyer."""
        where = {"department": self.house.desk, "project": self.house.project}
        if not hasattr(self, "till"):
            self.till = perform(
                "tills.open", by=None, name="澜园监管户", bank="建设银行", tail="1234", **where
            )
        facts = {
            "method": "transfer",
            "reference": f"流水{amount}",
            "unit": contract.unit,
            "till": self.till,
        } | facts
        return perform(
            "payments.take", by=by, amount=amount, party=contract.party, received_on=on, **where, **facts
        )


@pytest.fixture
def sale(house, customer) -> Sale:
    return Sale(house, customer)


@pytest.fixture
def printed():
    """The words of a paper as it comes out of the printer."""

    return printed_words
