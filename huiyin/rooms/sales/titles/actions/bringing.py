"""Titles that were under way before the department began to work with the system (YX-2.7.1a)."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.custody.models import Item
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.promises import making
from huiyin.registers.office.actions.promising import good_by, tell_brought_in
from huiyin.rooms.sales.contracts.models import STANDING
from huiyin.rooms.sales.titles.actions import papers
from huiyin.rooms.sales.titles.actions.titles import owe_by_law
from huiyin.rooms.sales.titles.models import ActSort, CasePaper, TitleCase, TitleState
from huiyin.rooms.sales.titles.promises import BROUGHT_IN
from huiyin.rooms.sales.titles.queries import certificates_of, live_act_of, title_of


@opens("titles.bring_in", label=_("带入旧办证"), clauses=["YX-2.7.1a", "WY-G13"], hidden=True)
def bring_in_title(act, matter, *, contract, state, place="", handed_over_on=None, **facts):
    """The ledger as it stands goes in with its old dates; what is late by law is late, what we owe begins today."""
    if contract.matter.state not in STANDING:
        raise Refused(_("合同还没有签订或已经作废"), _("核对合同"))
    if there := title_of(contract):
        raise Refused(_("这份合同已经在办证：%s") % there.record, "")
    matter.state = state
    title = TitleCase.objects.create(matter=matter, contract=contract, handed_over_on=handed_over_on, **facts)
    papers.lay_out(matter, papers.papers_of_title(matter.record.department_id))
    if state != TitleState.COLLECTING:
        gone = state in (TitleState.FILED, TitleState.ACCEPTED, TitleState.CERTIFIED, TitleState.ISSUED)
        now = CasePaper.State.FILED if gone else CasePaper.State.RECEIVED
        matter.case_papers.update(state=now, at=act.now)
    if state in (TitleState.CERTIFIED, TitleState.ISSUED):
        title.received_at = title.received_at or act.now
    if state == TitleState.ISSUED:
        title.issued_at = title.issued_at or act.now
        matter.answer, matter.answered_at = _now("旧台账：证书已领取"), act.now
        matter.closing = Closing.ANSWERED
    else:
        owe_by_law(act, title, brought_in=True)
        words = _now("接着办理产权证（%s）") % TitleState(state).label
        making.make(act, BROUGHT_IN, matter, due=good_by(matter, BROUGHT_IN, act.now), words=words)
        tell_brought_in(act, matter)
    if state == TitleState.CERTIFIED:
        papers.thing(
            act,
            papers.CERTIFICATE,
            _now("不动产权证 %s") % title.certificate_number,
            place or _now("旧档案"),
            about=title,
        )
    title.save()
    notice = live_act_of(contract, ActSort.NOTICE)
    if title.applied_on and notice is not None and notice.done_on and notice.secured_on is None:
        act.later("registryacts.secure", notice.pk, secured_on=title.applied_on)
    return title


@action(
    "titles.take_back",
    label=_("撤回导入"),
    clauses=["YX-2.7.1a"],
    moves="collecting | ready | filed | accepted | certified | issued -> withdrawn",
    who="anyone",
    hidden=True,
)
def take_back_title(act, title):
    """A list brought in wrongly is taken back as a whole."""
    act.void()
    title.live = False
    for item in certificates_of(title):
        if item.state == Item.State.KEPT:
            act.later("items.destroy", item.pk)
