"""What stands of the registry and the title on a contract's own page."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.kernel.members.rights import reach_of
from huiyin.rooms.sales.titles.models import TitleState
from huiyin.rooms.sales.titles.pages.parts import act_line
from huiyin.rooms.sales.titles.queries import acts_of, title_of
from huiyin.web.kit import Section, listed
from huiyin.web.saying import day


def contract_sections(contract, member) -> list[Section]:
    """Acts and title of a contract, for whoever may see them."""
    record = contract.record
    if not reach_of(member).may("titles.see", record.department_id, record.project_id):
        return []
    found = [act_line(act) for act in acts_of(contract)]
    if title := title_of(contract):
        term = _("办证期限%s") % day(title.title_by) if title.title_by else ""
        closed = title.matter.state == TitleState.ISSUED
        found.insert(
            0,
            {
                "label": _("办证 %s") % title.record.number,
                "words": "，".join(filter(None, (title.certificate_number, "" if closed else term))),
                "url": reverse("record", args=["titles", title.pk]),
                "state_label": str(TitleState(title.matter.state).label),
                "state_tone": "green" if closed else "accent",
            },
        )
    return [listed(_("登记与办证"), found)] if found else []
