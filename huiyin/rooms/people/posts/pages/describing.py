"""岗位说明书: its ledger, its page with how each duty is met, and what a member has still to sign."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel.members.models import Member
from huiyin.rooms.people.posts.models import Acknowledgement
from huiyin.rooms.people.posts.queries import duties_met, holders_of, leads, to_sign
from huiyin.rooms.people.posts.queries.describing import DAYS
from huiyin.web.columns import number_column
from huiyin.web.kit import Column, Fact, Page, Section, View, listed, page, waiting
from huiyin.web.saying import badge_cell, chips, chosen, name_of
from huiyin.web.templatetags.huiyin import when

BADGE = "web/components/cell_badge.html"


def _state(description) -> dict:
    if description.replaced_at:
        return badge_cell(_("已被替换"), "grey")
    return badge_cell(_("现行"), "green")


def _signed(description) -> dict:
    whole = description.signed == description.asked
    return badge_cell(f"{description.signed}/{description.asked}", "green" if whole else "orange")


def watched(description, member) -> list[Member]:
    """Of whom the reader may see how the duties are met: of themselves, and of those they lead."""
    held = holders_of([description.post_id]).get(description.post_id, [])
    return [one for one in held if one.pk == member.pk or leads(member, one)]


def duty_rows(description, members: list[Member]) -> list[dict]:
    """The duties sorted, each with its clauses and, for these members, what happened under them."""
    codes = {code for duty in description.duties for code in duty["clauses"]}
    met = duties_met(members, codes) if members else {}
    known = {chip["code"]: chip for chip in chips(sorted(codes))}
    groups: dict[str, list[dict]] = {}
    for duty in description.duties:
        clauses = [
            {"chip": known[code], "code": code, **met.get(code, {})}
            for code in duty["clauses"]
            if code in known
        ]
        groups.setdefault(duty["sort"], []).append({"words": duty["words"], "clauses": clauses})
    return [{"sort": sort, "duties": duties} for sort, duties in groups.items()]


def _sections(description, member):
    members = watched(description, member)
    duties = {
        "groups": duty_rows(description, members),
        "shown": bool(members),
        "who": "、".join(one.name for one in members),
        "days": DAYS,
    }
    found = [
        Section(_("岗位使命"), text=description.mission),
        Section(_("职责"), template="posts/duties.html", context=duties, flush=True),
    ]
    required = [
        (_("专业知识"), description.knowledge),
        (_("通用素质"), description.general),
        (_("职能素质"), description.functional),
    ]
    asked = [{"label": label, "words": "、".join(words)} for label, words in required if words]
    found.append(listed(_("任职要求"), asked))
    lines = [
        {
            "label": one.member.name,
            "words": "",
            "state_label": _("已签认 %s") % when(one.signed_at) if one.signed_at else _("未签认"),
            "state_tone": "green" if one.signed_at else "orange",
        }
        for one in description.acknowledgements.select_related("member").order_by("pk")
    ]
    if lines:
        found.append(listed(_("任职人签认"), lines))
    return found


def _facts(description, member):
    post = description.post
    sheet = getattr(post, "sheet", None)
    below = post.directs.filter(sheet__closed_on=None).order_by("pk")
    url = reverse("record", args=["posts", sheet.pk]) if sheet else ""
    department = getattr(post.department, "sheet", None)
    return [
        Fact(_("岗位名称"), post.name, url=url),
        Fact(_("岗位编号"), sheet.code if sheet else ""),
        Fact(_("所属部门"), post.department.name),
        Fact(_("所属单位"), department.unit if department else ""),
        Fact(_("直接上级"), name_of(post.directed_by), clause="ZH-J1.R"),
        Fact(_("监督指导"), name_of(post.supervised_by), clause="WY-S0"),
        Fact(_("直接下级"), "、".join(one.name for one in below)),
        Fact(_("外部关系"), "、".join(description.outside), clause="ZH-J1.R"),
        Fact(_("内部关系"), "、".join(description.inside)),
        Fact(_("规程职责"), chosen(sheet, "part") if sheet else "", clause="ZH-3"),
        Fact(_("版本"), _("第 %d 版") % description.edition),
        Fact(_("发布"), f"{name_of(description.issued_by)} {when(description.issued_at)}".strip()),
        *([Fact(_("替换时间"), when(description.replaced_at))] if description.replaced_at else []),
    ]


def _unsigned(member) -> Q:
    mine = Acknowledgement.objects.filter(description=OuterRef("pk"), member=member, signed_at=None)
    return Q(Exists(mine), replaced_at=None)


page(
    Page(
        "jobdescriptions",
        "people",
        "file-text",
        order=13,
        columns=(
            number_column(),
            Column("post", __("岗位"), lambda d: d.post.name, filter="post__name__contains"),
            Column(
                "department",
                __("部门"),
                lambda d: d.post.department.name,
                filter="post__department__name__contains",
            ),
            Column("edition", __("版本"), lambda d: _("第 %d 版") % d.edition, sort="edition"),
            Column("state", __("状态"), _state, template=BADGE),
            Column("signed", __("已签认"), _signed, template=BADGE),
            Column("duties", __("职责条数"), lambda d: len(d.duties), align="end", minor=True),
            Column("by", __("发布人"), lambda d: name_of(d.issued_by), minor=True),
            Column("issued", __("发布时间"), lambda d: when(d.issued_at), full=lambda d: d.issued_at, sort="issued_at"),
        ),
        rows=lambda rows: rows.select_related("post__department", "issued_by", "record").annotate(
            asked=Count("acknowledgements"),
            signed=Count("acknowledgements", filter=Q(acknowledgements__signed_at__isnull=False)),
        ),
        one=lambda rows: rows.select_related(
            "post__department__sheet", "post__sheet", "post__directed_by", "post__supervised_by", "issued_by"
        ),
        facts=_facts,
        sections=_sections,
        views=(
            View("force", __("现行"), lambda member: Q(replaced_at=None)),
            View("mine", __("待我签认"), _unsigned),
        ),
        first_view="force",
        clauses=("ZH-J1.Q", "ZH-J1.R", "ZH-J1.G", "ZH-J1.M", "ZH-J1.F", "ZH-3"),
        told_whole=True,
        facts_title=__("岗位"),
        empty=__("在岗位页上发布岗位说明书：使命、职责、关系和任职要求。"),
    )
)  # fmt: skip


@waiting
def descriptions_to_sign(member) -> list[dict]:
    """Editions that a member holds the post of and has still to sign, for their desk."""
    return [
        {
            "title": _("签认岗位说明书：%s") % one.description.post.name,
            "url": reverse("record", args=["jobdescriptions", one.description_id]),
            "asker": name_of(one.description.issued_by),
            "when": one.asked_at,
            "words": _("第 %d 版") % one.description.edition,
            "level": "",
            "act": {
                "label": _("阅读并签认"),
                "url": reverse("record", args=["jobdescriptions", one.description_id]),
            },
        }
        for one in to_sign(member)[:10]
    ]
