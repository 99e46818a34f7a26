"""The call ledger and a call's page."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel.clauses.parameters import param
from huiyin.kernel.privacy.masking import masked_name, masked_phone
from huiyin.rooms.desk.reception.models import Outcome
from huiyin.web.kit import Column, Fact, Page, Section, page
from huiyin.web.templatetags.huiyin import when


def _length(call) -> str:
    if call.seconds is None:
        return ""
    limit = param("YX-2.1.1b", "call_minutes", call.record.department_id)
    over = limit is not None and call.seconds > limit * 60
    words = _("%(m)d分%(s)02d秒") % {"m": call.seconds // 60, "s": call.seconds % 60}
    return _("%s，超时") % words if over else words


def _facts(call, member):
    party = call.record.party
    return [
        Fact(
            _("客户"),
            party.name if party else "",
            party=True,
            masked=masked_name(party.name) if party else "",
        ),
        Fact(_("来电号码"), call.number, party=True, masked=masked_phone(call.number)),
        Fact(_("接听时间"), when(call.started_at)),
        Fact(_("接听人"), call.taken_by.name if call.taken_by else ""),
        Fact(_("通话时长"), _length(call), clause="YX-2.1.1b"),
        Fact(_("结果"), call.get_outcome_display()),
    ]


page(
    Page(
        "calls",
        "desk",
        "phone-incoming",
        order=10,
        columns=(
            Column("number", __("编号"), lambda c: c.record.number, sticky=True),
            Column("started", __("接听时间"), lambda c: when(c.started_at), filter="started_at", day=True),
            Column("party", __("客户"), lambda c: masked_name(c.record.party.name) if c.record.party else ""),
            Column("phone", __("来电号码"), lambda c: masked_phone(c.number), filter="number__endswith"),
            Column("need", __("需求"), lambda c: c.need, wide=True),
            Column(
                "outcome",
                __("结果"),
                lambda c: c.get_outcome_display(),
                filter="outcome",
                choices=Outcome.choices,
            ),
            Column("length", __("时长"), _length, align="end", minor=True),
            Column("taken_by", __("接听人"), lambda c: c.taken_by.name if c.taken_by else "", minor=True),
        ),
        rows=lambda rows: rows.select_related("record__party", "taken_by"),
        one=lambda rows: rows.select_related("taken_by"),
        facts=_facts,
        sections=lambda call, member: [
            Section(_("需求"), text=call.need),
            *([Section(_("答复"), text=call.reply)] if call.reply else []),
        ],
        clauses=("YX-2.1.1a", "YX-2.1.1b"),
        empty=__("接到电话就在这里登记，几秒钟一条。"),
    )
)
