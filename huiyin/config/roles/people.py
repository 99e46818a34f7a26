"""What the posts may do about themselves: posts, who holds them, and whom the department deals with outside."""

# Everybody reads who does what in their department, and signs what they are to do; the rest is between them and
# whoever leads them.
STAFFED = (
    "posts.see",
    "departmentsheets.see",
    "departmentsheets.print",
    "jobdescriptions.see",
    "jobdescriptions.print",
    "postings.see",
    "coachings.see",
)
# Who deals with offices, banks and the press.
DEALING = (
    "contacts.see",
    "contacts.register",
    "contacts.correct",
    "contacts.log",
    "contacts.reveal",
    "publicity.see",
    "publicity.record",
    "publicity.correct",
)
# Who leads asks for people, coaches and rates those below, and reads of all who work there.
LEADING_PEOPLE = (
    *DEALING,
    "contacts.*",
    "publicity.*",
    "postings.oversee",
    "postings.rate",
    "staffing.see",
    "staffing.request",
    "staffing.withdraw",
    "staffing.print",
    "departures.see",
    "departures.print",
    "coachings.note",
    "coachings.correct",
)
# Who decides about posts and who holds them.
DECIDING_PEOPLE = (
    "posts.set_up",
    "posts.change",
    "posts.close",
    "departmentsheets.draw_up",
    "departmentsheets.change",
    "departmentsheets.change_head",
    "jobdescriptions.issue",
    "postings.appoint",
    "postings.change_projects",
    "postings.end",
    "departures.settle",
)
