"""The ledger of what is done at the registry, and the page of one act."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.money import yuan
from huiyin.kernel.privacy.masking import masked_name, masked_phone
from huiyin.registers.office.pages.items import things_section
from huiyin.rooms.sales.titles.models import GATED, OF_A_PROJECT, ActSort, ActState
from huiyin.rooms.sales.titles.pages.parts import act_line, gate_lines, papers_section
from huiyin.rooms.sales.titles.queries import gates_of, units_behind
from huiyin.web.columns import due_column, number_column, owner_column, state_column
from huiyin.web.kit import Column, Fact, Page, Section, View, listed, page
from huiyin.web.saying import MATTER, chosen, day, matter_level, name_of

WAY = (ActState.PREPARING, ActState.SUBMITTED, ActState.ACCEPTED, ActState.DONE)


def _facts(act, member):
    facts = [Fact(_("登记类别"), chosen(act, "sort"), clause="ZH-4.1.3")]
    if act.contract is not None:
        contract, party = act.contract, act.party
        facts += [
            Fact(_("合同"), str(contract.record), url=reverse("record", args=["contracts", contract.pk])),
            Fact(_("房屋"), str(contract.unit), url=reverse("record", args=["units", contract.unit_id])),
            Fact(_("买受人"), party.name, party=True, masked=masked_name(party.name)),
            *(
                Fact(_("电话"), phone.number, party=True, masked=masked_phone(phone.number))
                for phone in party.phones.all()
            ),
        ]
    else:
        facts += [Fact(_("项目"), act.project.name), Fact(_("楼栋"), act.where, clause="ZH-J4.3")]
        if not act.whole:
            facts.append(Fact(_("解押房屋"), "、".join(unit.path for unit in act.units.order_by("path"))))
    facts += [Fact(_("权利人"), act.holder)] if act.holder else []
    if act.cancels is not None:
        url = reverse("record", args=["registryacts", act.cancels_id])
        facts.append(Fact(_("注销的登记"), str(act.cancels.record), url=url))
    return facts


def _sections(act, member):
    at_registry = [
        Fact(_("登记机构"), act.registry),
        Fact(_("提交日期"), day(act.submitted_on), clause="ZH-4.1.3"),
        Fact(_("受理号"), act.acceptance_number),
        Fact(_("受理日期"), day(act.accepted_on), clause="YX-2.7.1a"),
        Fact(_("登记证明号"), act.proof_number),
        Fact(_("办结日期"), day(act.done_on)),
        Fact(_("退件"), _("%d次") % act.returned if act.returned else ""),
        Fact(_("催办"), _("%d次") % act.chased if act.chased else ""),
        Fact(_("登记费"), _("%s元") % yuan(act.fee) if act.fee is not None else ""),
        Fact(_("缴费"), " ".join(filter(None, (day(act.fee_paid_on), act.fee_number)))),
        Fact(_("注销日期"), day(act.ended_on)),
    ]
    found = [Section(_("登记机构办理"), facts=[fact for fact in at_registry if fact.value])]
    if act.registrable_on:
        found.insert(
            0,
            Section(
                _("预告登记失效期"),
                facts=[
                    Fact(_("可以办理登记之日"), day(act.registrable_on), clause="ZH-4.1.3"),
                    Fact(_("失效日"), day(act.lapses_on), clause="ZH-J4.2"),
                    Fact(_("申请本登记"), day(act.secured_on) or _("还没有申请")),
                ],
            ),
        )
    if act.sort in GATED and act.contract is not None and act.matter.is_open:
        if gates := gate_lines(gates_of(act.contract.unit, clock.today())):
            found.insert(0, listed(_("还不能登记"), gates))
    if act.sort in OF_A_PROJECT:
        found.append(_behind(act))
    cancellations = act.cancellations.select_related("matter__record").order_by("pk")
    if cancellations:
        found.append(listed(_("注销办理"), [act_line(one) for one in cancellations]))
    waiting = act.matter.is_open and act.sort != ActSort.TRANSFER
    found += papers_section(act, "registryacts.take_papers" if waiting else "")
    if act.sort != ActSort.TRANSFER:
        found.append(things_section(act.record, "transfers.make"))
    return [section for section in found if section.facts or section.template or section.text]


def _behind(act) -> Section:
    """How many units of the buildings wait for this act."""
    units, sold, noticed = units_behind(act)
    return Section(
        _("影响的房屋"),
        facts=[
            Fact(_("楼栋内房屋"), _("%d套") % units),
            Fact(_("已有合同"), _("%d套") % sold, clause="ZH-J4.3"),
            Fact(_("已办预告登记"), _("%d套") % noticed),
        ],
    )


page(
    Page(
        "registryacts",
        "titles",
        "building-bank",
        order=50,
        columns=(
            number_column(),
            Column(
                "sort", __("登记类别"), lambda a: chosen(a, "sort"), filter="sort", choices=ActSort.choices
            ),
            Column("where", __("房屋或楼栋"), lambda a: a.where, filter="contract__unit__path__startswith"),
            Column("party", __("买受人"), lambda a: masked_name(name_of(a.record.party)), personal=True),
            state_column(ActState.choices),
            due_column(),
            Column(
                "submitted_on",
                __("提交日期"),
                lambda a: day(a.submitted_on),
                full=lambda a: a.submitted_on or "",
            ),
            Column(
                "acceptance_number",
                __("受理号"),
                lambda a: a.acceptance_number,
                filter="acceptance_number__contains",
                edits="acceptance_number",
            ),
            Column(
                "proof_number",
                __("登记证明号"),
                lambda a: a.proof_number,
                filter="proof_number__contains",
                edits="proof_number",
            ),
            Column("done_on", __("办结日期"), lambda a: day(a.done_on), full=lambda a: a.done_on or ""),
            Column(
                "lapses_on",
                __("失效日"),
                lambda a: "" if a.secured_on else day(a.lapses_on),
                full=lambda a: a.lapses_on or "",
                sort="lapses_on",
            ),
            owner_column(),
            Column(
                "holder",
                __("权利人"),
                lambda a: a.holder,
                filter="holder__contains",
                edits="holder",
                minor=True,
            ),
            Column(
                "project",
                __("项目"),
                lambda a: name_of(a.record.project),
                filter="record__project__name",
                minor=True,
            ),
            Column("registry", __("登记机构"), lambda a: a.registry, edits="registry", hidden=True),
            Column("returned", __("退件次数"), lambda a: a.returned or "", align="end", hidden=True),
            Column("chased", __("催办次数"), lambda a: a.chased or "", align="end", hidden=True),
        ),
        edited_by="registryacts.correct",
        rows=lambda rows: rows.select_related(*MATTER, "contract__unit").prefetch_related("buildings"),
        one=lambda rows: rows.select_related(
            "contract__unit__building__project",
            "contract__matter__record",
            "project",
            "cancels__matter__record",
        ).prefetch_related("matter__record__party__phones", "buildings"),
        facts=_facts,
        sections=_sections,
        level=matter_level,
        views=(
            View("mine", __("我负责的"), lambda member: Q(matter__owner=member, matter__closed_at=None)),
            View("preparing", __("备资料"), lambda member: Q(matter__state__in=("preparing", "returned"))),
            View("registry", __("在登记机构"), lambda member: Q(matter__state__in=("submitted", "accepted"))),
            View(
                "lapsing",
                __("失效期内"),
                lambda member: Q(matter__state__in=("running", "lapsed")),
                sort="lapses_on",
            ),
            View("project", __("项目登记"), lambda member: Q(sort__in=OF_A_PROJECT)),
            View("done", __("已办结"), lambda member: Q(matter__state=ActState.DONE)),
            View(
                "late",
                __("已逾期"),
                lambda member: Q(matter__closed_at=None, matter__next_due__lt=clock.now()),
            ),
        ),
        clauses=("ZH-4.1.3", "ZH-J4.2", "ZH-J4.3"),
        empty=__("预告、抵押、注销和项目的首次登记，一项一件：备资料、提交、受理、办结，一步一步催。"),
        facts_title=__("登记"),
        way=lambda act: (
            WAY
            if act.matter.state in WAY
            else (ActState.PREPARING, act.matter.state, ActState.DONE)
            if act.matter.state not in (ActState.WITHDRAWN,)
            else (ActState.PREPARING, ActState.WITHDRAWN)
        ),
        told_whole=False,
    )
)
