"""Plans, meetings and findings: what everybody reads and does of their own, and what those do who lead."""

WORKING_TO_PLAN = (
    "workplans.see",
    "planitems.see",
    "planitems.report",
    "planitems.finish",
    "planitems.chase",
    "planitems.reply",
    "meetings.see",
    "corrections.correct",
)
PLANNING = ("workplans.*", "planitems.*", "meetings.*", "corrections.*")
