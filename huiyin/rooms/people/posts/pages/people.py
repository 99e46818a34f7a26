"""The ledgers of postings, departures, requests for staff and coaching, and their pages."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.records.kinds import KINDS
from huiyin.rooms.people.posts.models import DepartureLine, Rating, StaffingState
from huiyin.rooms.people.posts.queries import (
    described_in_force,
    leads,
    may_read_ratings,
    scores_of,
    titles_of,
)
from huiyin.rooms.people.posts.rules import gaps
from huiyin.web.columns import due_column, number_column, opened_column, owner_column, state_column
from huiyin.web.drawers import urls_of
from huiyin.web.kit import Column, Fact, Page, Section, View, listed, page
from huiyin.web.saying import MATTER, badge_cell, day, matter_level, name_of
from huiyin.web.templatetags.huiyin import when

BADGE = "web/components/cell_badge.html"


def held_cell(posting) -> dict:
    """在任, 未到任, 已离任."""
    one, today = posting.appointment, clock.today()
    if one.from_on > today:
        return badge_cell(_("未到任"), "accent")
    if one.to_on and one.to_on < today or not one.member.is_active:
        return badge_cell(_("已离任"), "grey")
    return badge_cell(_("在任"), "green")


def _projects(posting) -> str:
    return "、".join(one.name for one in posting.appointment.projects.all()) or _("全部")


def competence_lines(posting) -> list[dict]:
    """Each competence that the description asks for, with its score in words and colour."""
    description = described_in_force(posting.appointment.post)
    if description is None:
        return []
    scores, labels = scores_of(posting), dict(Rating.Score.choices)
    wanted = needed("ZH-J1.G", "wanted_score", posting.record.department_id)
    short = dict(gaps(description.competences, scores, wanted))
    return [
        {
            "label": name,
            "words": "",
            "state_label": str(labels[scores[name]]) if name in scores else _("未评"),
            "state_tone": ("red" if short[name] > 1 else "orange")
            if name in short
            else "green"
            if name in scores
            else "grey",
        }
        for name in description.competences
    ]


def _posting_sections(posting, member):
    if not may_read_ratings(member, posting):
        return []
    lines = competence_lines(posting)
    if not lines:
        return []
    return [listed(_("岗位素质评定"), lines)]


def _page_of(other, member) -> str:
    """Where the member's page stands, for themselves and for who leads them."""
    if other.pk == member.pk:
        return reverse("my_post")
    return reverse("member_page", args=[other.pk]) if leads(member, other) else ""


def _posting_facts(posting, member):
    one = posting.appointment
    sheet = getattr(one.post, "sheet", None)
    return [
        Fact(_("成员"), one.member.name, url=_page_of(one.member, member)),
        Fact(_("岗位"), str(one.post), url=reverse("record", args=["posts", sheet.pk]) if sheet else ""),
        Fact(_("负责项目"), _projects(posting), clause="YX-3.0b"),
        Fact(_("任职日期"), day(one.from_on)),
        Fact(_("离任日期"), day(one.to_on)),
        Fact(_("现状"), held_cell(posting)["label"]),
    ]


def _standing(member) -> Q:
    today = clock.today()
    return Q(appointment__from_on__lte=today, appointment__member__is_active=True) & (
        Q(appointment__to_on=None) | Q(appointment__to_on__gte=today)
    )


page(
    Page(
        "postings",
        "people",
        "id-badge-2",
        order=14,
        columns=(
            number_column(),
            Column("member", __("成员"), lambda p: p.appointment.member.name, filter="appointment__member__name__contains"),
            Column("post", __("岗位"), lambda p: p.appointment.post.name, filter="appointment__post__name__contains"),
            Column("department", __("部门"), lambda p: p.appointment.post.department.name, filter="appointment__post__department__name__contains"),
            Column("held", __("现状"), held_cell, template=BADGE),
            Column("projects", __("负责项目"), _projects),
            Column("from_on", __("任职日期"), lambda p: day(p.appointment.from_on), sort="appointment__from_on", full=lambda p: p.appointment.from_on),
            Column("to_on", __("离任日期"), lambda p: day(p.appointment.to_on), sort="appointment__to_on", full=lambda p: p.appointment.to_on or ""),
        ),
        rows=lambda rows: rows.select_related(
            "appointment__member", "appointment__post__department", "record"
        ).prefetch_related("appointment__projects"),
        one=lambda rows: rows.select_related(
            "appointment__member", "appointment__post__department", "appointment__post__sheet"
        ),
        facts=_posting_facts,
        sections=_posting_sections,
        views=(
            View("standing", __("在任"), _standing),
            View("ended", __("已离任"), lambda member: ~_standing(member)),
        ),
        first_view="standing",
        clauses=("YX-3.0a", "YX-3.0b", "ZH-J1.2"),
        told_whole=True,
        facts_title=__("任职"),
        empty=__("成员的任职从这里办理；也可以用 Excel 一次导入。"),
        tools=((__("账号与密码"), "people", "key"),),
    )
)  # fmt: skip


def departure_groups(departure, member) -> list[dict]:
    """What was handed over, sort by sort; a title stands for who sees the record, else its number alone."""
    lines = list(departure.lines.select_related("record", "to").order_by("sort", "pk"))
    seen = urls_of(member, {line.record_id for line in lines})
    titles = titles_of([line.record for line in lines if line.record_id in seen])
    groups: dict[str, list[dict]] = {}
    for line in lines:
        label = str(DepartureLine.Sort(line.sort).label)
        groups.setdefault(label, []).append(
            {
                "number": line.record.number or "",
                "label": f"{KINDS[line.record.kind].label} {line.record.number or ''}".strip(),
                "words": titles.get(line.record_id, ""),
                "url": seen.get(line.record_id, ""),
                "state_label": line.to.name if line.to else _("随离职结束或转出"),
                "state_tone": "accent" if line.to else "grey",
            }
        )
    return [{"title": title, "lines": rows} for title, rows in groups.items()]


