"""Notices, titles and certificates: a project desk's way from the registry to the certificate in the buyer's hand."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from huiyin.kernel import clock
from huiyin.kernel.custody.models import Item
from huiyin.registers.accounts.models import Bill
from huiyin.registers.customers.actions.registering import id_number_of
from huiyin.registers.customers.queries import customer_of
from huiyin.rooms.sales.contracts.models import Contract, State
from huiyin.rooms.sales.receipts.models import Receipt
from huiyin.rooms.sales.receipts.models import Sort as ReceiptSort
from huiyin.rooms.sales.titles.models import ActState, RegistryAct, TitleCase, TitleState
from huiyin.rooms.sales.titles.queries import area_balance, certificates_of
from huiyin.simulate.acts.estates import signature
from huiyin.simulate.simulation import Simulation
from huiyin.simulate.texts import titles

ONE_DAY = dt.timedelta(days=1)
REGISTRY = "市不动产登记中心"
FIRST_AGO = 68  # days since the first buildings were registered: the notices lapse within the month
NOTICES, TITLES = 7, 12
BANKS = ("建设银行南山支行", "工商银行科技园支行")


def prepare_titles(sim: Simulation) -> None:
    """What stood in the registry before the first day: notices, a first registration, a mortgage of the works, titles."""
    rng = random.Random(f"{sim.seed} titles")
    where: dict[str, Any] = {"department": sim.staff.desk, "project": sim.staff.project}
    supervisor, specialist = sim.staff.of("supervisor")[0], sim.staff.of("specialist")[0]
    sim.do("titledesks.appoint", supervisor, who=specialist, from_on=clock.today() - 90 * ONE_DAY, **where)
    contracts = list(
        Contract.objects.filter(live=True, matter__state__in=(State.ISSUED, State.FILED))
        .select_related("unit__building", "matter__record__party")
        .order_by("pk")
    )
    buildings = list({one.unit.building_id: one.unit.building for one in contracts}.values())
    if len(buildings) < 2:
        return
    registered, burdened = buildings[: len(buildings) // 2], buildings[len(buildings) // 2 :]
    keys = {one.pk for one in registered}
    there = [one for one in contracts if one.unit.building_id in keys]
    for n, contract in enumerate(there[:NOTICES] + [one for one in contracts if one not in there][:3]):
        _noticed(sim, contract, n)
    works = open_project_act(sim, "works_mortgage", burdened[:1], holder=BANKS[1], **where)
    finish_act(sim, works, clock.today() - 200 * ONE_DAY, "粤在建抵2025第0168号")
    first = open_project_act(sim, "first", registered, **where)
    finish_act(sim, first, clock.today() - FIRST_AGO * ONE_DAY, "深不动产首2026第0032号")
    for n, contract in enumerate(there[:TITLES]):
        _brought_in(sim, rng, contract, n)
    sim.do(
        "conversions.open",
        specialist,
        title=f"{sim.staff.project.name}预售转现售",
        buildings=registered[:2],
        planned_on=clock.today() + 60 * ONE_DAY,
        **where,
    )


def _complete(sim: Simulation, case, kind: str) -> None:
    papers = case.matter.case_papers.filter(state="missing").order_by("pk")
    missing = {paper.pk: "received" for paper in papers}
    sim.do(f"{kind}.take_papers", _owner(sim, case), on=case.pk, papers=missing, place="登记资料柜1")


def _owner(sim: Simulation, case):
    return sim.hand(sim.staff.by_id[case.matter.owner_id])


def open_project_act(sim: Simulation, sort: str, buildings, **facts):
    title = f"{sim.staff.project.name}{'首次登记' if sort == 'first' else '在建工程抵押登记'}"
    member = sim.staff.of("specialist")[0]
    return sim.do("registryacts.open_project", member, title=title, sort=sort, buildings=buildings, **facts)


def finish_act(sim: Simulation, act, on: dt.date, number: str) -> None:
    _complete(sim, act, "registryacts")
    member = _owner(sim, act)
    sim.do("registryacts.submit", member, on=act.pk, submitted_on=on - 12 * ONE_DAY, registry=REGISTRY)
    sim.do("registryacts.finish", member, on=act.pk, done_on=on, proof_number=number, place="登记证明柜1")


def _opened(sim: Simulation, contract: Contract, sort: str, label: str, **facts):
    return sim.do(
        "registryacts.open",
        sim.staff.of("specialist")[0],
        department=contract.record.department,
        project=contract.record.project,
        party=contract.record.party,
        title=f"{contract.unit.path} {label}",
        contract=contract,
        sort=sort,
        **facts,
    )


def _noticed(sim: Simulation, contract: Contract, n: int) -> None:
    assert contract.signed_on is not None
    act = _opened(sim, contract, "notice", "预告登记")
    on = max(contract.signed_on, contract.filed_on or contract.signed_on) + 15 * ONE_DAY
    finish_act(sim, act, min(on, clock.today()), f"深预告{clock.today():%Y}第{n + 1:05d}号")
    if contract.by_loan and n % 2:
        bank = _opened(sim, contract, "notice_mortgage", "预告抵押登记", holder=BANKS[0])
        finish_act(
            sim, bank, min(on + 6 * ONE_DAY, clock.today()), f"深预抵{clock.today():%Y}第{n + 1:05d}号"
        )
        sim.do("registryacts.collect_contracts", _owner(sim, bank), on=bank.pk, copies=1, place="抵押合同柜1")


def _brought_in(sim: Simulation, rng: random.Random, contract: Contract, n: int) -> None:
    """A title at one of its stages, as the old ledger had it."""
    assert contract.signed_on is not None
    today = clock.today()
    handed = max(contract.signed_on, today - rng.randint(20, 110) * ONE_DAY)
    state = (TitleState.COLLECTING, TitleState.ACCEPTED, TitleState.CERTIFIED, TitleState.COLLECTING)[n % 4]
    facts: dict[str, Any] = {"handed_over_on": handed, "old_number": f"旧办证{n + 1:03d}"}
    applied = max(handed, today - rng.randint(6, 18) * ONE_DAY)
    if state in (TitleState.ACCEPTED, TitleState.CERTIFIED):
        facts |= {
            "applied_on": applied,
            "accepted_on": applied,
            "acceptance_number": f"受{applied:%m%d}{n:03d}",
        }
    if state == TitleState.CERTIFIED:
        number = f"粤（2026）深圳市不动产权第{100_200 + n:07d}号"
        facts |= {"certificate_number": number, "certified_on": applied, "place": f"证照柜{n % 3 + 1}"}
    record = contract.record
    where: dict[str, Any] = {
        "department": record.department,
        "project": record.project,
        "party": record.party,
    }
    title = f"{contract.unit.path}办证"
    sim.do("titles.bring_in", None, title=title, contract=contract, state=state, **where, **facts)


def keep_titles(sim: Simulation, cases: int = 12) -> None:
    """An afternoon at the title desk: one thing for each of a few cases, as far as they are."""
    held = Contract.objects.filter(live=True, matter__state=State.FILED, sale="presale", registry_acts=None)
    for contract in (
        held.exclude(filed_on=None).select_related("unit", "matter__record").order_by("-pk")[: cases // 12]
    ):
        if sim.chance(0.5):
            _opened(sim, contract, "notice", "预告登记")
    acts = RegistryAct.objects.filter(
        matter__state__in=(ActState.PREPARING, ActState.SUBMITTED, ActState.ACCEPTED)
    ).exclude(sort__in=("transfer", "first", "works_mortgage", "cancel_filing"))
    for act in acts.select_related("matter__record", "contract").order_by("pk")[: cases // 4]:
        _move_act(sim, act)
    found = TitleCase.objects.filter(live=True, matter__closed_at=None)
    for title in found.select_related("matter__record", "contract__unit").order_by("pk")[:cases]:
        if sim.chance(0.2):
            _move_title(sim, title)


def _move_act(sim: Simulation, act: RegistryAct) -> None:
    member, state = _owner(sim, act), act.matter.state
    if state == ActState.PREPARING:
        _complete(sim, act, "registryacts")
        sim.do(
            "registryacts.submit",
            member,
            on=act.pk,
            submitted_on=clock.today(),
            registry=REGISTRY,
            taken_by="王窗口",
        )
    elif state == ActState.SUBMITTED:
        number = f"受{clock.today():%y%m%d}{sim.serial()}"
        sim.do("registryacts.accept", member, on=act.pk, acceptance_number=number, accepted_on=clock.today())
    elif sim.chance(0.2):
        words = sim.pick(titles()["registry"])
        sim.do("registryacts.chase", member, on=act.pk, whom="registry", how="call", words=words)
    elif sim.chance(0.35):
        number = f"深登{clock.today():%Y}第{sim.serial():07d}号"
        sim.do(
            "registryacts.finish",
            member,
            on=act.pk,
            done_on=clock.today(),
            proof_number=number,
            place="登记证明柜1",
        )


def _move_title(sim: Simulation, title: TitleCase) -> None:
    member, state, today = _owner(sim, title), title.matter.state, clock.today()
    if state == TitleState.COLLECTING:
        if sim.chance(0.4):
            words = sim.pick(titles()["customer"])
            sim.do("titles.chase", member, on=title.pk, whom="customer", how="call", words=words)
            return
        _gather(sim, title)
        sim.do("titles.ready", member, on=title.pk)
    elif state == TitleState.READY:
        sim.do("titles.apply", member, on=title.pk, applied_on=today, registry=REGISTRY, taken_by="王窗口")
    elif state == TitleState.FILED:
        number = f"受{today:%y%m%d}{sim.serial()}"
        sim.do("titles.accepted", member, on=title.pk, acceptance_number=number, accepted_on=today)
    elif state == TitleState.ACCEPTED:
        if sim.chance(0.4):
            words = sim.pick(titles()["registry"])
            sim.do("titles.chase", member, on=title.pk, whom="registry", how="visit", words=words)
            return
        number = f"粤（{today:%Y}）深圳市不动产权第{sim.serial():07d}号"
        facts: dict[str, Any] = {"certificate_number": number, "place": f"证照柜{sim.serial() % 3 + 1}"}
        sim.do("titles.receive_certificate", member, on=title.pk, certified_on=today, **facts)
        sim.do("titles.notify", member, on=title.pk, how="call", reached=sim.chance(0.8))
    else:
        _give(sim, title, member)


def _gather(sim: Simulation, title: TitleCase) -> None:
    """The buyer brings what is missing, and the receipts with it."""
    if title.matter.case_papers.filter(state="missing").exists():
        _complete(sim, title, "titles")
    record, contract = title.record, title.contract
    there = {receipt.sort: receipt for receipt in Receipt.objects.filter(contract=contract, live=True)}
    for sort, rate in ((ReceiptSort.DEED_TAX, 15), (ReceiptSort.FUND, 4)):
        receipt = there.get(sort) or sim.do(
            "receipts.open",
            None,
            department=record.department,
            project=record.project,
            party=record.party,
            title=f"{contract.unit.path} {sort.label}",
            contract=contract,
            sort=str(sort),
        )
        if receipt is None or receipt.number:
            continue
        owed = Bill.objects.filter(unit=contract.unit, charge=str(sort), record__voided_at=None).first()
        paid = owed.amount if owed else contract.price * rate // 1000
        facts: dict[str, Any] = {"paid": paid, "paid_on": clock.today(), "place": "票据盒2"}
        sim.do(
            "receipts.take", _owner(sim, receipt), on=receipt.pk, number=f"4403{sim.serial():08d}", **facts
        )
    if title.fee is None:
        sim.do("titles.set_fee", _owner(sim, title), on=title.pk, fee=0)


def _give(sim: Simulation, title: TitleCase, member) -> None:
    """The owner comes with the card; whose area settlement is open comes again."""
    customer = customer_of(title.party)
    items = list(certificates_of(title).filter(state=Item.State.KEPT))
    if title.notified_at is None:
        sim.do("titles.notify", member, on=title.pk, how="sms", reached=True)
        return
    if customer is None or not items or any(area_balance(title.contract)):
        return
    facts: dict[str, Any] = {"items": items, "taker": title.party, "signature": signature()}
    known = id_number_of(customer)
    if known:
        sim.do("titles.issue", member, on=title.pk, id_number=known, **facts)
