"""预售转现售: what is left of a pre-sale becomes finished homes on sale (ZH-J4.6, reading 47)."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.promises import making
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.rooms.sales.launches.models import CertificateSort
from huiyin.rooms.sales.titles import forms
from huiyin.rooms.sales.titles.actions import papers
from huiyin.rooms.sales.titles.actions.desks import title_owner
from huiyin.rooms.sales.titles.actions.opening import check_day, today_of
from huiyin.rooms.sales.titles.models import CasePaper, Conversion, ConversionState
from huiyin.rooms.sales.titles.promises import TURN
from huiyin.rooms.sales.titles.queries import conditions_of, conversions_seen_by, missing_of, unsold_of
from huiyin.web.forms import ReasonForm

CLAUSES = ["ZH-J4.6"]
CONVERSIONS = register(
    Kind(
        "conversions",
        _("预售转现售"),
        Conversion,
        conversions_seen_by,
        series=numbering.register("ZX"),
        states=ConversionState,
        closed=(ConversionState.DONE, ConversionState.WITHDRAWN),
        document=lambda one: tokens.document(
            codes=(one.record.number or "",), texts=(one.project.name, one.where)
        ),
        first_owner=title_owner,
    )
)
UNMET = {
    "first": _("%s还没有办结首次登记"),
    "completion": _("%s还没有竣工验收备案"),
    "works": _("%s还有在建工程抵押没有解除"),
}


@opens(
    "conversions.open",
    label=_("预售转现售"),
    clauses=CLAUSES,
    form=forms.ConversionForm,
    from_=["sheets", "launches"],
    icon="home-check",
)
def open_conversion(act, matter, *, buildings, planned_on):
    """What is left can be sold as finished homes once building, register and bank allow it: somebody sees to it."""
    buildings = list(buildings)
    project = matter.record.project
    if project is None or any(one.project_id != project.pk for one in buildings):
        raise Refused(_("这几栋不是同一个项目的"), _("每个项目分别办理"), field="buildings")
    if planned_on < today_of(act):
        raise Refused(_("计划日期已经过去"), _("填写将来的日期"), field="planned_on")
    going = Conversion.objects.filter(buildings__in=buildings).exclude(
        matter__state=ConversionState.WITHDRAWN
    )
    if other := going.select_related("matter__record").first():
        raise Refused(_("有楼栋已在办或已办：%s") % other.record, _("去掉这些楼栋"), field="buildings")
    one = Conversion.objects.create(matter=matter, project=project, planned_on=planned_on)
    one.buildings.set(buildings)
    act.note(楼栋=one.where, 未售=len(unsold_of(one)))
    department = matter.record.department_id
    papers.lay_out(
        matter, [(label, str(CasePaper.From.OURS)) for label in needed("ZH-J4.6", "papers", department)]
    )
    making.make(act, TURN, matter, due=clock.shanghai(f"{planned_on} 17:30"))
    return one


@action(
    "conversions.take_papers",
    label=_("收资料"),
    clauses=CLAUSES,
    moves="preparing",
    adds=True,
    form=forms.PapersForm,
    icon="files",
)
def take_papers(act, one, *, papers: dict, place="", words="", uploads=()):
    """What the filing needs is ready line by line."""
    _take(act, one, papers, place, words, uploads)


def _take(act, one, states, place, words, uploads) -> None:
    papers.take(act, one.matter, papers=states, place=place, words=words, uploads=uploads)


@action(
    "conversions.add_paper",
    label=_("增加一项资料"),
    clauses=CLAUSES,
    moves="preparing",
    adds=True,
    form=forms.AddPaperForm,
    icon="plus",
)
def add_paper(act, one, *, label, origin):
    """What this city asks for beside the list is put on it."""
    papers.add_to(act, one.matter, label, origin)


@action(
    "conversions.finish",
    label=_("现售备案办结"),
    clauses=CLAUSES,
    moves="preparing -> done",
    form=forms.FinishConversionForm,
    tone="primary",
    icon="certificate",
)
def finish(act, one, *, code, issuer, issued_on, uploads=()):
    """From the filing on what is left is sold as finished homes: registered, completed, free of the bank, by name."""
    check_day(act, issued_on, "issued_on")
    unmet = [UNMET[sort] % where for sort, where, met in conditions_of(one, issued_on) if not met]
    if unmet:
        raise Refused("；".join(map(str, unmet)), _("条件都具备了再登记现售备案"), clause="ZH-J4.6")
    if lacking := missing_of(one.matter):
        raise Refused(_("还缺资料：%s") % "、".join(lacking), _("收齐或登记免交"), clause="ZH-J4.6")
    record, buildings = one.record, list(one.buildings.all())
    one.certificate = act.beforehand(
        "certificates.register",
        department=record.department,
        project=record.project,
        sort=CertificateSort.SALE_FILING,
        code=code,
        issuer=issuer,
        issued_on=issued_on,
        buildings=buildings,
        uploads=uploads,
    )
    one.done_on = issued_on
    left = unsold_of(one)
    one.units.set(left)
    one.matter.closing = Closing.NOBODY
    act.note(现售备案=code, 转为现售=_now("%d套") % len(left))


@action(
    "conversions.withdraw",
    label=_("撤回"),
    clauses=CLAUSES,
    moves="preparing -> withdrawn",
    form=ReasonForm,
    tone="danger",
    icon="x",
)
def withdraw(act, one):
    """What is not turned after all is withdrawn with its reason."""
    act.require_reason(_("撤回需要写明原因"), _("写一句为什么不办了"))
    one.matter.closing = Closing.VOIDED