def _departure_sections(departure, member):
    groups = departure_groups(departure, member)
    if not groups:
        return [Section(_("移交清单"), text=_("没有需要移交的事项和物品。"))]
    return [listed(f"{group['title']}（{len(group['lines'])}）", group["lines"]) for group in groups]


page(
    Page(
        "departures",
        "people",
        "logout",
        order=16,
        columns=(
            number_column(),
            Column("member", __("离职人"), lambda d: d.member.name, filter="member__name__contains"),
            Column("department", __("部门"), lambda d: d.record.department.name),
            Column("left_on", __("离职日期"), lambda d: day(d.left_on), sort="left_on", full=lambda d: d.left_on),
            Column("successor", __("接手人"), lambda d: d.successor.name, filter="successor__name__contains"),
            Column("lines", __("移交件数"), lambda d: d.lines.count(), align="end"),
        ),
        rows=lambda rows: rows.select_related("member", "successor", "record__department"),
        one=lambda rows: rows.select_related("member", "successor"),
        facts=lambda d, member: [
            Fact(_("离职人"), d.member.name),
            Fact(_("离职日期"), day(d.left_on)),
            Fact(_("接手人"), d.successor.name),
            Fact(_("部门"), d.record.department.name),
            Fact(_("离职人签字"), _("已签") if d.signature_id else _("未签，打印交接单后签字")),
        ],
        sections=_departure_sections,
        clauses=("YX-3.3", "ZH-J2.2"),
        told_whole=True,
        facts_title=__("离职交接"),
        empty=__("成员离职时从这里办理，名下的事项、物品和授权一次移交。"),
    )
)  # fmt: skip


page(
    Page(
        "staffing",
        "people",
        "users-group",
        order=15,
        columns=(
            number_column(),
            Column("post", __("岗位"), lambda s: s.post.name, filter="post__name__contains"),
            state_column(StaffingState.choices),
            Column("count", __("人数"), lambda s: s.count, align="end"),
            Column("filled", __("已到岗"), lambda s: s.filled, align="end"),
            Column("wanted_on", __("要求到岗"), lambda s: day(s.wanted_on), sort="wanted_on", full=lambda s: s.wanted_on),
            due_column(),
            owner_column(),
            opened_column(__("批准时间")),
            Column("why", __("用人原因"), lambda s: s.why, wide=True, minor=True),
        ),
        rows=lambda rows: rows.select_related(*MATTER, "post"),
        one=lambda rows: rows.select_related("post__department"),
        facts=lambda s, member: [
            Fact(_("岗位"), str(s.post)),
            Fact(_("人数"), _("%(n)d 名，已到岗 %(m)d 名") % {"n": s.count, "m": s.filled}, clause="WY-M7"),
            Fact(_("要求到岗日期"), day(s.wanted_on)),
        ],
        sections=lambda s, member: [
            Section(_("用人原因"), text=s.why),
            *([Section(_("任职要求"), text=s.asks)] if s.asks else []),
        ],
        level=matter_level,
        views=(View("open", __("招用中"), lambda member: Q(matter__closed_at=None)),),
        way=lambda s: (StaffingState.OPEN, StaffingState.FILLED),
        clauses=("WY-M7",),
        facts_title=__("用人申请"),
        empty=__("超出编制的用人先在这里申请，批准以后再办理任职。"),
    )
)  # fmt: skip


def _coaching_sections(coaching, member):
    found = [Section(_("辅导内容"), text=coaching.words)]
    if coaching.agreed:
        found.append(Section(_("改进约定"), text=coaching.agreed))
    if coaching.answered_at:
        title = _("本人意见（%s）") % when(coaching.answered_at)
        found.append(Section(title, text=coaching.answer or _("没有意见，已确认。")))
    return found


def _answered(coaching) -> dict:
    return badge_cell(_("已确认"), "green") if coaching.answered_at else badge_cell(_("待本人确认"), "orange")


page(
    Page(
        "coachings",
        "people",
        "school",
        order=17,
        columns=(
            number_column(),
            Column("member", __("被辅导人"), lambda c: c.member.name, filter="member__name__contains"),
            Column("topic", __("主题"), lambda c: c.topic, filter="topic__contains", wide=True),
            Column("answered", __("确认"), _answered, template=BADGE),
            Column("coach", __("辅导人"), lambda c: c.coach.name),
            Column("held_on", __("辅导日期"), lambda c: day(c.held_on), sort="held_on", full=lambda c: c.held_on),
            Column("next_on", __("下次辅导"), lambda c: day(c.next_on), sort="next_on", full=lambda c: c.next_on or ""),
        ),
        rows=lambda rows: rows.select_related("member", "coach", "record"),
        one=lambda rows: rows.select_related("member", "coach"),
        facts=lambda c, member: [
            Fact(_("被辅导人"), c.member.name),
            Fact(_("辅导人"), name_of(c.coach)),
            Fact(_("辅导日期"), day(c.held_on)),
            Fact(_("主题"), c.topic, clause="ZH-J1.3"),
            Fact(_("下次辅导"), day(c.next_on)),
            Fact(_("确认"), _answered(c)["label"]),
        ],
        sections=_coaching_sections,
        clauses=("ZH-J1.3",),
        told_whole=True,
        facts_title=__("辅导"),
        empty=__("上级对下属的辅导记在这里，只有双方看得到。"),
    )
)  # fmt: skip
