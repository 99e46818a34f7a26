"""A sample of each kind of the sales room."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.matters.models import Matter
from huiyin.kernel.records.kinds import KINDS
from huiyin.rooms.sales.contracts.models import Contract
from huiyin.rooms.sales.mortgages.models import Mortgage


def _contract(house, made):
    """A contract that is being prepared: its launch is on sale for as long as that takes to begin."""
    launch = Matter.objects.filter(pk=made["launches"].pk)
    launch.update(state="on_sale")
    facts = {"title": "样本：签约", "unit": made["units"], "price": 100_000_000, "payment": "full"}
    where = {"department": house.desk, "project": house.project, "party": made["customers"].party}
    contract = perform("contracts.draft", by=house.specialist, area=10_000, **facts, **where)
    launch.update(state="preparing")
    return contract


def _lender(house, made):
    facts = {"sort": "bank", "name": "样本：建设银行", "branch": "科苑支行"}
    return perform("lenders.register", by=house.supervisor, department=house.desk, **facts)


def _loancard(house, made):
    facts = {"title": "样本：首套房", "sort": "commercial", "max_percent": 70, "max_years": 30, "rate": "3.5"}
    where = {"department": house.desk, "project": house.project}
    days = {"from_on": clock.today(), "until_on": clock.today()}
    rate = Decimal(str(facts.pop("rate")))
    return perform(
        "loancards.add", by=house.supervisor, lender=made["lenders"], rate=rate, **facts, **where, **days
    )


def _loanlist(house, made):
    facts = {"lender": made["lenders"], "sort": "commercial", "papers": ["样本：收入证明", "样本：银行流水"]}
    return perform("loanlists.add", by=house.supervisor, department=house.desk, **facts)


def _loandesk(house, made):
    facts = {"who": house.specialist, "from_on": clock.today()}
    where = {"department": house.desk, "project": house.project}
    return perform("loandesks.appoint", by=house.supervisor, **facts, **where)


def _mortgage(house, made):
    """The loan of the sample contract, which is signed for as long as that takes to begin."""
    contract = made["contracts"]
    Contract.objects.filter(pk=contract.pk).update(payment="mortgage", loan=60_000_000)
    Matter.objects.filter(pk=contract.pk).update(state="signed")
    facts = {"title": "样本：按揭", "contract": Contract.objects.get(pk=contract.pk)}
    where = {"department": house.desk, "project": house.project, "party": made["customers"].party}
    mortgage = perform("mortgages.open", by=house.specialist, **facts, **where)
    Matter.objects.filter(pk=contract.pk).update(state="draft")
    part = {"sort": "commercial", "lender": made["lenders"], "amount": 60_000_000, "years": 30}
    facts = {"loan": "commercial", "parts": [part | {"rate": None, "repay": "instalment"}]}
    return perform("mortgages.arrange", by=house.specialist, on=mortgage.pk, **facts)


def _disbursement(house, made):
    """A first part of the sample loan, which waits for money for as long as that takes to come."""
    mortgage = made["mortgages"]
    Mortgage.objects.filter(pk=mortgage.pk).update(agreed_on=clock.today())
    Matter.objects.filter(pk=mortgage.pk).update(state="waiting")
    one = perform(
        "disbursements.record",
        by=house.specialist,
        part=mortgage.parts.get(),
        amount=100,
        bank_on=clock.today(),
        reference="样本1",
        department=house.desk,
        project=house.project,
        party=mortgage.party,
    )
    Matter.objects.filter(pk=mortgage.pk).update(state="collect")
    return one


def _bankline(house, made):
    facts = {"day": clock.today(), "amount": 100, "reference": "样本2", "borrower": "样本某", "words": "样本"}
    where = {"department": house.desk, "project": house.project}
    return perform("banklines.bring_in", by=house.specialist, outcome="unknown", **facts, **where)


def _loanday(house, made):
    where = {"department": house.desk, "project": house.project}
    return perform("loandays.check", by=house.specialist, day=clock.today(), words="样本", **where)


def _term(house, made):
    facts = {"heading": "样本：第五条", "meaning": "样本：面积多退少补"}
    return perform("terms.add", by=house.supervisor, department=house.desk, project=house.project, **facts)


def _launch(house, made):
    facts = {"title": "样本：澜园首批开盘准备", "batch": "样本首批", "planned_on": dt.date(2027, 1, 30)}
    where = {"department": house.desk, "project": house.project, "buildings": [made["units"].building]}
    return perform("launches.prepare", by=house.supervisor, **facts, **where)


def _certificate(house, made):
    facts = {
        "sort": "presale",
        "code": "样本预售001号",
        "issuer": "样本住建局",
        "issued_on": dt.date(2026, 11, 2),
    }
    where = {"department": house.desk, "project": house.project, "buildings": [made["units"].building]}
    return perform("certificates.register", by=house.specialist, units=[made["units"]], **facts, **where)


def _standing(contract):
    """The sample contract as if it were signed: for what only a signed one has."""
    Matter.objects.filter(pk=contract.pk).update(state="signed")
    type(contract).objects.filter(pk=contract.pk).update(signed_on=clock.today())
    return KINDS["contracts"].particulars().get(pk=contract.pk)


def _registry_act(house, made):
    contract = _standing(made["contracts"])
    facts = {"title": "样本：预告登记", "sort": "notice", "contract": contract, "party": contract.party}
    return perform(
        "registryacts.open", by=house.specialist, department=house.desk, project=house.project, **facts
    )


def _title(house, made):
    contract = _standing(made["contracts"])
    facts = {"title": "样本：办证", "contract": contract, "party": contract.party}
    title = perform("titles.open", by=house.specialist, department=house.desk, project=house.project, **facts)
    Matter.objects.filter(pk=contract.pk).update(state="draft")  # the walks sign it themselves
    type(contract).objects.filter(pk=contract.pk).update(signed_on=None)
    return title


def _conversion(house, made):
    where = {"department": house.desk, "project": house.project, "buildings": [made["units"].building]}
    facts = {"title": "样本：预售转现售", "planned_on": dt.date(2027, 3, 31)}
    return perform("conversions.open", by=house.specialist, **facts, **where)


def _title_desk(house, made):
    facts = {"who": house.clerk, "from_on": clock.today()}
    return perform(
        "titledesks.appoint", by=house.supervisor, department=house.desk, project=house.project, **facts
    )


def _receipt(house, made):
    where = {"department": house.desk, "project": house.project, "party": made["customers"].party}
    facts = {"title": "样本：契税", "contract": made["contracts"], "sort": "deed_tax"}
    return perform("receipts.open", by=None, **where, **facts)


def _fundrate(house, made):
    facts = {"use": "home", "per_m2": 12_000, "from_on": dt.date(2026, 1, 1), "paper": "样本：市府令"}
    return perform("fundrates.set", by=house.supervisor, department=house.desk, **facts)


def _arearound(house, made):
    facts = {"title": "样本：面积结算", "report": "样本测字1号", "surveyed_on": dt.date(2026, 11, 20)}
    where = {"department": house.desk, "project": house.project, "buildings": [made["units"].building]}
    return perform("arearounds.open", by=house.specialist, **where, **facts)


def _settlement(house, made):
    """Of the sample contract, which is signed for as long as that takes to compute."""
    contract = Matter.objects.filter(pk=made["contracts"].pk)
    contract.update(state="signed")
    where = {"department": house.desk, "project": house.project, "round": made["arearounds"]}
    fresh = KINDS["contracts"].particulars().get(pk=made["contracts"].pk)
    settled = perform("settlements.compute", by=house.specialist, contract=fresh, registered=9_900, **where)
    made["clearances"] = perform(
        "clearances.draw", by=house.specialist, contract=fresh, department=house.desk, project=house.project
    )
    contract.update(state="draft")
    return settled


def _handoverround(house, made):
    facts = {"title": "样本：交房", "place": "样本会所", "buildings": [made["units"].building], "capacity": 2}
    days = {"from_on": dt.date(2026, 12, 1), "to_on": dt.date(2026, 12, 1)}
    hours = {"opens_at": dt.time(9), "closes_at": dt.time(11)}
    where = {"department": house.desk, "project": house.project}
    return perform("handoverrounds.open", by=house.supervisor, **where, **facts, **days, **hours)


def _handover(house, made):
    where = {"department": house.desk, "project": house.project, "party": made["customers"].party}
    facts = {"title": "样本：交房", "contract": made["contracts"], "round": made["handoverrounds"]}
    return perform("handovers.invite", by=None, **where, **facts)


def _defect(house, made):
    where = {"department": house.desk, "project": house.project, "party": made["customers"].party}
    facts = {"title": "样本：空鼓", "handover": made["handovers"], "where": "客厅", "words": "样本：空鼓"}
    return perform("defects.open", by=None, **where, **facts)


SAMPLES = {
    "launches": _launch,
    "certificates": _certificate,
    "contracts": _contract,
    "terms": _term,
    "lenders": _lender,
    "loancards": _loancard,
    "loanlists": _loanlist,
    "loandesks": _loandesk,
    "mortgages": _mortgage,
    "disbursements": _disbursement,
    "banklines": _bankline,
    "loandays": _loanday,
    "registryacts": _registry_act,
    "titles": _title,
    "conversions": _conversion,
    "titledesks": _title_desk,
    "receipts": _receipt,
    "fundrates": _fundrate,
    "arearounds": _arearound,
    "settlements": _settlement,
    "handoverrounds": _handoverround,
    "handovers": _handover,
    "defects": _defect,
}
