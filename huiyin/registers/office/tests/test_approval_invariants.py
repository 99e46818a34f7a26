"""Whatever is done to an approval in whatever order: one decides at a time, it ends once, nothing is decided twice."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NotSeen, Refused
from huiyin.kernel.approvals.models import State, Step
from huiyin.kernel.checks import check_all
from huiyin.kernel.matters.models import Holding
from huiyin.kernel.promises.models import Promise

from .words import again, ask

PEOPLE = ("clerk", "supervisor", "manager", "head", "engineer")
VERBS = ("approve", "approve", "approve", "decline", "send_back", "add", "add_after", "pass_on", "resubmit")
MOVES = st.lists(
    st.tuples(st.sampled_from((*VERBS, "withdraw")), st.sampled_from(PEOPLE), st.integers(0, 2)),
    min_size=1,
    max_size=6,
)


def tries(house, approval, verb: str, other: str, n: int) -> str:
    """Whoever has it now does something, or the asker; and somebody else tries the same. What was decided, if anything."""
    now, who = again(approval), getattr(house, other)
    facts: dict = {"reason": "理由"}
    if verb in ("add", "add_after"):
        facts |= {"who": who, "where": "after" if verb == "add_after" else "before"}
    elif verb == "pass_on":
        facts["to"] = who
    elif verb == "resubmit":
        facts |= {"words": "补充", "text": "改" * n, "amount": n}
    elif verb == "send_back" and n:
        signed = Step.objects.filter(approval=approval.pk, state="approved").first()
        facts["to"] = str(signed.pk) if signed else "asker"
    elif verb == "approve":
        facts = {}
    name = "approvals.add_approver" if verb.startswith("add") else f"approvals.{verb}"
    done = []
    for member in (house.clerk if verb in ("resubmit", "withdraw") else now.matter.owner, who):
        before = set(decided(approval))
        try:
            perform(name, by=member, on=approval.pk, **facts)
        except (Refused, NotSeen):
            assert set(decided(approval)) == before, "what is refused decides nothing"
            continue
        done.append(member)
    return now.matter.state if done else ""


def decided(approval) -> dict[int, tuple]:
    rows = Step.objects.filter(approval=approval.pk).exclude(state__in=("coming", "waiting"))
    return {row[0]: row for row in rows.values_list("pk", "state", "decider", "signed_by", "at", "note")}


@pytest.mark.clause("YX-3.3", "YX-3.1.4")
def test_one_owner_always_no_two_deciders_one_end_and_no_decision_twice(house):
    @settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(("general", "expense", "named")), MOVES)
    def played(flow, moves):
        named = {"approvers": [house.engineer, house.manager]} if flow == "named" else {}
        approval = ask(house.clerk, house.desk, flow=flow, amount=900_000, **named)
        ends, before = 0, decided(approval)
        for verb, other, n in moves:
            was_open = again(approval).matter.is_open
            tries(house, approval, verb, other, n)
            matter, after = again(approval).matter, decided(approval)
            assert before.items() <= after.items(), "what was decided is never changed"
            assert all(row[3] != house.clerk.pk for row in after.values()), "nobody decides on their own"
            waiting = Step.objects.filter(approval=approval.pk, state="waiting").count()
            assert waiting == (matter.state == State.DECIDING)
            assert Holding.objects.filter(matter=matter, to_at=None).count() == 1
            open_ones = Promise.objects.filter(matter=matter, state="open")
            assert len(open_ones) == matter.is_open
            assert all(promise.owner_id == matter.owner_id for promise in open_ones)
            ends += was_open and not matter.is_open
            assert was_open or not matter.is_open, "what is over stays over"
            before = after
        assert ends == (not again(approval).matter.is_open)
        assert (
            not Step.objects.filter(approval=approval.pk, state="coming").exists()
            or again(approval).matter.is_open
        )

    played()
    assert check_all() == []
