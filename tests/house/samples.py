"""One record of each kind, for the walks: a module that is walked to the bottom makes its sample here.

Kinds without a sample are walked as far as their ledgers, forms and endpoints go.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.clauses.models import Clause
from huiyin.kernel.matters.models import Matter
from huiyin.kernel.records.kinds import KINDS
from huiyin.registers.accounts.models import Entry
from huiyin.rooms.desk.quality.models import Slip
from huiyin.rooms.desk.quality.queries import facts_of_check, work_shown
from huiyin.rooms.sales.contracts.models import Contract
from huiyin.rooms.sales.mortgages.models import Mortgage

# Where a screen's address asks for something: what the walk puts there, by screen.
GONE = {"founding"}  # screens that stand only while nobody works here
SCREEN_ARGUMENTS = {"clause": ["YX-2.1.2b"], "pack": ["YX"], "trial": ["YX-2.1.2b", "callback_within"]}

# Kinds of which a post with `<kind>.see` opens the ledger, but reads what is not its own only with this right.
READ_WITH = {"approvals": "approvals.oversee", "delegations": "approvals.oversee"}

# Whoever sees a record of the second kind also sees those of the first that belong to it.
SEEN_WITH = {"parts": "complaints"}


def _complaint(house, made):
    return perform(
        "complaints.record",
        by=house.clerk,
        department=house.desk,
        project=house.project,
        party=made["customers"].party,
        title="样本：卫生间漏水",
        cause="样本：昨晚起卫生间顶部渗水",
        topic="product",
    )


def _part(house, made):
    facts = {"department": house.works, "title": "样本：查漏点", "asked": "样本：请上门查漏"}
    complaint = made["complaints"]
    return perform(
        "parts.ask", by=house.specialist, complaint=complaint, opened_from=complaint.record, **facts
    )


def _call(house, made):
    return perform(
        "calls.record",
        by=house.clerk,
        department=house.desk,
        project=house.project,
        party=made["customers"].party,
        number="13800135678",
        need="样本：问收楼时间",
    )


def _collection(house, made):
    days = {"from_on": dt.date(2026, 11, 1), "to_on": dt.date(2026, 11, 30)}
    return perform("collections.report", by=house.supervisor, department=house.desk, **days)


def _task(house, made):
    facts = {"department": house.desk, "title": "样本：核对台账", "wanted": "样本：核对本月台账"}
    return perform("tasks.give", by=house.specialist, **facts)


def _appointment(house, made):
    return perform(
        "appointments.book",
        by=house.clerk,
        department=house.desk,
        project=house.project,
        party=made["customers"].party,
        owner=house.specialist,
        title="样本：办理退款",
        place="样本：一楼接待室",
        from_at=clock.shanghai("2026-11-25 10:00"),
        to_at=clock.shanghai("2026-11-25 10:30"),
    )


def _circular(house, made):
    facts = {"title": "样本：值班安排", "text": "样本：本周值班", "sort": "notice"}
    return perform(
        "circulars.issue", by=house.clerk, department=house.desk, members=[house.supervisor], **facts
    )


def _duty(house, made):
    facts = {"title": "样本：资料归档", "wanted": "样本：检查归档", "frequency": "monthly", "month_day": 28}
    return perform("duties.define", by=house.supervisor, department=house.desk, owner=house.clerk, **facts)


def _approval(house, made):
    facts = {"title": "样本：添置雨具", "text": "样本：前台添置雨伞", "flow": "expense", "amount": 30000}
    return perform("approvals.ask", by=house.specialist, department=house.desk, **facts)


def _delegation(house, made):
    span = {"from_at": clock.shanghai("2026-11-25 09:00"), "to_at": clock.shanghai("2026-11-27 18:00")}
    facts = {"taker": house.supervisor, "why": "样本：外出"}
    return perform("delegations.grant", by=house.manager, department=house.desk, **facts, **span)


def _followup(house, made):
    return perform(
        "followups.plan",
        by=house.clerk,
        department=house.desk,
        project=house.project,
        party=made["customers"].party,
        title="样本：离店回访",
        why="leaving",
        guest="individual",
    )


def _opinion(house, made):
    facts = {"title": "样本：绿化", "sort": "suggestion", "topic": "greening", "words": "样本：多种桂花"}
    where = {"department": house.desk, "project": house.project, "party": made["customers"].party}
    return perform("opinions.raise", by=house.clerk, owner=house.head, **where, **facts)


def _questionnaire(house, made):
    facts = {"title": "样本：清洁调查", "topic": "cleaning", "questions": ["样本：楼道是否干净"]}
    return perform("questionnaires.define", by=house.supervisor, department=house.desk, **facts)


def _offer(house, made):
    days = {"from_on": dt.date(2026, 11, 1), "to_on": dt.date(2026, 12, 31)}
    facts = {"title": "样本：连住优惠", "words": "样本：连住三晚八折"}
    return perform("offers.define", by=house.supervisor, department=house.desk, **facts, **days)


def _revision(house, made):
    facts = {
        "title": "样本：修改条文",
        "new_title": "样本：忠于职守",
        "new_text": "样本：条文",
        "why": "样本：理由",
    }
    clause = Clause.objects.get(code="YX-1.1")
    return perform(
        "revisions.draft",
        by=house.supervisor,
        department=house.desk,
        clause=clause,
        wanted_on=clock.today(),
        **facts,
    )


def _interpretation(house, made):
    clause = Clause.objects.get(code="YX-1.1")
    facts = {"clause": clause, "title": "样本：怎样算勤勉", "question": "样本：请解释"}
    return perform("interpretations.ask", by=house.clerk, department=house.desk, **facts)


def _reading(house, made):
    facts = {"house": "YX", "departments": [house.desk]}
    return perform("readings.issue", by=house.supervisor, department=house.desk, **facts)


def _callback(house, made):
    facts = {
        "department": house.desk,
        "project": house.project,
        "title": "样本：请回电",
        "number": "13800135678",
    }
    return perform("callbacks.record", by=house.specialist, party=made["customers"].party, **facts)


def _walkin(house, made):
    facts = {"department": house.desk, "project": house.project, "purpose": "样本：办理入住"}
    return perform("walkins.arrive", by=house.clerk, party=made["customers"].party, **facts)


def _wording(house, made):
    facts = {"category": "guide", "situation": "样本：进门", "purpose": "样本：先问好"}
    return perform("wordings.add", by=house.supervisor, department=house.desk, **facts)


def _slip(house, made):
    facts = {
        "category": "forbidden",
        "situation": "样本：拿不准",
        "triggers": ["样本不知道"],
        "better": "样本：我去核实",
    }
    perform("wordings.add", by=house.supervisor, department=house.desk, **facts)
    facts = {"number": "13800135678", "need": "样本：问时间", "reply": "样本不知道"}
    call = perform("calls.record", by=house.clerk, department=house.desk, project=house.project, **facts)
    return Slip.objects.select_related("record").get(about=call.pk)


def _check(house, made):
    facts = facts_of_check(made["calls"], work_shown(made["calls"].record))
    return perform("checks.pick", by=house.manager, opened_from=made["calls"].record, **facts)


def _shift(house, made):
    facts = {"taker": house.specialist, "words": "样本：请跟进"}
    return perform("shifts.hand_over", by=house.clerk, department=house.desk, **facts)


def _extension(house, made):
    facts = {"number": "样本8001", "holder": house.clerk}
    return perform("extensions.assign", by=house.supervisor, department=house.desk, **facts)


def _place(house, made):
    facts = {
        "name": "样本：大堂",
        "address": "一号楼一层",
        "phone": "0755-12345678",
        "hours": "每天 8:30–18:00",
    }
    return perform("places.add", by=house.supervisor, department=house.desk, project=house.project, **facts)


def _sheet(house, made):
    where = {"department": house.desk, "project": house.project}
    return perform("sheets.open", by=house.supervisor, works=house.works, **where)


def _progress(house, made):
    return perform(
        "progress.report",
        by=house.clerk,
        department=house.desk,
        project=house.project,
        buildings=[made["units"].building],
        seen_on=dt.date(2026, 11, 20),
        stage="主体施工",
        floors=18,
        told="样本：主体施工到十八层",
        origin="样本：工程部周报",
    )


def _question(house, made):
    facts = {
        "question": "样本：几时交房",
        "answer": "样本：按合同",
        "triggers": ["样本交房"],
        "origin": "样本：合同",
    }
    where = {"department": house.desk, "project": house.project}
    return perform("questions.add", by=house.clerk, **where, **facts)


def _item(house, made):
    facts = {"department": house.desk, "project": house.project, "sort": "papers", "label": "样本：收据原件"}
    return perform("items.take_in", by=house.clerk, about=made["tasks"], place="档案柜A-3", **facts)


def _transfer(house, made):
    facts = {"department": house.desk, "project": house.project, "title": "样本：送财务入账"}
    taker = house.specialist
    return perform("transfers.make", by=house.clerk, items=[made["items"]], taker=taker, **facts)


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


def _till(house, made):
    facts = {"name": "样本：监管户", "bank": "建设银行", "tail": "1234"}
    return perform("tills.open", by=None, department=house.desk, project=house.project, **facts)


def _bought(house, made):
    """Where the sample unit stands, and whose it is."""
    return {
        "department": house.desk,
        "project": house.project,
        "unit": made["units"],
        "party": made["customers"].party,
    }


def _bill(house, made):
    facts = {"charge": "deed_tax", "amount": 3_000_000, "due_on": clock.today(), "words": "样本：契税"}
    return perform("bills.raise", by=house.clerk, **_bought(house, made), **facts)


def _payment(house, made):
    facts = {"method": "transfer", "till": made["tills"], "received_on": clock.today(), "reference": "样本1"}
    return perform("payments.take", by=None, amount=2_000_000, **_bought(house, made), **facts)


def _credit(house, made):
    facts = {"charge": "area_difference", "amount": 80_000, "words": "样本：面积差款"}
    return perform("credits.raise", by=house.clerk, **_bought(house, made), **facts)


def _refund(house, made):
    facts = {"amount": 30_000, "words": "样本：面积差款退款"}
    return perform("refunds.ask", by=None, **_bought(house, made), **facts)


def _payover(house, made):
    facts = {"charge": "deed_tax", "payee": "样本：税务局", "till": made["tills"], "paid_on": clock.today()}
    lines = [{"unit": made["units"], "amount": 1_000_000, "receipt": "样本442026"}]
    where = {"department": house.desk, "project": house.project}
    return perform("payovers.record", by=None, lines=lines, **where, **facts)


def _offset(house, made):
    facts = {"amount": 10_000, "agreed_on": clock.today(), "agreement": "样本：冲抵确认书"}
    return perform("offsets.make", by=house.clerk, **_bought(house, made), **facts)


def _entry(house, made):
    return Entry.objects.select_related("record").get(about=made["payments"].record)


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


SAMPLES: dict[str, Callable] = {
    "tills": _till,
    "bills": _bill,
    "payments": _payment,
    "credits": _credit,
    "refunds": _refund,
    "payovers": _payover,
    "offsets": _offset,
    "entries": _entry,
    "complaints": _complaint,
    "parts": _part,
    "calls": _call,
    "collections": _collection,
    "tasks": _task,
    "items": _item,
    "transfers": _transfer,
    "appointments": _appointment,
    "circulars": _circular,
    "duties": _duty,
    "approvals": _approval,
    "delegations": _delegation,
    "followups": _followup,
    "opinions": _opinion,
    "questionnaires": _questionnaire,
    "offers": _offer,
    "revisions": _revision,
    "interpretations": _interpretation,
    "readings": _reading,
    "callbacks": _callback,
    "walkins": _walkin,
    "wordings": _wording,
    "slips": _slip,
    "checks": _check,
    "shifts": _shift,
    "extensions": _extension,
    "places": _place,
    "sheets": _sheet,
    "progress": _progress,
    "questions": _question,
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


def make_all(house, customer) -> dict[str, object]:
    """A sample of each kind that has one, by kind: the customer and the door come from the house itself."""
    made: dict[str, object] = {"customers": customer, "units": customer.party.ties.get().unit}
    for kind, sample in SAMPLES.items():
        made[kind] = sample(house, made)
    return made
