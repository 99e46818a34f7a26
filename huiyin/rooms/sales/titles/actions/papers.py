"""The papers of a case: what is wanted, what came and where it lies, what is at the registry (YX-2.7.1a)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions import wanted
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.custody import moving
from huiyin.kernel.custody.models import Item
from huiyin.kernel.custody.sorts import Sort, add
from huiyin.registers.office.queries import items_of
from huiyin.rooms.sales.titles.models import ActSort, CasePaper
from huiyin.rooms.sales.titles.queries import missing_of

PAPER = add(Sort("title_paper", _("办证资料"), "YX-2.7.1a"))
PROOF = add(Sort("registry_proof", _("登记证明"), "ZH-4.1.3"))
LOAN_CONTRACT = add(Sort("mortgage_contract", _("抵押合同"), "ZH-J4.7"))
CERTIFICATE = add(Sort("certificate", _("产权证书"), "YX-2.7.1b", issued_by="titles.issue"))

LISTS = {  # the parameter of ZH-4.1.3 that lists what an act needs
    ActSort.NOTICE: "papers_notice",
    ActSort.NOTICE_MORTGAGE: "papers_notice_mortgage",
    ActSort.MORTGAGE: "papers_mortgage",
    ActSort.FIRST: "papers_first",
    ActSort.WORKS: "papers_works",
}
TOLD = [one for one in CasePaper.State.values if one != CasePaper.State.FILED]
OURS, BUYER, BANK = CasePaper.From.OURS, CasePaper.From.BUYER, CasePaper.From.BANK


def lay_out(matter, wanted: Sequence[tuple[str, str]]) -> None:
    """Puts the papers that a case needs on its list, each once."""
    CasePaper.objects.bulk_create(
        CasePaper(matter=matter, label=label, origin=origin, position=n)
        for n, (label, origin) in enumerate(dict(wanted).items())
    )


def papers_of_act(sort: str, department: int) -> list[tuple[str, str]]:
    """What an act of a sort needs. Who brings it stands before the paper where it is not ourselves."""
    if sort == ActSort.TRANSFER:
        return []  # those of the title are handed in
    name = LISTS.get(ActSort(sort), "papers_cancel")
    return [_said(line) for line in needed("ZH-4.1.3", name, department)]


def _said(line: str) -> tuple[str, str]:
    """客户：身份证件 → the paper, and who brings it."""
    who, _colon, label = line.partition("：")
    for origin in (BUYER, BANK):
        if label and who == str(origin.label):
            return label, str(origin)
    return line, str(OURS)


def papers_of_title(department: int) -> list[tuple[str, str]]:
    """What the buyer brings to the title, and what we add."""
    buyers = [(label, str(BUYER)) for label in needed("YX-2.7.1a", "buyer_papers", department)]
    return buyers + [(label, str(OURS)) for label in needed("YX-2.7.1a", "our_papers", department)]


def take(act, matter, *, papers: Mapping[int, str], place: str = "", words: str = "", uploads=()) -> bool:
    """Notes what came of a case's papers, and takes in what has a place. Whether nothing is missing any more."""

    def placed(paper: CasePaper) -> list[str]:
        came = paper.state == CasePaper.State.RECEIVED
        paper.place = place if came else ""
        if came and place:
            _take_in(act, matter, paper.label, place)
        return ["place"]

    wanted.note(
        act,
        matter.case_papers,
        papers,
        states=TOLD,
        words=words,
        uploads=uploads,
        also=placed,
        存放位置=place,
    )
    return not missing_of(matter)


def _take_in(act, matter, label: str, place: str) -> None:
    """What came is a thing in custody; one that is here already is not taken in twice."""
    there = items_of(matter.record).filter(sort=PAPER.code, label=label)
    if not there.exclude(state__in=(Item.State.LOST, Item.State.GONE)).exists():
        thing(act, PAPER, label, place)


def thing(act, sort: Sort, label: str, place: str, about=None) -> None:
    """A paper of the case at hand comes into custody as soon as its line is written."""
    record = act.held.record
    act.later(
        "items.take_in",
        about=about or act.held.subject,
        department=record.department,
        project=record.project,
        sort=sort.code,
        label=label[:80],
        place=place,
    )


def add_to(act, matter, label: str, origin: str) -> None:
    wanted.add(act, matter.case_papers, label, origin=origin)


def hand_to_registry(act, matter, registry: str, *, taken_by: str = "", signature=None, words) -> None:
    """What lies with us goes to the registry, thing by thing, and is known to be there."""
    if lacking := missing_of(matter):
        raise Refused(_("还缺资料：%s") % "、".join(lacking), _("收齐或登记免交后再报"), clause="YX-2.7.1a")
    ours = [item for item in items_of(matter.record).filter(sort=PAPER.code) if item.state == Item.State.KEPT]
    signed = moving.signature_of(act, signature)
    if ours:
        moving.move(
            act, ours, moving.outside(registry), taken_by=taken_by, words=str(words), signature=signed
        )
    came = matter.case_papers.filter(state=CasePaper.State.RECEIVED)
    came.update(state=CasePaper.State.FILED, at=act.now, by=act.actor, place=registry[:40])
    act.note(收件人=taken_by)


def take_back(act, matter, place: str, words) -> None:
    """What the registry gives back is put where it is found again."""
    if not place:
        raise Refused(_("没有写退回的资料放在哪里"), _("填写存放位置"), field="place")
    away = [item for item in items_of(matter.record).filter(sort=PAPER.code) if item.state == Item.State.OUT]
    if away:
        moving.move(act, away, moving.at_place(matter.record.department, place), words=str(words))
    filed = matter.case_papers.filter(state=CasePaper.State.FILED)
    filed.update(state=CasePaper.State.RECEIVED, at=act.now, by=act.actor, place=place)
