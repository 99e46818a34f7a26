"""维修资金标准: entered by whoever leads, with the paper that says so."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.rooms.sales.receipts import forms
from huiyin.rooms.sales.receipts.models import FundRate
from huiyin.rooms.sales.receipts.queries import fundrates_seen_by
from huiyin.web.forms import ReasonForm

FUNDRATES = register(
    Kind(
        "fundrates",
        _("维修资金标准"),
        FundRate,
        fundrates_seen_by,
        document=lambda rate: tokens.document(texts=(rate.paper, rate.building)),
    )
)


@opens(
    "fundrates.set",
    label=_("登记维修资金标准"),
    clauses=["ZH-J4.8"],
    form=forms.RateForm,
    icon="currency-yuan",
)
def set_rate(act, record, *, per_m2, **facts):
    """Each city sets its own amount; a new one is a new row from its day on, so that old figures stay explained."""
    if per_m2 <= 0:
        raise Refused(_("标准要大于零"), _("填写每平方米的金额"), field="per_m2")
    return FundRate.objects.create(record=record, per_m2=per_m2, **facts)


@action("fundrates.void", label=_("作废"), clauses=["ZH-J4.8"], form=ReasonForm, tone="danger", icon="ban")
def void_rate(act, rate):
    """A standard entered wrongly is taken back with its reason; what was reckoned by it keeps its explanation."""
    act.void()
