"""The ledger of readings, the page with who has signed and who has not, and what a member has still to sign."""

from itertools import groupby

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.rooms.rulebook.models import HOUSES, Reading, Signature
from huiyin.rooms.rulebook.queries.reading import to_sign, with_signatures
from huiyin.web.columns import number_column
from huiyin.web.kit import Column, Fact, Page, Section, View, page, waiting
from huiyin.web.saying import badge_cell, chosen
from huiyin.web.templatetags.huiyin import when


def share(signed: int, readers: int) -> str:
    """12/15（80%）"""
    return f"{signed}/{readers}（{signed * 100 // readers}%）" if readers else "0/0"


def _signed(reading) -> dict:
    whole = reading.signed == reading.readers
    tone = "green" if whole else "orange" if reading.due < clock.now() else "accent"
    return badge_cell(share(reading.signed, reading.readers), tone)


def _line(line: Signature, now) -> dict:
    if line.signed_at:
        said, tone = when(line.signed_at), "green"
    elif line.due < now:
        said, tone = _("逾期未签"), "red"
    else:
        said, tone = _("未签"), "grey"
    return {
        "label": line.member.name,
        "words": line.words,
        "url": "",
        "state_label": said,
        "state_tone": tone,
    }


def _sections(reading: Reading, member) -> list[Section]:
    now = clock.now()
    lines = list(
        reading.signatures.select_related("member", "department").order_by(
            "department__name", "-signed_at", "pk"
        )
    )
    found = [
        Section(_("条文"), text=reading.text)
        if reading.text
        else Section(
            _("规程全文"),
            template="rulebook/parts/whole.html",
            context={"url": reverse("pack", args=[reading.house]), "label": reading.title},
        )
    ]
    for department, some in groupby(lines, key=lambda line: line.department):
        rows = list(some)
        signed = sum(1 for line in rows if line.signed_at)
        found.append(
            Section(
                _("%(department)s，已签 %(share)s")
                % {"department": department.name, "share": share(signed, len(rows))},
                template="web/components/lines.html",
                context={"lines": [_line(line, now) for line in rows]},
                flush=True,
            )
        )
    return found


def _facts(reading: Reading, member) -> list[Fact]:
    clause = reading.clause
    return [
        Fact(_("规程"), reading.get_house_display()),
        Fact(
            _("条款"),
            str(clause) if clause else _("全文"),
            url=reverse("clause", args=[clause.code])
            if clause
            else reverse("clauses") + f"?house={reading.house}",
        ),
        Fact(_("版本"), reading.edition),
        Fact(_("发起人"), reading.asked_by.name if reading.asked_by else _("系统")),
        Fact(_("发起时间"), when(reading.asked_at)),
        Fact(_("签阅期限"), when(reading.due)),
    ]


def _mine(member, **facts) -> Q:
    return Q(Exists(Signature.objects.filter(reading=OuterRef("pk"), member=member, **facts)))


page(
    Page(
        "readings",
        "rulebook",
        "signature",
        order=82,
        columns=(
            number_column(),
            Column("title", __("签阅内容"), lambda r: r.title, wide=True, filter="title__contains"),
            Column("edition", __("版本"), lambda r: r.edition),
            Column("signed", __("已签"), _signed, template="web/components/cell_badge.html"),
            Column("house", __("规程"), lambda r: chosen(r, "house"), filter="house", choices=HOUSES),
            Column("due", __("签阅期限"), lambda r: when(r.due), full=lambda r: r.due, sort="due"),
            Column("by", __("发起人"), lambda r: r.asked_by.name if r.asked_by else _("系统")),
            Column(
                "asked",
                __("发起时间"),
                lambda r: when(r.asked_at),
                full=lambda r: r.asked_at,
                filter="asked_at",
                day=True,
            ),
            Column(
                "clause",
                __("条款号"),
                lambda r: r.clause_id or "",
                filter="clause__code__istartswith",
                minor=True,
            ),
            Column("department", __("发起部门"), lambda r: r.record.department.name, minor=True),
        ),
        rows=lambda rows: with_signatures(rows).select_related("record__department", "asked_by"),
        one=lambda rows: rows.select_related("asked_by", "clause"),
        facts=_facts,
        sections=_sections,
        views=(
            View("mine", __("待我签阅"), lambda member: _mine(member, signed_at=None)),
            View("signed", __("我已签的"), lambda member: _mine(member, signed_at__isnull=False)),
        ),
        clauses=("YX-1.1", "WY-A4.4.1", "JS-1.3", "ZH-J1.12"),
        empty=__("规程公布或修订后在这里逐人签阅，谁签了、谁没签一目了然。"),
        told_whole=True,
        facts_title=__("签阅信息"),
    )
)


@waiting
def readings_to_sign(member) -> list[dict]:
    """What a member has still to read and sign, for their desk."""
    now = clock.now()
    return [
        {
            "title": _("签阅：%s") % line.reading.title,
            "url": reverse("record", args=["readings", line.reading_id]),
            "asker": line.reading.asked_by.name if line.reading.asked_by else "",
            "when": line.reading.asked_at,
            "words": _("%s前签阅") % f"{clock.local(line.due):%m-%d %H:%M}",
            "level": "red" if line.due < now else "",
            "state_label": _("逾期未签"),
            "act": {
                "label": _("阅读并签阅"),
                "url": reverse("record", args=["readings", line.reading_id]),
            },
        }
        for line in to_sign(member)[:30]
    ]
