"""The bank of a course: questions added, put right, taken out; some made of the house's own cards (WY-A4.3.2, JS-T)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, ask, opens
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.rooms.people.training import forms
from huiyin.rooms.people.training.models import ExamQuestion
from huiyin.rooms.people.training.queries import bank_of, examquestions_seen_by
from huiyin.web.forms import ReasonForm

CLAUSES = ["WY-A4.3.2"]
SINGLE, SEVERAL, TRUE = ExamQuestion.Sort.SINGLE, ExamQuestion.Sort.SEVERAL, ExamQuestion.Sort.TRUE
RIGHT_OR_WRONG = ("正确", "错误")
QUESTIONS = register(
    Kind(
        "examquestions",
        _("题目"),
        ExamQuestion,
        examquestions_seen_by,
        series=numbering.register("TM"),
        document=lambda one: tokens.document(codes=(one.record.number or "",), texts=(one.stem,)),
        silent=frozenset({"right", "voided"}),  # a line is read by more people than a bank
    )
)


def fits(sort: str, options: Sequence[str], right: Sequence[int]) -> None:
    """Raises Refused for a question that nobody could answer, or everybody."""
    if len(set(options)) != len(options) or not all(options):
        raise Refused(_("选项有空的或重复的"), _("每行写一个不同的选项"), field="options")
    if len(options) < 2:
        raise Refused(_("选项至少两个"), _("每行写一个选项"), field="options")
    if not right or not set(right) <= set(range(len(options))):
        raise Refused(_("答案不在选项之中"), _("按选项的字母填写，如 A 或 AC"), field="right")
    if sort != SEVERAL and len(set(right)) != 1:
        raise Refused(_("单选和判断题只有一个答案"), _("改为多选，或只留一个答案"), field="right")
    if sort == SEVERAL and len(set(right)) < 2:
        raise Refused(_("多选题至少两个答案"), _("改为单选，或补上答案"), field="right")


def options_of(sort: str, options: Sequence[str]) -> list[str]:
    return list(RIGHT_OR_WRONG) if sort == TRUE else [one.strip() for one in options]


def _once(course, stem: str, but: int | None = None) -> None:
    if course.questions.filter(stem=stem, voided=False).exclude(pk=but).exists():
        raise Refused(_("题库里已有这道题"), _("修改原来的题目，或改写题面"), field="stem")


@opens(
    "examquestions.add",
    label=_("添加题目"),
    clauses=CLAUSES,
    form=forms.QuestionForm,
    from_=["courses"],
    right_from="course",
    icon="help-circle",
)
def add_question(act, record, *, course, sort, stem, options=(), right, points=1, why=""):
    """Everybody is asked out of one bank, so that no test depends on who thought it up that day."""
    options, right = options_of(sort, options), sorted(set(right))
    fits(sort, options, right)
    _once(course, stem)
    facts = {"options": options, "right": right, "points": points, "why": why}
    return ExamQuestion.objects.create(record=record, course=course, sort=sort, stem=stem, **facts)


@action(
    "examquestions.correct",
    label=_("更正"),
    clauses=CLAUSES,
    form=forms.ChangeQuestionForm,
    icon="edit",
)
def correct_question(act, one, *, sort, stem, options=(), right, points, why=""):
    """A question found wrong is put right for whoever is tested from now on; papers drawn before keep theirs."""
    act.require_reason(_("更正需要写明理由"), _("在“理由”一栏写一句"))
    options, right = options_of(sort, options), sorted(set(right))
    fits(sort, options, right)
    _once(one.course, stem, one.pk)
    one.sort, one.stem, one.options, one.right, one.points, one.why = sort, stem, options, right, points, why


@action(
    "examquestions.retire",
    label=_("停用"),
    clauses=CLAUSES,
    form=ReasonForm,
    tone="danger",
    icon="ban",
    offered=lambda one: one.retired_at is None,
    many=True,
)
def retire_question(act, one):
    """What should not be asked any more is drawn no more."""
    act.require_reason(_("停用需要写明理由"), _("在“理由”一栏写一句"))
    if one.retired_at:
        raise Refused(_("题目已经停用"), "")
    one.retired_at = act.now


@action(
    "examquestions.void",
    label=_("作废"),
    clauses=CLAUSES,
    form=ReasonForm,
    tone="danger",
    icon="ban",
)
def void_question(act, one):
    """A question entered by mistake is voided with its reason; papers that drew it keep it."""
    act.void()
    one.voided, one.retired_at = True, one.retired_at or act.now


@action(
    "courses.from_cards",
    label=_("用提问卡出题"),
    clauses=["JS-TV", "WY-A4.3.2"],
    adds=True,
    icon="cards",
    offered=lambda course: course.sort == "voice" and course.retired_at is None,
)
def questions_from_cards(act, course):
    """The cards of the question guide become questions: which way of asking a sentence of the house's is."""
    cards = ask("training.cards", [], act.department)
    ways = sorted({card["way"] for card in cards})
    if len(ways) < 4:
        raise Refused(_("提问卡不足四类，出不了选择题"), _("先在“话术”里补充提问方法"))
    banked = {one.stem for one in bank_of(course)} | set(
        course.questions.values_list("stem", flat=True)  # also those retired: somebody took them out
    )
    made = 0
    for n, card in enumerate(cards):
        stem = _now("“%s”是哪一种提问？") % card["words"]
        if not card["words"] or stem in banked:
            continue
        others = [way for way in ways if way != card["way"]]
        wrong = [others[(n + step) % len(others)] for step in range(3)]
        options = sorted([card["way"], *wrong])
        act.later(
            "examquestions.add",
            department=course.record.department,
            project=course.record.project,
            course=course,
            sort=SINGLE,
            stem=stem,
            options=options,
            right=[options.index(card["way"])],
            why=card["better"][:200],
        )
        made += 1
    if not made:
        raise Refused(_("提问卡都已出过题"), _("新增话术后再出题"))
    act.note(出题=_now("%d道") % made)
