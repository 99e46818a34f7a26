"""The customer's consent, and the papers that the lender wants (YX-2.6b)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions import wanted
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import GUARDS, action
from huiyin.kernel.promises import making
from huiyin.rooms.sales.mortgages import forms
from huiyin.rooms.sales.mortgages.actions.opening import check_day, today_of
from huiyin.rooms.sales.mortgages.models import UNDER_WAY, LoanPaper, Mortgage, Stage
from huiyin.rooms.sales.mortgages.promises import PAPERS
from huiyin.rooms.sales.mortgages.queries import missing_papers


@action(
    "mortgages.consent",
    label=_("登记单独同意"),
    clauses=["YX-2.6b", "ZH-J3.2"],
    moves=UNDER_WAY,
    form=forms.ConsentForm,
    icon="shield-check",
    offered=lambda mortgage: mortgage.consent_on is None,
)
def note_consent(act, mortgage, *, consented_on, edition, uploads=()):
    """Bank statements are sensitive: they are kept, and given to the bank, only after the customer agreed to just that."""
    check_day(act, consented_on, None, "", field="consented_on")
    mortgage.consent_on, mortgage.consent_version = consented_on, edition
    act.attach(uploads)


def require_consent(mortgage: Mortgage, uploads) -> None:
    """Raises Refused for papers that nobody agreed to our keeping."""
    if uploads and mortgage.consent_on is None:
        raise Refused(
            _("客户还没有单独同意保存银行资料"),
            _("先办“登记单独同意”，再上传"),
            field="uploads",
            clause="YX-2.6b",
        )


def nothing_without_consent(act, subject, facts) -> None:
    """What is put to a loan by the page's general button is looked at just the same."""
    if isinstance(subject, Mortgage):
        require_consent(subject, facts.get("uploads"))


GUARDS.setdefault("matters.attach", []).append(nothing_without_consent)


@action(
    "mortgages.take_papers",
    label=_("收资料"),
    clauses=["YX-2.6b", "ZH-J3.2", "ZH-J2.4"],
    moves="collect | review",
    adds=True,
    form=forms.PapersForm,
    icon="files",
)
def take_papers(act, mortgage, *, papers, words="", uploads=()):
    """What was brought and what the bank still waits for is known line by line, so that nobody is chased for nothing."""
    require_consent(mortgage, uploads)
    wanted.note(act, mortgage.papers, papers, states=LoanPaper.State.values, words=words, uploads=uploads)
    _complete(act, mortgage)


def _complete(act, mortgage: Mortgage) -> None:
    """The day on which the last paper came; from then on it is ours to hand them in."""
    missing = missing_papers(mortgage)
    if missing:
        mortgage.ready_on = None
    elif mortgage.ready_on is None:
        mortgage.ready_on = today_of(act)
        if mortgage.matter.state == Stage.COLLECT:
            making.keep(act, making.open_of(mortgage.matter, PAPERS))
            making.make(act, PAPERS, mortgage.matter, words=_("资料已齐，送银行审批"))


@action(
    "mortgages.add_paper",
    label=_("增加一项资料"),
    clauses=["YX-2.6b"],
    moves="collect | review",
    adds=True,
    form=forms.AddPaperForm,
    icon="plus",
)
def add_paper(act, mortgage, *, label):
    """What the bank asks for beside its list is chased with the rest."""
    wanted.add(act, mortgage.papers, label)
    mortgage.ready_on = None
