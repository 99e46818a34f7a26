"""Reading of departments, posts and who holds them; of leavers, of those outside, and of what a supervisor has in hand."""

from huiyin.rooms.people.posts.queries.describing import (
    described_in_force,
    descriptions_seen_by,
    duties_met,
    holders_to_sign,
    standard_of,
    to_sign,
)
from huiyin.rooms.people.posts.queries.outside import (
    coachings_seen_by,
    contacts_seen_by,
    open_questions,
    publicity_seen_by,
    with_questions,
)
from huiyin.rooms.people.posts.queries.people import (
    Handed,
    departures_seen_by,
    leads,
    may_read_ratings,
    member_seen_by,
    postings_seen_by,
    scores_of,
    staffing_seen_by,
    standing_request,
    things_of,
    titles_of,
)
from huiyin.rooms.people.posts.queries.structure import (
    chart_of,
    holders_of,
    posts_seen_by,
    projects_without_specialist,
    sheets_seen_by,
    with_held,
)

__all__ = [
    "Handed",
    "chart_of",
    "coachings_seen_by",
    "contacts_seen_by",
    "departures_seen_by",
    "described_in_force",
    "descriptions_seen_by",
    "duties_met",
    "holders_of",
    "holders_to_sign",
    "leads",
    "may_read_ratings",
    "member_seen_by",
    "open_questions",
    "posts_seen_by",
    "postings_seen_by",
    "projects_without_specialist",
    "publicity_seen_by",
    "scores_of",
    "sheets_seen_by",
    "staffing_seen_by",
    "standard_of",
    "standing_request",
    "things_of",
    "titles_of",
    "to_sign",
    "with_held",
    "with_questions",
]
