"""条款说明: what is explained at the signing (ZH-4.1.1)."""

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.rooms.sales.contracts import forms
from huiyin.rooms.sales.contracts.models import Term
from huiyin.rooms.sales.contracts.queries import terms_seen_by
from huiyin.web.forms import ReasonForm

TERMS = register(
    Kind(
        "terms",
        _("条款说明"),
        Term,
        terms_seen_by,
        document=lambda term: tokens.document(texts=(term.heading, term.meaning)),
    )
)


@opens("terms.add", label=_("增加条款说明"), clauses=["ZH-4.1.1"], form=forms.TermForm, icon="book-2")
def add_term(act, record, **facts):
    """Everybody explains a clause in the same words, those that the house stands by."""
    return Term.objects.create(record=record, **facts)


@action("terms.correct", label=_("更正"), clauses=["ZH-4.1.1"], form=forms.CorrectTermForm, icon="edit")
def correct_term(act, term, **facts):
    """A better explanation takes the place of the old one, with the reason."""
    act.require_reason(_("更正需要写明理由"), _("在“理由”一栏写一句"))
    for name, value in facts.items():
        setattr(term, name, value)


@action(
    "terms.void",
    label=_("作废"),
    clauses=["ZH-4.1.1"],
    form=ReasonForm,
    tone="danger",
    icon="ban",
)
def void_term(act, term):
    """What is not said any more is taken out with its reason."""
    act.void(_("写明为什么不再使用"))
