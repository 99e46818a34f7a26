"""How far a proposal of dismissal has come, step by step."""

from __future__ import annotations

from django.utils.translation import gettext as _

from huiyin.rooms.people.conduct.models import Penalty
from huiyin.web.saying import day, name_of
from huiyin.web.templatetags.huiyin import when


def earlier_warnings(penalty: Penalty):
    """Earlier notices that the member signed for: what a court asks to see of warnings before."""
    return (
        Penalty.objects.filter(member=penalty.member, received_at__isnull=False, ended=False)
        .exclude(pk=penalty.pk)
        .filter(breach__matter__happened_at__lt=penalty.breach.matter.happened_at)
        .order_by("pk")
    )


def earlier_on_paper(penalty: Penalty) -> list[str]:
    """Numbers of what counts with it and was settled before the system: its notice was signed for on paper, if at all."""
    found = penalty.counted.filter(brought=True).order_by("matter__happened_at", "pk")
    return [number or "" for number in found.values_list("matter__record__number", flat=True)]


def step_lines(one) -> list[tuple[str, str, bool]]:
    """The steps that the law and the house ask for: what, how it stands, whether it is done."""
    penalty, breach = one.penalty, one.penalty.breach
    warnings = list(earlier_warnings(penalty).values_list("matter__record__number", flat=True))
    on_paper = [_("旧台账%s，纸面签收见附件") % number for number in earlier_on_paper(penalty)]
    before = [
        *filter(None, warnings),
        *(on_paper if one.serious else ()),
    ]  # looked at as the material was complete
    union = _("逾期未答复") if one.silent else one.union_words
    rows = (
        (_("违规证据"), breach.record.number or "", True),
        (
            _("前次警告及签收"),
            "、".join(before) or (_("本次为首次") if penalty.nth == 1 else ""),
            bool(before) or penalty.nth == 1,
        ),
        (
            _("告知并由本人签收"),
            when(penalty.received_at) if penalty.received_at else "",
            bool(penalty.received_at),
        ),
        (_("听取陈述申辩"), when(penalty.heard_at) if penalty.heard_at else "", bool(penalty.heard_at)),
        (
            _("发生前签阅的规程版本"),
            f"{breach.edition}（{when(breach.signed_at)}）" if breach.edition else "",
            bool(breach.edition),
        ),
        (_("严重违纪的理由"), one.serious, bool(one.serious)),
        (_("通知工会"), f"{one.union} {day(one.told_on)}".strip(), bool(one.told_on)),
        (_("工会意见"), f"{day(one.answered_on)} {union}".strip(), bool(one.answered_on)),
        (_("研究并书面回复工会"), f"{day(one.replied_on)} {one.reply}".strip(), bool(one.replied_on)),
        (
            _("另一位上级批准"),
            f"{name_of(one.approved_by)} {when(one.approved_at)}" if one.approved_at else "",
            bool(one.approved_at),
        ),
        (
            _("出具解除劳动合同证明"),
            f"{one.certificate} {day(one.certified_on)}".strip(),
            bool(one.certified_on),
        ),
    )
    return [(str(label), str(words), done) for label, words, done in rows]
