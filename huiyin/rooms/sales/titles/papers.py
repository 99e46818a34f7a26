"""Printed forms of titles: 办证资料清单, 委托书, 登记资料移交清单, 领证通知书, 领证单, 转现售房屋清单."""

from __future__ import annotations

from pathlib import Path

from django.db.models import Prefetch
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.custody.models import Move
from huiyin.kernel.money import yuan
from huiyin.rooms.sales.titles.actions.papers import CERTIFICATE, PAPER
from huiyin.rooms.sales.titles.models import CasePaper, ConversionState
from huiyin.rooms.sales.titles.queries import certificates_of, proofs_of, unsold_of
from huiyin.web.papers import Paper, register, stamp
from huiyin.web.saying import chosen, name_of
from huiyin.web.templatetags.huiyin import sqm

FOLDER = Path(__file__).with_name("papers")
ONE = ("",)
PAPERS = Prefetch("matter__case_papers", CasePaper.objects.order_by("position", "pk"))


def read_title(found, member):
    return found.select_related(
        "contract__unit__building__project", "contract__matter__record__party", "matter__record__project"
    ).prefetch_related(PAPERS, "contract__buyers__party")


def read_act(found, member):
    return found.select_related(
        "contract__unit__building__project", "contract__matter__record__party", "project"
    ).prefetch_related(PAPERS, "contract__buyers__party", "buildings")


def read_conversion(found, member):
    return found.select_related("project", "certificate").prefetch_related("buildings")


def _day(on) -> str:
    return f"{on:%Y-%m-%d}" if on else ""


def _head(case) -> dict:
    """Which door, who, and who sees to it."""
    record = case.record
    return {
        "sheet": {"department": name_of(record.department)},
        "project": name_of(record.project),
        "phone": record.department.phone,
        "owner": case.matter.owner.name,
    }


def _of_contract(case) -> dict:
    contract = case.contract
    buyers = sorted(contract.buyers.all(), key=lambda one: (one.position, one.pk))
    return _head(case) | {
        "unit": contract.unit.path,
        "buyers": "、".join(buyer.party.name for buyer in buyers),
        "contract": contract.online_number or contract.record.number or "",
        "area": sqm(contract.area / 100),
    }


def _papers(case) -> list[tuple]:
    return [
        (
            str(n),
            paper.label,
            chosen(paper, "origin"),
            chosen(paper, "state") if paper.at else "",
            paper.place or paper.words,
        )
        for n, paper in enumerate(case.matter.case_papers.all(), 1)
    ]


def checklist(title, member) -> dict:
    """办证资料清单: what the buyer brings, ticked off at the counter, with taxes and fee."""
    receipts = [
        (
            proof.label,
            proof.receipt.number if proof.there and proof.receipt else "",
            _now("已收") if proof.there else "",
        )
        for proof in proofs_of(title.contract)
    ]
    fee = yuan(title.fee) if title.fee else _now("不收") if title.fee == 0 else ""
    receipts.append(
        (
            _now("办证费用（元）"),
            " ".join(filter(None, (fee, title.fee_number))),
            _now("已缴") if title.fee_paid_on else _now("免收") if title.fee == 0 else "",
        )
    )
    return _of_contract(title) | {
        "title_by": _day(title.title_by),
        "papers": _papers(title),
        "receipts": receipts,
    }


def authority(title, member) -> dict:
    """委托书: the buyer lets us apply in their name, or a proxy fetch the certificate."""
    return _of_contract(title)


def notice(title, member) -> dict:
    """领证通知书: that the certificate is here, and what to bring."""
    return _of_contract(title) | {
        "certificate_number": title.certificate_number,
        "land_number": title.land_number,
        "certified_on": _day(title.certified_on),
    }


def receipt(title, member) -> dict:
    """领证单: which certificates were given to whom, and by whom."""
    items = list(certificates_of(title))
    last = (
        Move.objects.filter(under=title.record, item__sort=CERTIFICATE.code)
        .exclude(from_keeper=None)
        .select_related("by")
        .order_by("-pk")
        .first()
    )
    return notice(title, member) | {
        "items": [(str(n), item.label, item.record.number or "", "") for n, item in enumerate(items, 1)],
        "taken_by": last.taken_by if last else "",
        "given_by": name_of(last.by) if last else "",
        "issued_at": title.issued_at,
        "bank": title.bank,
    }


