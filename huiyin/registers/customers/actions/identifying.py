"""Whoever takes a contract, a certificate or keys is whom the card names, or acts for them with authority."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import vault
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action
from huiyin.kernel.files.storing import Stored
from huiyin.kernel.parties.models import Party
from huiyin.registers.customers import forms
from huiyin.registers.customers.actions.registering import refuse_known, sealed_id
from huiyin.registers.customers.queries import customer_of


@action(
    "customers.identify",
    label=_("登记证件号码"),
    clauses=["ZH-J2.1", "YX-2.7.1c"],
    form=forms.IdentifyForm,
    icon="id",
    offered=lambda customer: not customer.id_sealed and not customer.party.erased_at,
)
def identify_customer(act, customer, *, id_number):
    """The number is read off the card once; from then on whoever takes papers in this name is known by it."""
    blind = vault.blind(id_number, "id number")
    if customer.id_blind and bytes(customer.id_blind) != blind:
        raise Refused(
            _("证件号码与登记的不一致"),
            _("对照证件；登记有误的，先更正"),
            field="id_number",
            clause="ZH-J2.3",
        )
    if customer.id_blind:
        return
    refuse_known([id_number])
    for column, value in sealed_id(customer.party, id_number).items():
        setattr(customer, column, value)
    act.note(证件号码=_("已登记"))


def check_identity(
    party: Party,
    id_number: str,
    *,
    proxy_name: str = "",
    authority: Sequence[Stored] = (),
    clause: str = "YX-2.4c",
) -> str:
    """The name of who takes it: the customer, or their proxy.

    The number is read off the card of whoever stands there. Raises Refused where it is not the customer's, or where
    a proxy brings no authority.
    """
    if proxy_name:
        if not authority:
            raise Refused(
                _("代领要有授权委托书"), _("上传委托书和双方证件的照片"), field="authority", clause=clause
            )
        if not id_number:
            raise Refused(
                _("没有核验代领人的证件"), _("填写代领人证件号码"), field="id_number", clause=clause
            )
        return proxy_name
    customer = customer_of(party)
    if customer is None or not customer.id_blind:
        raise Refused(
            _("客户没有登记证件号码，无法核验"),
            _("先在客户页面登记证件号码"),
            field="id_number",
            clause=clause,
        )
    if bytes(customer.id_blind) != vault.blind(id_number, "id number"):
        raise Refused(
            _("证件号码与客户登记的不一致"),
            _("对照本人证件；不是本人的按代领办理"),
            field="id_number",
            clause=clause,
        )
    return party.name
