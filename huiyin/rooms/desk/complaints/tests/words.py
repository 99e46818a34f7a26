"""Words in which the rules about complaints are stated."""

from tests import words
from tests.words import again, due, promise, promised, told  # noqa: F401  said here for the tests beside

CALLBACK, REQUEST, INVESTIGATE = "complaints.callback", "complaints.request", "complaints.investigate"
ACKNOWLEDGE, REPORT, PLAN = "complaints.acknowledge", "complaints.report", "complaints.plan"
RAISE, FEEDBACK, DECISION = "complaints.raise", "complaints.feedback", "complaints.decision"
RECHECK, GOVERNMENT, FOLLOW_UP = "complaints.recheck", "complaints.government", "matters.follow_up"


def read(client, complaint) -> dict[str, str]:
    """What the record's page says in its facts and sheets, line by line."""
    page = client.get(f"/r/complaints/{complaint.pk}").context
    facts = [*page["facts"], *(fact for section in page["sections"] for fact in section["facts"])]
    return {str(fact["label"]): str(fact["value"]) for fact in facts}


SOLVED = {"result": "已更换漏水的管接头", "answer": "已修好，请客户留意观察"}


def do(verb: str, by, on, **facts):
    """Does `complaints.<verb>`, or a verb named in full, to a record as it now stands."""
    return words.do(f"complaints.{verb}" if "." not in verb else verb, by, on, **facts)
