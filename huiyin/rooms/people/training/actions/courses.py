"""Courses: what is taught, how it is tested, which posts require it (WY-A4.4.4, ZH-J1.K)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.rooms.people.training import forms
from huiyin.rooms.people.training.models import Course, Sort
from huiyin.rooms.people.training.queries import courses_in_use, courses_seen_by
from huiyin.web.forms import ReasonForm

COURSES = register(
    Kind(
        "courses",
        _("课程"),
        Course,
        courses_seen_by,
        series=numbering.register("KC"),
        document=lambda one: tokens.document(
            codes=(one.record.number or "",), texts=(one.title, *one.syllabus)
        ),
        silent=frozenset({"steps"}),  # told in words
    )
)
CLAUSES = ["WY-A4.4.4", "WY-A4.3.2", "ZH-J1.K", "JS-TV", "YX-2.3.4"]


def _checked(course: Course, posts: Sequence, steps: Sequence[Sequence]) -> None:
    """Raises Refused for a course that could not be passed, or that posts elsewhere would require."""
    if not (course.attended or course.written or course.practical):
        raise Refused(_("课程至少要有一种合格条件"), _("到课、理论考核、操作考核中选一种"), field="attended")
    if course.written and not (course.drawn and course.minutes):
        raise Refused(_("理论考核要有题数和时长"), _("填写每卷题数和考试时长"), field="drawn")
    if course.practical and not steps:
        raise Refused(_("操作考核没有考核项目"), _("一行写一项和分值，如：接机问好 10"), field="steps")
    if any(post.department_id != course.record.department_id for post in posts):
        raise Refused(_("必修岗位不是本部门的"), _("由该岗位所在部门自设课程"), field="posts")


def _steps_of(course: Course, steps: Sequence[Sequence]) -> list[list]:
    """What a practical test looks at: as typed, else for the voice the sheet of its clause (JS-TV)."""
    if course.practical and not steps and course.sort == Sort.VOICE:
        rows = needed("JS-TV", "quality_items", course.record.department_id)
        return [[row["item"], row["points"]] for row in rows]
    return [list(step) for step in steps] if course.practical else []


def _alone(course: Course) -> None:
    same = courses_in_use(course.record.department_id).filter(title=course.title)
    if same.exclude(pk=course.pk).exists():
        raise Refused(_("已有同名课程“%s”") % course.title, _("修改原来的课程，或换一个名称"), field="title")


# Which list of the clause a post's knowledge stands in, by a word of its name (ZH-J1.K).
KNOWLEDGE = {
    "主管": "knowledge_supervisor",
    "签约": "knowledge_signing",
    "按揭": "knowledge_mortgage",
    "权证": "knowledge_title",
}


def _syllabus_of(course: Course, posts: Sequence) -> list[str]:
    """What is taught: as typed, else what the clause says that the posts must know (ZH-J1.K)."""
    if course.syllabus:
        return course.syllabus
    names = [name for word, name in KNOWLEDGE.items() if any(word in post.name for post in posts)]
    department = course.record.department_id
    return list(dict.fromkeys(point for name in names for point in needed("ZH-J1.K", name, department)))


def _tell_steps(act, course: Course) -> None:
    act.note(操作考核项目="、".join(f"{item}{most}分" for item, most in course.steps))


def _require(act, course: Course, posts: Sequence, required_from) -> None:
    """Says which posts require it, and from which day: those who hold them have until then to pass."""
    course.required_from = (required_from or clock.today()) if posts else None
    if posts:
        act.note(
            必修岗位="、".join(post.name for post in posts), 从何日起必修=f"{course.required_from:%Y-%m-%d}"
        )


@opens("courses.define", label=_("新建课程"), clauses=CLAUSES, form=forms.CourseForm, icon="book")
def define_course(act, record, *, posts=(), required_from=None, steps=(), **facts):
    """What everybody of a post must know is written down once, with how it is tested and how long a pass counts."""
    course = Course(record=record, **facts)
    course.steps = _steps_of(course, steps)
    _alone(course)
    _checked(course, posts, course.steps)
    course.syllabus = _syllabus_of(course, posts)
    _require(act, course, posts, required_from)
    _tell_steps(act, course)
    course.save(force_insert=True)
    course.posts.set(posts)
    return course


@action("courses.correct", label=_("修改"), clauses=CLAUSES, form=forms.ChangeCourseForm, icon="edit")
def correct_course(act, course, *, posts=(), required_from=None, steps=(), **facts):
    """A new definition holds for papers drawn from now on; who has passed has passed."""
    act.require_reason(_("修改需要写明理由"), _("在“理由”一栏写一句"))
    before = course.steps
    for name, value in facts.items():
        setattr(course, name, value)
    course.steps = _steps_of(course, steps)
    if course.steps != before:
        _tell_steps(act, course)
    _alone(course)
    _checked(course, posts, course.steps)
    _require(act, course, posts, required_from or course.required_from)
    course.posts.set(posts)


@action(
    "courses.retire",
    label=_("停用"),
    clauses=["WY-A4.4.4"],
    form=ReasonForm,
    tone="danger",
    icon="ban",
    offered=lambda course: course.retired_at is None,
)
def retire_course(act, course):
    """What is no longer taught is asked of nobody; passes of it stay where they are."""
    act.require_reason(_("停用需要写明理由"), _("在“理由”一栏写一句"))
    if course.retired_at:
        raise Refused(_("课程已经停用"), _("需要时恢复使用"))
    course.retired_at = act.now


@action(
    "courses.resume",
    label=_("恢复使用"),
    clauses=["WY-A4.4.4"],
    icon="rotate",
    offered=lambda course: course.retired_at is not None,
)
def resume_course(act, course):
    """A course that is taught again is required again."""
    if course.retired_at is None:
        raise Refused(_("课程没有停用"), "")
    course.retired_at = None
    _alone(course)
