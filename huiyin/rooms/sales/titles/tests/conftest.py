"""A contract on its way to the title: papers, receipts, fee, and a building that is registered."""

import datetime as dt

import pytest

from huiyin.kernel.actions.machine import perform
from huiyin.rooms.sales.conftest import SIGNATURE, Sale
from huiyin.rooms.sales.contracts.models import Contract
from huiyin.rooms.sales.receipts.models import Receipt
from huiyin.rooms.sales.titles.models import RegistryAct, TitleCase
from tests.words import again, do

TODAY = dt.date(2026, 11, 24)
REGISTRY = "市不动产登记中心"


class TitleWork:
    """The registry's and the title's way in the desk's own words."""

    def __init__(self, house, sale: Sale) -> None:
        self.house, self.sale = house, sale

    @property
    def who(self):
        return self.house.specialist

    def where(self) -> dict:
        return {"department": self.house.desk, "project": self.house.project}

    # ── acts ────────────────────────────────────────────────────────────────────

    def act(self, contract: Contract, sort: str = "notice", **facts) -> RegistryAct:
        facts |= self.where() | {"party": contract.party, "title": sort, "contract": contract, "sort": sort}
        return perform("registryacts.open", by=self.who, **facts)

    def project_act(self, sort: str = "first", **facts) -> RegistryAct:
        facts = {"buildings": [self.sale.unit.building]} | facts
        return perform(
            "registryacts.open_project", by=self.who, title=sort, sort=sort, **facts, **self.where()
        )

    def complete(self, case, **facts):
        """Every paper of a case is there."""
        papers = {paper.pk: "received" for paper in case.matter.case_papers.filter(state="missing")}
        do(f"{case.record.kind}.take_papers", self.who, case, papers=papers, **facts)
        return again(case)

    def submitted(self, act: RegistryAct, on: dt.date = TODAY) -> RegistryAct:
        do("registryacts.submit", self.who, self.complete(act), submitted_on=on, registry=REGISTRY)
        return again(act)

    def registered(self, act: RegistryAct, on: dt.date = TODAY, number: str = "") -> RegistryAct:
        act = self.submitted(act, on)
        do("registryacts.finish", self.who, act, done_on=on, proof_number=number or f"证明{act.pk}")
        return again(act)

    def first(self, on: dt.date = TODAY) -> RegistryAct:
        """The building's first registration."""
        return self.registered(self.project_act("first"), on)

    # ── titles ──────────────────────────────────────────────────────────────────

    def title(self, contract: Contract | None = None, **facts) -> TitleCase:
        contract = contract or self.sale.filed()
        facts |= self.where() | {"party": contract.party, "title": "办证", "contract": contract}
        return perform("titles.open", by=self.who, **facts)

    def receipts(self, contract: Contract) -> None:
        """Deed tax and maintenance fund are paid, and their receipts are here."""
        for receipt in Receipt.objects.filter(contract=contract, live=True, number=""):
            facts = {"number": f"票{receipt.pk}", "paid": 300_000, "paid_on": TODAY, "place": "票据盒1"}
            do("receipts.take", self.who, receipt, **facts)

    def ready(self, title: TitleCase | None = None) -> TitleCase:
        title = self.complete(title or self.title(), place="资料柜1")
        self.receipts(title.contract)
        do("titles.set_fee", self.who, title, fee=0)
        do("titles.ready", self.who, again(title))
        return again(title)

    def applied(self, title: TitleCase | None = None, on: dt.date = TODAY) -> TitleCase:
        title = title or self.ready()
        do("titles.apply", self.who, title, applied_on=on, registry=REGISTRY)
        return again(title)

    def certified(self, title: TitleCase | None = None, on: dt.date = TODAY, **facts) -> TitleCase:
        title = title or self.applied()
        facts = {"certificate_number": f"深不动产权{title.pk:07d}", "place": "证照柜2-03"} | facts
        do("titles.receive_certificate", self.who, title, certified_on=on, **facts)
        return again(title)

    def issue(self, title: TitleCase, **facts) -> TitleCase:
        from huiyin.rooms.sales.conftest import ID_NUMBER
        from huiyin.rooms.sales.titles.queries import certificates_of

        facts = {
            "items": list(certificates_of(title)),
            "taker": title.party,
            "id_number": ID_NUMBER,
            "signature": SIGNATURE,
        } | facts
        do("titles.issue", self.who, title, **facts)
        return again(title)


@pytest.fixture
def work(house, sale) -> TitleWork:
    return TitleWork(house, sale)
