"""Product complaints sent a level up."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.rooms.desk.complaints.models import State
from huiyin.rooms.desk.complaints.queries import items_shown
from huiyin.web.columns import number_column
from huiyin.web.kit import Column, Fact, Page, Section, page
from huiyin.web.saying import TONES
from huiyin.web.templatetags.huiyin import when

page(
    Page(
        "collections",
        "complaints",
        "stack-push",
        columns=(
            number_column(),
            Column("period", __("期间"), str),
            Column("count", __("件数"), lambda c: len(c.items), align="end"),
            Column("to", __("报送"), lambda c: c.to_member.name),
            Column("sent", __("报送时间"), lambda c: when(c.sent_at)),
            Column("read", __("签收"), lambda c: when(c.read_at) if c.read_at else _("未签收")),
        ),
        rows=lambda rows: rows.select_related("record", "to_member"),
        one=lambda rows: rows.select_related("to_member"),
        facts=lambda one, member: [
            Fact(_("期间"), str(one)),
            Fact(_("件数"), len(one.items)),
            Fact(_("报送"), one.to_member.name),
            Fact(_("报送时间"), when(one.sent_at)),
            Fact(_("签收时间"), when(one.read_at) if one.read_at else _("未签收")),
            Fact(_("上级意见"), one.remark),
        ],
        sections=lambda one, member: [
            Section(
                _("明细"),
                template="web/components/lines.html",
                context={
                    "lines": [
                        {
                            "label": f"{number} {title}",
                            "words": "",
                            "url": reverse("record", args=["complaints", key]),
                            "state_label": dict(State.choices).get(state, state),
                            "state_tone": TONES.get(state, "grey"),
                        }
                        for key, number, title, state in items_shown(one, member)
                    ]
                },
                flush=True,
            )
        ],
        clauses=("JS-H3.3",),
        empty=__("每期把产品技术类投诉汇总，报送上一级。"),
    )
)
