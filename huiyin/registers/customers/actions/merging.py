"""One person written down twice is one customer again; nothing moves, so it can be undone."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action
from huiyin.kernel.search.index import put
from huiyin.registers.customers import forms
from huiyin.registers.customers.actions.registering import document
from huiyin.registers.customers.queries import customer_of
from huiyin.web.forms import ReasonForm


@action(
    "customers.merge",
    label=_("并入另一位客户"),
    clauses=["YX-2.1.1a"],
    who="anyone",
    form=forms.MergeForm,
    icon="git-merge",
    offered=lambda customer: not customer.party.merged_into_id,
)
def merge_customer(act, customer, *, into):
    """Whoever calls is one customer, however often they were written down: else half of their matters is never seen."""
    act.require_reason(_("合并需要写明理由"), _("写明怎么确认是同一位客户"))
    party, kept = customer.party, customer_of(into)
    if party.merged_into_id:
        raise Refused(_("这位客户已经并入%s") % party.merged_into, _("先撤销原来的合并"))
    if kept is None or into.pk == party.pk or kept.party.merged_into_id:
        raise Refused(_("不能并入所选的客户"), _("请选择另一位没有被合并的客户"), field="into")
    if party.merged.exists():
        raise Refused(_("已有其他客户并入这位客户"), _("先撤销那些合并，再一并并入所选的客户"), field="into")
    party.merged_into = into
    party.save(update_fields=["merged_into"])
    act.link(kept.record, "merged")
    act.note(并入=kept.record.number)
    put(kept.pk, document(kept))


@action(
    "customers.unmerge",
    label=_("撤销合并"),
    clauses=["YX-2.1.1a"],
    who="anyone",
    form=ReasonForm,
    icon="git-fork",
    offered=lambda customer: bool(customer.party.merged_into_id),
)
def unmerge_customer(act, customer):
    """Two people of one name are two again, each with their own records: no key had moved."""
    act.require_reason(_("撤销合并需要写明理由"), _("写明怎么确认不是同一位客户"))
    party = customer.party
    if not party.merged_into_id:
        raise Refused(_("这位客户没有并入别人"), _("不需要撤销"))
    kept = customer_of(party.merged_into)
    party.merged_into = None
    party.save(update_fields=["merged_into"])
    if kept:
        act.note(不再并入=kept.record.number)
        put(kept.pk, document(kept))
