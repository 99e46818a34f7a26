"""Printed forms of a handover: 交房通知书, 验房记录表, 房屋交接单, 客户资料移交清单."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.clauses.parameters import needed
from huiyin.web.papers import Paper, register
from huiyin.web.saying import area, chosen, day, name_of

FOLDER = Path(__file__).with_name("papers")


def read(found, member):
    return found.select_related(
        "contract__unit__building__project",
        "contract__matter__record",
        "round",
        "slot",
        "inspected_by",
        "delivered_by",
        "matter__record__project",
    ).prefetch_related("defects__matter")


def _head(handover) -> dict:
    record, contract, slot = handover.record, handover.contract, handover.slot
    return {
        "sheet": {"department": name_of(record.department)},
        "project": name_of(record.project),
        "unit": contract.unit.path,
        "buyer": name_of(record.party),
        "contract": str(contract.record),
        "area": area(contract.area),
        "place": handover.round.place,
        "slot": f"{clock.local(slot.from_at):%Y-%m-%d %H:%M}–{clock.local(slot.to_at):%H:%M}" if slot else "",
        "owner": handover.matter.owner.name,
        "phone": record.department.phone,
    }


def notice(handover, member) -> dict:
    """交房通知书: when, where, what to bring, what must be paid before."""
    days = handover.round
    return _head(handover) | {"days": f"{day(days.from_on)}～{day(days.to_on)}"}


def inspection(handover, member) -> dict:
    """验房记录表: line by line, blank where it is to be written by hand."""
    department = handover.record.department_id
    known = {line[0]: line for line in handover.inspection}
    lines = []
    for n, where in enumerate(needed("YX-2.7.3", "inspection_lines", department), 1):
        line = known.get(where)
        said = "" if line is None else str(_("合格")) if line[1] else str(_("有问题"))
        lines.append((str(n), where, said, line[2] if line else ""))
    return _head(handover) | {
        "lines": lines,
        "inspected_by": name_of(handover.inspected_by),
        "inspected_at": handover.inspected_at,
    }


def delivery(handover, member) -> dict:
    """房屋交接单: papers, keys and meters, against the buyer's signature."""
    department = handover.record.department_id
    papers = handover.handed_papers or needed("YX-2.7.3", "required_papers", department)
    meters = handover.meters or [(meter, "") for meter in needed("YX-2.7.3", "meters", department)]
    left = [one for one in handover.defects.all() if one.matter.is_open]
    return _head(handover) | {
        "papers": [(str(n), paper) for n, paper in enumerate(papers, 1)],
        "keys": [(str(n), key) for n, key in enumerate(handover.keys_given or ["", ""], 1)],
        "meters": [(meter, reading) for meter, reading in meters],
        "delivered_on": day(handover.delivered_on),
        "taken_by": handover.taken_by,
        "delivered_by": name_of(handover.delivered_by),
        "left": [(str(n), one.where, one.words, day(one.answered_until)) for n, one in enumerate(left, 1)],
        "consent": {True: str(_("同意")), False: str(_("不同意")), None: ""}[handover.consent],
    }


def provision(one, member) -> dict:
    """客户资料移交清单: what was given about whom, to whom, for what, on which ground."""
    lines = one.lines.select_related("handover__contract__unit", "handover__matter__record__party").order_by(
        "pk"
    )
    return {
        "sheet": {"department": name_of(one.record.department)},
        "recipient": one.recipient,
        "contact": one.contact,
        "purpose": one.purpose,
        "kinds": "、".join(one.kinds),
        "given_on": day(one.given_on),
        "given_by": name_of(one.given_by),
        "taken_by": one.taken_by,
        "lines": [
            (
                str(n),
                line.handover.contract.unit.path,
                name_of(line.handover.party),
                chosen(line, "ground"),
                "",
            )
            for n, line in enumerate(lines, 1)
        ],
    }


for name, label, draw, copies in (
    ("notice", _("交房通知书"), notice, ("",)),
    ("inspection", _("验房记录表"), inspection, ("存查联", "客户联")),
    ("delivery", _("房屋交接单"), delivery, ("存查联", "客户联", "物业联")),
):
    register(
        Paper(
            name, label, "handovers", FOLDER / f"{name}.typ", draw, ("YX-2.7.3",), copies=copies, reads=read
        )
    )
register(
    Paper(
        "provision",
        _("客户资料移交清单"),
        "provisions",
        FOLDER / "provision.typ",
        provision,
        ("YX-2.7.3", "YX-1.4"),
        copies=("移交方联", "接收方联"),
        reads=lambda found, member: found.select_related("given_by", "record__department"),
    )
)
