"""The ledger of clearances and one of them."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel.money import yuan
from huiyin.kernel.privacy.masking import masked_name
from huiyin.web.columns import money_column, number_column
from huiyin.web.drawing import BADGE
from huiyin.web.kit import Column, Fact, Page, View, listed, page
from huiyin.web.saying import badge_cell, name_of


def _state(one) -> dict:
    if one.record.voided_at:
        return badge_cell(_("已作废"), "grey")
    if one.clear:
        return badge_cell(_("已结清"), "green")
    if one.excused_by_id:
        return badge_cell(_("审批放行"), "orange")
    return badge_cell(_("未结清"), "red")


def _facts(one, member):
    contract, party = one.contract, one.record.party
    explains = reverse("explanation", args=["clearances", one.pk, "open_amount"])
    facts = [
        Fact(_("状态"), _state(one)["label"]),
        Fact(_("合同"), str(contract.record), url=reverse("record", args=["contracts", contract.pk])),
        Fact(_("房屋"), str(contract.unit)),
        Fact(_("买受人"), party.name, party=True, masked=masked_name(party.name)),
        Fact(_("未清金额"), _("%s元") % yuan(one.open_amount), explains=explains, clause="ZH-J4.8"),
        Fact(_("维修资金"), _("已缴") if one.fund_paid else _("未缴，不能交房"), clause="ZH-J4.8"),
        Fact(_("开具人"), name_of(one.drawn_by)),
    ]
    if one.excused_by:
        facts += [
            Fact(_("放行申请人"), one.excused_by.name),
            Fact(_("放行金额"), _("%s元") % yuan(one.excused_up_to or 0)),
            Fact(_("放行理由"), one.excused_why),
        ]
    return facts


def _sections(one, member):
    lines = []
    for _code, label, owed, owing, is_open, note in one.lines:
        words = [note]
        if owed:
            words.append(_("客户欠%s元") % yuan(owed))
        if owing:
            words.append(_("应退客户%s元") % yuan(owing))
        lines.append(
            {
                "label": label,
                "words": "，".join(filter(None, words)) or _("无余额"),
                "state_label": _("未清") if is_open else _("已清"),
                "state_tone": "red" if is_open else "green",
            }
        )
    return [listed(_("逐项清算"), lines)]


page(
    Page(
        "clearances",
        "delivery",
        "checklist",
        order=55,
        columns=(
            number_column(),
            Column(
                "unit", __("房屋"), lambda o: o.contract.unit.path, filter="contract__unit__path__startswith"
            ),
            Column("party", __("买受人"), lambda o: masked_name(name_of(o.record.party)), personal=True),
            Column("state", __("状态"), _state, template=BADGE),
            money_column("open", __("未清金额"), lambda o: o.open_amount),
            Column("fund", __("维修资金"), lambda o: _("已缴") if o.fund_paid else _("未缴")),
            Column("excused", __("放行理由"), lambda o: o.excused_why, minor=True, wide=True),
            Column("drawn", __("开具人"), lambda o: name_of(o.drawn_by), minor=True),
        ),
        rows=lambda rows: rows.select_related("record__party", "contract__unit", "drawn_by"),
        one=lambda rows: rows.select_related(
            "contract__unit__building__project", "contract__matter__record", "drawn_by", "excused_by"
        ),
        facts=_facts,
        sections=_sections,
        views=(
            View(
                "open", __("未结清"), lambda member: Q(clear=False, excused_by=None, record__voided_at=None)
            ),
            View("excused", __("审批放行"), lambda member: Q(excused_by__isnull=False)),
        ),
        clauses=("ZH-J4.8",),
        empty=__("交房前在合同页面开结清单：房款、面积差、维修资金、税费逐项清算。"),
        facts_title=__("清算"),
        told_whole=True,
    )
)
