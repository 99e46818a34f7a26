"""What other rooms ask of training, through config/wiring.py: who may hold a post, who may own, what a launch waits for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.members.models import Member, Post
from huiyin.rooms.people.training.actions.trainings import passed_whole
from huiyin.rooms.people.training.models import Sort, Training, TrainingState
from huiyin.rooms.people.training.queries import courses_in_use, unfit_in, untrained

__all__ = ["contract_training_first", "unfit_in", "untrained_for"]


def untrained_for(member: Member | None, post: Post, day=None) -> list[str]:
    """Titles of the courses that a post requires and a member has not passed (WY-A4.4.4)."""
    return [course.title for course in untrained(member, post, day)]


def contract_training_first(act, launch, facts) -> None:
    """A launch's contract training is done when a training of its project was passed, not when somebody says so."""
    line = facts.get("line")
    if line is None or line.title != str(Sort.CONTRACT.label) or act.cause is not None:
        return
    if not courses_in_use(launch.record.department_id).filter(sort=Sort.CONTRACT).exists():
        return  # the department does not train here
    held = Training.objects.filter(
        course__sort=Sort.CONTRACT,
        matter__record__project=launch.record.project,
        matter__state=TrainingState.FINISHED,
    ).select_related("course__record")
    if not any(passed_whole(training) for training in held):
        raise Refused(
            _("“%s”还没有全员考核合格") % line.title,
            _("安排本项目的合同内容培训，考核合格后自动完成"),
            clause="YX-2.3.4",
            field="line",
        )
