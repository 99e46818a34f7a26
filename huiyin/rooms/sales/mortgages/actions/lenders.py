"""With whom we work, on what terms they lend, which papers they want, and who keeps in touch (ZH-J1.5, ZH-4.1.2)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.matters.owning import default_owner
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.rooms.sales.mortgages import forms
from huiyin.rooms.sales.mortgages.models import Lender, LoanCard, LoanDesk, LoanList
from huiyin.rooms.sales.mortgages.queries import (
    desk_of,
    lenders_seen_by,
    loancards_seen_by,
    loandesks_seen_by,
    loanlists_seen_by,
)
from huiyin.web.forms import ReasonForm

WORKING = ["ZH-J1.5", "ZH-4.1.2"]
POLICY = ["ZH-4.1.2", "ZH-J1.5", "ZH-J2.4"]

LENDERS = register(
    Kind(
        "lenders",
        _("合作机构"),
        Lender,
        lenders_seen_by,
        series=numbering.register("JG", "{series}-{n:03d}"),
        document=lambda lender: tokens.document(
            codes=(lender.record.number or "",), texts=(lender.name, lender.branch, lender.contact)
        ),
    )
)
LOANCARDS = register(
    Kind(
        "loancards",
        _("贷款政策卡"),
        LoanCard,
        loancards_seen_by,
        document=lambda card: tokens.document(texts=(str(card.lender), card.title, card.requirements)),
        silent=frozenset({"reminded_on"}),
    )
)
LOANLISTS = register(
    Kind("loanlists", _("按揭资料模板"), LoanList, loanlists_seen_by, silent=frozenset({"live"}))
)
LOANDESKS = register(Kind("loandesks", _("按揭专人"), LoanDesk, loandesks_seen_by))


def _not_twice(department, name: str, branch: str, but: int | None = None) -> None:
    same = Lender.objects.filter(
        record__department=department, record__voided_at=None, name=name, branch=branch
    ).exclude(pk=but)
    if other := same.select_related("record").first():
        raise Refused(_("这家机构已经登记：%s") % other.record.number, _("在它的页面上更正"), field="name")


@opens(
    "lenders.register", label=_("登记合作机构"), clauses=WORKING, form=forms.LenderForm, icon="building-bank"
)
def register_lender(act, record, *, projects=(), **facts):
    """Whoever lends to our customers, or helps them to a loan, is known with whom to ask there."""
    _not_twice(record.department, facts["name"], facts.get("branch", ""))
    lender = Lender.objects.create(record=record, **facts)
    lender.projects.set(projects)
    return lender


@action(
    "lenders.correct",
    label=_("更正"),
    clauses=WORKING,
    form=forms.CorrectLenderForm,
    icon="edit",
    who="anyone",
)
def correct_lender(act, lender, *, projects=None, **facts):
    """Contacts change more often than banks do."""
    act.require_reason(_("更正需要写明理由"), _("在“理由”一栏写一句"))
    for name, value in facts.items():
        setattr(lender, name, value)
    _not_twice(lender.record.department, lender.name, lender.branch, but=lender.pk)
    if projects is not None:
        lender.projects.set(projects)


@action(
    "lenders.end",
    label=_("停止合作"),
    clauses=WORKING,
    form=ReasonForm,
    tone="danger",
    icon="ban",
    who="anyone",
)
def end_lender(act, lender):
    """With whom we work no more is offered no more; the loans that they gave stay as they are."""
    act.void(_("写明从何时起不再合作"))


# ── policies ────────────────────────────────────────────────────────────────────


@opens(
    "loancards.add",
    label=_("登记政策卡"),
    clauses=POLICY,
    form=forms.CardForm,
    from_=["lenders"],
    icon="clipboard-text",
)
def add_card(act, record, *, uploads=(), **facts):
    """What a bank asks changes by the month: whoever signs or reckons reads the terms in force, with their last day."""
    _check_card(facts["lender"], facts["rate"], facts["from_on"], facts.get("until_on"))
    card = LoanCard.objects.create(record=record, **facts)
    act.attach(uploads)
    return card


def _check_card(lender, rate, from_on, until_on) -> None:
    if not lender.lends:
        raise Refused(_("%s不放贷") % lender, _("选择银行或公积金中心"), field="lender")
    if rate <= 0:
        raise Refused(_("年利率要大于零"), _("照政策文件填写"), field="rate")
    if until_on and until_on < from_on:
        raise Refused(_("有效期早于执行日期"), _("核对两个日期"), field="until_on")


@action(
    "loancards.correct",
    label=_("更正"),
    clauses=POLICY,
    form=forms.CorrectCardForm,
    icon="edit",
    who="anyone",
)
def correct_card(act, card, **facts):
    """A rate typed wrongly is put right with the reason; a new policy is a new card."""
    act.require_reason(_("更正需要写明理由"), _("新政策请另登记一张；这里只改写错的"))
    for name, value in facts.items():
        setattr(card, name, value)
    _check_card(card.lender, card.rate, card.from_on, card.until_on)
    card.reminded_on = None


@action(
    "loancards.void",
    label=_("停用"),
    clauses=POLICY,
    form=ReasonForm,
    tone="danger",
    icon="ban",
    who="anyone",
)
def void_card(act, card):
    """What a lender offers no more is taken out with its reason."""
    act.void(_("写明从何时起不再执行"))


@action(
    "loancards.remind", label=_("提醒政策到期"), clauses=["ZH-4.1.2"], who="anyone", adds=True, hidden=True
)
def remind_of_card(act, card):
    """Before a policy ends somebody asks the lender what comes after it, so that nobody is told of an old rate."""
    record = act.held.record
    desk = desk_of(record.department_id, record.project_id)
    owner = desk.member if desk else default_owner(record.department, record.project_id, at=act.now)
    card.reminded_on = card.until_on
    act.tell(
        owner,
        _("贷款政策“%(card)s”%(day)s到期，请向机构核实新政策")
        % {"card": card, "day": f"{card.until_on:%Y-%m-%d}"},
        key=f"loancard {card.pk} {card.until_on}",
        level="warning",
        clause="ZH-4.1.2",
    )
    act.note(责任人=owner.name)


# ── lists of papers ─────────────────────────────────────────────────────────────


@opens(
    "loanlists.add",
    label=_("登记资料模板"),
    clauses=["YX-2.6b", "ZH-J2.4"],
    form=forms.ListForm,
    from_=["lenders"],
    icon="list-check",
)
def add_list(act, record, *, lender, sort, papers):
    """Each bank wants papers of its own: a customer who is told all of them comes once."""
    if LoanList.objects.filter(lender=lender, sort=sort, live=True).exists():
        raise Refused(_("这家机构的这种贷款已有模板"), _("在它的页面上更正"), field="lender")
    _check_papers(papers)
    return LoanList.objects.create(record=record, lender=lender, sort=sort, papers=papers)


def _check_papers(papers) -> None:
    if not papers:
        raise Refused(_("没有写资料"), _("每行写一项"), field="papers")
    if len(set(papers)) != len(papers):
        raise Refused(_("有的资料写了两遍"), _("删去重复的一行"), field="papers")


@action(
    "loanlists.correct",
    label=_("更正"),
    clauses=["YX-2.6b"],
    form=forms.CorrectListForm,
    icon="edit",
    who="anyone",
)
def correct_list(act, loanlist, *, papers):
    """What a bank wants from now on; loans that have their list already keep it."""
    act.require_reason(_("更正需要写明理由"), _("写一句银行怎么通知的"))
    _check_papers(papers)
    loanlist.papers = papers


@action(
    "loanlists.void",
    label=_("停用"),
    clauses=["YX-2.6b"],
    form=ReasonForm,
    tone="danger",
    icon="ban",
    who="anyone",
)
def void_list(act, loanlist):
    """Without a list of its own a lender's loans follow the handbook's."""
    act.void(_("写明为什么不再使用"))
    loanlist.live = False


# ── who keeps in touch ──────────────────────────────────────────────────────────


@opens(
    "loandesks.appoint",
    label=_("指定按揭专人"),
    clauses=["YX-3.2.4", "ZH-J3.1"],
    form=forms.DeskForm,
    icon="user-star",
)
def appoint_desk(act, record, *, who, from_on):
    """The loans of a project have one who sees to them; banks and customers know whom to ask."""
    return LoanDesk.objects.create(record=record, member=who, from_on=from_on)


@action(
    "loandesks.end", label=_("不再负责"), clauses=["YX-3.2.4"], form=ReasonForm, icon="user-off", who="anyone"
)
def end_desk(act, desk):
    """New loans go to whoever comes after; those under way are handed over one by one or in bulk."""
    act.void(_("写明由谁接手"))