def _handed(case) -> dict:
    """What lies at the registry, and who took it there."""
    moves = (
        Move.objects.filter(item__about=case.record, item__sort=PAPER.code)
        .exclude(to_keeper__outside="")
        .select_related("item__record", "by", "to_keeper")
        .order_by("pk")
    )
    latest = {move.item_id: move for move in moves}
    last = max(latest.values(), key=lambda move: move.pk, default=None)
    numbers = {move.item.label: move.item.record.number or "" for move in latest.values()}
    filed = [paper for paper in case.matter.case_papers.all() if paper.state == CasePaper.State.FILED]
    return {
        "registry": last.to_keeper.outside if last else getattr(case, "registry", ""),
        "papers": [
            (str(n), paper.label, numbers.get(paper.label, ""), chosen(paper, "origin"), "")
            for n, paper in enumerate(filed, 1)
        ],
        "taken_by": last.taken_by if last else "",
        "given_by": name_of(last.by) if last else "",
        "at": stamp(last.at) if last else "",
    }


def handing_title(title, member) -> dict:
    """登记资料移交清单 of a title."""
    return (
        _of_contract(title)
        | _handed(title)
        | {
            "sort": str(_("转移登记")),
            "where": title.contract.unit.path,
            "submitted_on": _day(title.applied_on),
            "acceptance_number": title.acceptance_number,
        }
    )


def handing_act(act, member) -> dict:
    """登记资料移交清单 of another act of the registry."""
    head = _of_contract(act) if act.contract is not None else _head(act) | {"unit": "", "buyers": ""}
    return (
        head
        | _handed(act)
        | {
            "sort": chosen(act, "sort"),
            "where": act.where,
            "submitted_on": _day(act.submitted_on),
            "acceptance_number": act.acceptance_number,
        }
    )


def turned(one, member) -> dict:
    """转现售房屋清单: the homes that are left, by name, with the filing that lets them be sold."""
    done = one.matter.state == ConversionState.DONE
    units = list(one.units.order_by("path")) if done else unsold_of(one)
    return _head(one) | {
        "where": one.where,
        "filing": one.certificate.code if one.certificate else "",
        "issuer": one.certificate.issuer if one.certificate else "",
        "done_on": _day(one.done_on),
        "units": [
            (
                str(n),
                unit.path,
                chosen(unit, "use"),
                sqm(unit.area / 100) if unit.area else "",
                sqm(unit.inner_area / 100) if unit.inner_area else "",
                "",
            )
            for n, unit in enumerate(units, 1)
        ],
        "count": str(len(units)),
    }


for name, label, kind, file, draw, clauses, reads, copies in (
    ("checklist", _("办证资料清单"), "titles", "checklist", checklist, ("YX-2.7.1a",), read_title, ONE),
    ("authority", _("办证委托书"), "titles", "authority", authority, ("YX-2.7.1a", "YX-2.7.1c"), read_title, ONE),
    ("handing", _("登记资料移交清单"), "titles", "handing", handing_title, ("YX-2.7.1a",), read_title, ("存查联", "登记机构联")),
    ("notice", _("领证通知书"), "titles", "notice", notice, ("YX-2.7.1b",), read_title, ONE),
    ("receipt", _("领证单"), "titles", "receipt", receipt, ("YX-2.7.1c",), read_title, ("存查联", "客户联")),
    ("handing", _("登记资料移交清单"), "registryacts", "handing", handing_act, ("ZH-4.1.3",), read_act, ("存查联", "登记机构联")),
    ("units", _("转现售房屋清单"), "conversions", "units", turned, ("ZH-J4.6",), read_conversion, ONE),
):  # fmt: skip
    register(Paper(name, label, kind, FOLDER / f"{file}.typ", draw, clauses, copies=copies, reads=reads))
