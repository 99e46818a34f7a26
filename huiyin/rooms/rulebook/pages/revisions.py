"""The ledger of revisions, the page with old and new side by side, and what waits on the desk to be decided."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel.clauses.parameters import definition
from huiyin.kernel.clauses.values import said
from huiyin.kernel.members.rights import stands_in_for
from huiyin.rooms.rulebook.models import HOUSES, Revision, RevisionState
from huiyin.rooms.rulebook.queries.revising import to_decide
from huiyin.rooms.rulebook.rules.comparing import side_by_side
from huiyin.rooms.rulebook.rules.trying import ASSUMED, OUTCOMES
from huiyin.web.columns import number_column, state_column, title_column
from huiyin.web.kit import Column, Fact, Page, Section, View, page, waiting
from huiyin.web.saying import MATTER, TONES, chosen, matter_due, matter_level, name_of
from huiyin.web.templatetags.huiyin import when

TONES.update(draft="grey", review="orange", approval="orange", approved="accent", published="green")
WAY = (
    RevisionState.DRAFT,
    RevisionState.REVIEW,
    RevisionState.APPROVAL,
    RevisionState.APPROVED,
    RevisionState.PUBLISHED,
)


def _value(revision: Revision, value) -> str:
    return said(definition(revision.clause_id or "", revision.parameter), value) or _("未设定")


def _compared(revision: Revision) -> Section:
    """Old and new side by side."""
    if revision.sort == Revision.Sort.VALUE:
        old, new = _value(revision, revision.old_value), _value(revision, revision.new_value)
        rows = [(revision.old_title, *side_by_side(old, new))]
    else:
        rows = [
            (_("标题"), *side_by_side(revision.old_title, revision.new_title)),
            (_("条文"), *side_by_side(revision.old_text, revision.new_text)),
        ]
    return Section(
        _("新旧对照"),
        template="rulebook/parts/compared.html",
        context={"rows": [{"label": label, "old": old, "new": new} for label, old, new in rows]},
        flush=True,
    )


def _tried(revision: Revision) -> list[Section]:
    trial = revision.trial
    if not trial:
        return []
    stale = trial["value"] != revision.new_value
    context = {
        "words": trial["words"],
        "period": _("%(first)s 至 %(last)s 作出的承诺 %(total)d 项") % trial,
        "rows": [
            {"label": label, "was": trial["was"].get(name, 0), "would": trial["would"].get(name, 0)}
            for name, label, _tone in OUTCOMES
        ],
        "assumed": ASSUMED,
        "stale": _value(revision, trial["value"]) if stale else "",
        "why_url": reverse("explanation", args=["revisions", revision.pk, "trial"]),
        "all_url": reverse("trial", args=[revision.clause_id, revision.parameter])
        + f"?value={trial['value']}&first={trial['first']}&last={trial['last']}",
    }
    return [Section(_("试算"), template="rulebook/parts/tried.html", context=context)]


def _sections(revision: Revision, member) -> list[Section]:
    decided = [
        Fact(_("审核意见"), revision.review),
        Fact(_("批准意见"), revision.approval),
        Fact(_("最近退回原因"), revision.returned_for),
    ]
    said_of_it = [fact for fact in decided if fact.value]
    return [
        _compared(revision),
        Section(_("修订理由"), text=revision.why),
        *_tried(revision),
        *([Section(_("审批意见"), facts=said_of_it)] if said_of_it else []),
    ]


def _facts(revision: Revision, member) -> list[Fact]:
    clause = revision.clause
    later = (
        Fact(_("公布时间"), when(revision.published_at) if revision.published_at else ""),
        Fact(_("版本"), revision.edition),
        Fact(_("退回次数"), revision.sent_back or ""),
    )
    return [
        Fact(_("修订种类"), revision.get_sort_display()),
        Fact(_("所属规程"), revision.get_house_display()),
        Fact(
            _("条款"),
            str(clause) if clause else _("公布时编号"),
            url=reverse("clause", args=[clause.code]) if clause else "",
        ),
        Fact(_("适用范围"), _scope(revision)),
        Fact(_("起草人"), name_of(revision.drafted_by)),
        Fact(_("审核人"), _who_when(revision.reviewer, revision.reviewed_at)),
        Fact(_("批准人"), _who_when(revision.approver, revision.approved_at)),
        Fact(
            _("生效日期") if revision.effective_on else _("拟生效日期"),
            f"{revision.effective_on or revision.wanted_on}",
            clause="ZH-J1.12",
        ),
        *(fact for fact in later if fact.value),
    ]


def _scope(revision: Revision) -> str:
    if revision.sort == Revision.Sort.VALUE and not revision.everywhere:
        return revision.record.department.name
    return _("全公司")


def _who_when(member, moment) -> str:
    return f"{name_of(member)} {when(moment)}" if moment else name_of(member)


def _mine(member) -> Q:
    mine = [member.pk, *stands_in_for(member)]
    return Q(matter__state=RevisionState.REVIEW, reviewer__in=mine) | Q(
        matter__state=RevisionState.APPROVAL, approver__in=mine
    )


page(
    Page(
        "revisions",
        "rulebook",
        "git-fork",
        order=81,
        columns=(
            number_column(),
            state_column(RevisionState.choices),
            title_column(__("修订名称")),
            Column(
                "sort",
                __("种类"),
                lambda r: chosen(r, "sort"),
                filter="sort",
                choices=Revision.Sort.choices,
            ),
            Column("clause", __("条款号"), lambda r: r.clause_id or "", filter="clause__code__istartswith"),
            Column("due", __("到期"), matter_due, full=lambda r: r.matter.next_due or r.matter.closed_at),
            Column("drafted_by", __("起草人"), lambda r: name_of(r.drafted_by)),
            Column("reviewer", __("审核人"), lambda r: name_of(r.reviewer), minor=True),
            Column("approver", __("批准人"), lambda r: name_of(r.approver), minor=True),
            Column("effective", __("生效日期"), lambda r: f"{r.effective_on or ''}", sort="effective_on"),
            Column("department", __("部门"), lambda r: r.record.department.name, minor=True),
            Column(
                "house",
                __("规程"),
                lambda r: chosen(r, "house"),
                filter="house",
                choices=HOUSES,
                hidden=True,
            ),
            Column("why", __("修订理由"), lambda r: r.why, wide=True, hidden=True),
            Column("sent_back", __("退回次数"), lambda r: r.sent_back or "", align="end", hidden=True),
        ),
        rows=lambda rows: rows.select_related(
            *MATTER, "matter__record__department", "drafted_by", "reviewer", "approver"
        ),
        one=lambda rows: rows.select_related("clause", "drafted_by", "reviewer", "approver"),
        level=matter_level,
        facts=_facts,
        sections=_sections,
        views=(
            View("decide", __("待我审批"), _mine),
            View("open", __("在办"), lambda member: Q(matter__closed_at=None)),
            View("drafted", __("我起草的"), lambda member: Q(drafted_by=member)),
        ),
        clauses=("ZH-J1.12", "WY-P1"),
        way=lambda revision: WAY,
        empty=__("条文、参数要改的，从条款页或这里起草，经审核、批准后按期公布。"),
        told_whole=True,
        facts_title=__("修订信息"),
    )
)


@waiting
def revisions_to_decide(member) -> list[dict]:
    """What waits for a member's review or approval, for their desk."""
    lines = []
    for revision in to_decide(member)[:30]:
        reviewing = revision.matter.state == RevisionState.REVIEW
        lines.append(
            {
                "title": revision.matter.title,
                "url": (url := reverse("record", args=["revisions", revision.pk])),
                "asker": name_of(revision.drafted_by),
                "when": revision.matter.opened_at if reviewing else revision.reviewed_at,
                "words": _("待审核") if reviewing else _("待批准"),
                "level": "",
                # to the page, where old and new stand side by side: nobody decides without them
                "act": {"label": _("对照后审批"), "url": url},
            }
        )
    return lines
