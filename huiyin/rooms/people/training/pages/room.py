"""The room in which a paper is answered: each answer is kept at once, what is right is nowhere in it."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.rooms.people.training.forms.courses import LETTERS
from huiyin.rooms.people.training.models import Drawn, Exam, ExamQuestion, ExamState
from huiyin.rooms.people.training.queries import mark_of
from huiyin.web.kit import Screen, screen
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import chips


def _own(request: MemberRequest, pk: int) -> Exam:
    """One's own paper; of anybody else's nothing is known here."""
    exam = Exam.objects.filter(pk=pk, member=request.user).select_related("course", "matter__record").first()
    if exam is None:
        raise Http404
    return exam


def room(request: MemberRequest, pk: int) -> HttpResponse:
    """Before the beginning a door with one button, while time runs the questions, afterwards the record."""
    exam, problem = _own(request, pk), ""
    if request.method == "POST":
        try:
            exam = perform("exams.start", by=request.user, on=pk)
        except Refused as refusal:
            problem = f"{refusal.what}。{refusal.way_out}"
    title = _("%s理论考核") % exam.course.title
    if exam.matter.state == ExamState.SET:
        context = {"page_title": title, "exam": exam, "problem": problem, "mark": mark_of(exam.course)}
        return render(request, "training/door.html", context, status=409 if problem else 200)
    if exam.matter.state != ExamState.RUNNING:
        return HttpResponseRedirect(reverse("record", args=["exams", pk]))
    questions = []
    for n, values in enumerate(exam.paper):
        one = Drawn(*values)
        chosen = exam.answers.get(str(n), [])
        questions.append(
            {
                "place": n,
                "stem": one.stem,
                "points": one.points,
                "sort": ExamQuestion.Sort(one.sort).label,
                "many": one.sort == ExamQuestion.Sort.SEVERAL,
                "answered": bool(chosen),
                "options": [
                    {"place": place, "letter": LETTERS[place], "words": words, "chosen": place in chosen}
                    for place, words in enumerate(one.options)
                ],
            }
        )
    context = {
        "page_title": title,
        "exam": exam,
        "questions": questions,
        "answered": sum(bool(one["answered"]) for one in questions),
        "answer_url": reverse("exam_answer", args=[pk]),
        "submit_url": reverse("act", args=["exams", pk, "exams.submit"]),
        "clauses": chips(["WY-A4.3.2"]),
    }
    return render(request, "training/room.html", context)


@require_POST
def answer(request: MemberRequest, pk: int) -> HttpResponse:
    """Keeps one answer; says 409 with the words where it is too late, so that the page can show them."""
    _own(request, pk)
    try:
        place = int(request.POST.get("place", ""))
        chosen = [int(one) for one in request.POST.getlist("chosen")]
    except ValueError:
        return HttpResponse(status=422)
    try:
        perform("exams.answer", by=request.user, on=pk, place=place, chosen=chosen)
    except Refused as refusal:
        return HttpResponse(f"{refusal.what}。{refusal.way_out}", status=409)
    return HttpResponse(status=204)


screen(Screen("exam_room", "exams/<key:pk>/room", room, right="exams.start"))
screen(Screen("exam_answer", "exams/<key:pk>/answer", answer, right="exams.start"))
