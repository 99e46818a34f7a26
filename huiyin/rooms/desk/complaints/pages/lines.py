"""What hangs on a complaint, line by line: parts, plan, contacts, remedies, the group."""

from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.rooms.desk.complaints.models import PartState, State
from huiyin.rooms.desk.complaints.queries import complaints_seen_by, group_keys
from huiyin.web.kit import listed
from huiyin.web.saying import TONES, matter_due, name_of
from huiyin.web.templatetags.huiyin import yuan


def listeds(complaint, member):
    """Parts, plan, contacts, remedies and group, each a list of lines and absent when empty."""
    found = []
    parts = complaint.parts.select_related("matter__record__department", "matter__owner").order_by("pk")
    groups = (
        (
            _("其他部门协办"),
            [
                {
                    "label": f"{p.matter.record.department.name}：{p.matter.title}",
                    "words": p.reply
                    or _("%(who)s，%(due)s") % {"who": p.matter.owner.name, "due": matter_due(p)},
                    "url": reverse("record", args=["parts", p.pk]),
                    "state_label": dict(PartState.choices).get(p.matter.state),
                    "state_tone": TONES.get(p.matter.state, "grey"),
                }
                for p in parts
            ],
        ),
        (
            _("解决方案"),
            [
                {
                    "label": f"{s.position}. {s.words}",
                    "words": f"{s.owner.name}，{s.due_on:%m-%d}" + (f"，{s.outcome}" if s.outcome else ""),
                    "url": "",
                    "state_label": _("已完成") if s.done_at else _("未完成"),
                    "state_tone": "green" if s.done_at else "accent",
                }
                for s in complaint.steps.select_related("owner").order_by("position")
            ],
        ),
        (
            _("联系记录"),
            [
                {
                    "label": f"{c.get_way_display()}，{_('已联系上') if c.reached else _('未联系上')}",
                    "words": f"{name_of(c.member)} {c.words}",
                    "url": "",
                    "when": c.at,
                }
                for c in complaint.contacts.select_related("member").order_by("-at")
            ],
        ),
        (
            _("补救办法"),
            [
                {
                    "label": r.words,
                    "words": _("费用 %(cost)s 元，同意人 %(who)s")
                    % {"cost": yuan(r.cost), "who": name_of(r.agreed_by)}
                    if r.cost
                    else _("不产生费用"),
                    "url": "",
                    "when": r.at,
                }
                for r in complaint.remedies.select_related("agreed_by").order_by("-at")
            ],
        ),
    )
    for title, lines in groups:
        if lines:
            found.append(listed(title, lines))
    return found


def group_of(complaint, member):
    """The complaints of one group, as related records."""
    others = group_keys(complaint)
    if not others:
        return []
    group = complaints_seen_by(member).filter(pk__in=others)
    rows = group.select_related("matter__record").order_by("pk")[:30]
    return [
        {
            "label": _("群诉 %s") % (row.matter.record.number or ""),
            "words": row.matter.title,
            "url": reverse("record", args=["complaints", row.pk]),
            "state_label": dict(State.choices).get(row.matter.state),
            "state_tone": TONES.get(row.matter.state, "grey"),
        }
        for row in rows
    ]
