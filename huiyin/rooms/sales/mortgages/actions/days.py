"""每日对账: that the bank, the ledger and finance were compared for a day (ZH-J3.3)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.explain.keeping import keep
from huiyin.kernel.records.kinds import Kind, register
from huiyin.rooms.sales.mortgages import forms
from huiyin.rooms.sales.mortgages.actions.opening import check_day
from huiyin.rooms.sales.mortgages.models import LoanDay
from huiyin.rooms.sales.mortgages.queries import day_of, loandays_seen_by, place_of
from huiyin.rooms.sales.mortgages.rules import summed
from huiyin.web.forms import ReasonForm

CLAUSES = ["ZH-J3.3"]

LOANDAYS = register(
    Kind("loandays", _("放款对账"), LoanDay, loandays_seen_by, silent=frozenset({"place", "live"}))
)
FORMULA = {
    "bank": _("当天银行流水金额之和"),
    "ledger": _("当天放款台账金额之和（按银行放款日期）"),
    "booked": _("当天放款里财务已入账的金额之和"),
}


@opens("loandays.check", label=_("今日对账"), clauses=CLAUSES, form=forms.DayForm, icon="checklist")
def check_day_of_loans(act, record, *, day, words=""):
    """A day on which nothing came is known from a day that nobody looked at: somebody says that they compared."""
    check_day(act, day, None, "", field="day")
    place = place_of(record.department_id, record.project_id)
    if LoanDay.objects.filter(place=place, day=day, live=True).exists():
        raise Refused(_("%s已经对过账") % f"{day:%Y-%m-%d}", _("有更正的先作废那一次"), field="day")
    found = day_of(record.department_id, record.project_id, day)
    told = {name: summed(rows, str(FORMULA[name])) for name, rows in found.rows.items()}
    one = LoanDay.objects.create(
        record=record,
        day=day,
        place=place,
        words=words,
        differences=found.differences,
        **{name: sum(amount for _number, amount, _pk in rows) for name, rows in found.rows.items()},
    )
    for name, explained in told.items():
        keep(act, f"loanday_{name}", explained)
    return one


@action(
    "loandays.void",
    label=_("作废"),
    clauses=CLAUSES,
    who="anyone",
    form=ReasonForm,
    tone="danger",
    icon="ban",
)
def void_day(act, one):
    """A day that was ticked too early is compared again."""
    act.void(_("写明为什么重新对账"))
    one.live = False
