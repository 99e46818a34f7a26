"""Training: what everybody who works here does in it, and what those do who teach and examine."""

LEARNING = (
    "courses.see",
    "trainings.see",
    "trainings.sign_in",
    "exams.start",
    "exams.answer",
    "exams.submit",
    "selfchecks.write",
    "selfchecks.void",
)
TEACHING = (
    "courses.*",
    "examquestions.*",
    "trainingplans.*",
    "trainings.*",
    "exams.*",
    "practicals.*",
    "passes.*",
    "selfchecks.*",
)
