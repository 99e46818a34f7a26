"""What stands on the page of a contract, card by card."""

from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.kernel import clock
from huiyin.kernel.actions.verbs import ask
from huiyin.kernel.money import yuan
from huiyin.kernel.privacy.masking import masked_name
from huiyin.registers.office.pages.items import things_section
from huiyin.rooms.sales.contracts.models import State
from huiyin.rooms.sales.contracts.queries import bills_of, buyers_of, terms_for
from huiyin.web.kit import Fact, Section, listed
from huiyin.web.saying import chosen, day, name_of
from huiyin.web.templatetags.huiyin import when

PAPER_TONES = {"missing": "orange", "received": "green", "seen": "green", "excused": "grey"}


def unit_price(contract) -> str:
    """What a square metre costs, by the area it was reckoned on; nothing where the unit has one price."""
    if contract.pricing == "unit" or not contract.priced_area:
        return ""
    return _("%s元/㎡") % f"{contract.price / contract.priced_area:,.2f}"


def _filing(contract) -> Section:
    return Section(
        _("签约与备案"),
        facts=[
            Fact(_("签约日期"), day(contract.signed_on), clause="YX-2.4a"),
            Fact(_("签约经办"), name_of(contract.signed_by)),
            Fact(_("网签合同号"), contract.online_number),
            Fact(
                _("第二人核对"),
                f"{name_of(contract.checked_by)} {when(contract.checked_at)}" if contract.checked_at else "",
                clause="ZH-J2.3",
            ),
            Fact(_("报备日期"), day(contract.submitted_on)),
            Fact(_("备案号"), contract.filing_number),
            Fact(_("备案日期"), day(contract.filed_on)),
            Fact(_("通知领取"), when(contract.notified_at) if contract.notified_at else "", clause="YX-2.4c"),
            Fact(_("客户领取"), when(contract.issued_at) if contract.issued_at else ""),
        ],
    )


def _people(contract) -> Section:
    return listed(
        _("买受人"),
        [
            {
                "label": masked_name(buyer.party.name),
                "words": "，".join(
                    filter(
                        None,
                        (
                            chosen(buyer, "sort"),
                            _("份额%s%%") % f"{buyer.share / 100:g}" if buyer.share else "",
                            _("由%(who)s代理（%(ground)s）")
                            % {"who": masked_name(buyer.proxy), "ground": buyer.proxy_ground}
                            if buyer.proxy
                            else "",
                            buyer.qualification,
                        ),
                    )
                ),
                "state_label": _("已核验身份") if buyer.identified_at else _("未核验"),
                "state_tone": "green" if buyer.identified_at else "orange",
            }
            for buyer in buyers_of(contract)
        ],
        action="contracts.identify",
    )


def _papers(contract) -> Section:
    papers = contract.papers.select_related("buyer__party", "by").order_by("position", "pk")
    several = len({paper.buyer_id for paper in papers}) > 1
    return listed(
        _("签约资料"),
        [
            {
                "label": paper.label,
                "words": "，".join(
                    filter(
                        None,
                        (
                            masked_name(paper.buyer.party.name) if several and paper.buyer else "",
                            f"{name_of(paper.by)} {when(paper.at)}" if paper.at else "",
                            paper.words,
                        ),
                    )
                ),
                "state_label": chosen(paper, "state"),
                "state_tone": PAPER_TONES[paper.state],
            }
            for paper in papers
        ],
        action="contracts.take_papers",
    )


BILL_TONES = {"paid": "green", "open": "grey", "late": "red"}


def _plan(contract) -> Section:
    """The parts of the price: as planned before the signature, as billed and paid after it."""
    bills = list(bills_of(contract).select_related("record"))
    if not bills:
        lines = [
            {
                "label": f"{chosen(one, 'sort')} {_('%s元') % yuan(one.amount)}",
                "words": _("%(day)s前") % {"day": day(one.due_on)},
            }
            for one in contract.instalments.order_by("position", "pk")
        ]
        return listed(_("付款计划"), lines, action="contracts.plan")
    today = clock.today()
    lines = []
    for bill in bills:
        level = "paid" if not bill.open else "late" if bill.overdue(today) else "open"
        said = {"paid": _("已付清"), "late": _("逾期未付"), "open": _("未付")}[level]
        if bill.settled and bill.open:
            said = _("已付%s元") % yuan(bill.settled)
        lines.append(
            {
                "label": f"{bill.words} {_('%s元') % yuan(bill.amount)}",
                "words": _("%(day)s前，%(bill)s") % {"day": day(bill.due_on), "bill": bill.record},
                "url": reverse("record", args=["bills", bill.pk]),
                "state_label": said,
                "state_tone": BILL_TONES[level],
            }
        )
    return listed(_("房款"), lines)


def _explaining(contract, member) -> list[Section]:
    sections = []
    if contract.matter.state == State.DRAFT:
        terms = terms_for(contract.record.project, contract.record.department_id)
        lines = [
            {
                "label": term.heading,
                "words": term.meaning + (_("（提醒：%s）") % term.mind if term.mind else ""),
                "url": reverse("record", args=["terms", term.pk]),
            }
            for term in terms[:30]
        ]
        if lines:
            sections.append(listed(_("签约时说明的条款"), lines))
    doubts = [
        {
            "label": f"{doubt.heading}：{doubt.question}",
            "words": _("答复：%(answer)s（%(who)s）") % {"answer": doubt.answer, "who": name_of(doubt.by)},
            "when": doubt.at,
        }
        for doubt in contract.doubts.select_related("by").order_by("-pk")
    ]
    if doubts:
        sections.append(listed(_("客户对条款的疑问"), doubts, action="contracts.ask"))
    return sections


def _amendments(contract) -> list[Section]:
    found = contract.amendments.select_related("by").order_by("-pk")
    lines = [
        {
            "label": _("%(day)s补充协议") % {"day": day(one.signed_on)},
            "words": one.words
            + (
                _("（总价 %(before)s → %(now)s元）")
                % {"before": yuan(one.price_before), "now": yuan(one.price)}
                if one.price is not None and one.price_before is not None
                else ""
            ),
            "when": one.at,
        }
        for one in found
    ]
    return [listed(_("补充协议"), lines)] if lines else []


def _voiding(contract) -> list[Section]:
    if not contract.why:
        return []
    needs_unfiling = bool(contract.submitted_on)
    return [
        Section(
            _("作废办理"),
            facts=[
                Fact(_("作废原因"), chosen(contract, "why"), clause="YX-2.4b"),
                Fact(_("应退金额"), _("%s元") % yuan(contract.refund) if contract.refund else _("无")),
                Fact(
                    _("注销备案"),
                    " ".join(filter(None, (day(contract.unfiled_on), contract.unfiled_number)))
                    or (_("待注销") if needs_unfiling else _("未报备，不用注销")),
                ),
                Fact(_("归档位置"), contract.archived_at),
            ],
        )
    ]


def sections(contract, member):
    early = contract.matter.state == State.DRAFT
    head = [] if early else [_filing(contract)]
    return [
        *_voiding(contract),
        *head,
        _people(contract),
        *([_papers(contract)] if contract.papers.exists() else []),
        *_explaining(contract, member),
        *ask("contracts.sections", [], contract, member),
        _plan(contract),
        *_amendments(contract),
        *ask("contracts.sections", [], contract, member),
        *([] if early else [things_section(contract.record, "transfers.make")]),
    ]
