"""What is done about loans by the clock: policies that end, ledgers that nobody updated (ZH-4.1.2, ZH-J3.3)."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from huiyin.kernel import clock
from huiyin.kernel.actions.by_clock import by_clock
from huiyin.kernel.calendars.loading import calendar_of
from huiyin.kernel.calendars.working import Limit
from huiyin.kernel.checks import Found, invariant
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.journal.models import Line
from huiyin.kernel.money import yuan
from huiyin.kernel.schedules import every
from huiyin.registers.accounts.queries import sum_of
from huiyin.rooms.sales.mortgages.models import Disbursement, LoanCard, LoanPart, Mortgage
from huiyin.rooms.sales.mortgages.queries import stale_places


@every("15 8 * * *", "loancards.watch")
def watch_cards() -> int:
    """Tells of policies that end soon, each once; how many."""
    return sum(by_clock("loancards.remind", key) for key in _ending())


def _ending() -> list[int]:
    found, until = [], {}
    standing = LoanCard.objects.filter(record__voided_at=None, until_on__isnull=False).exclude(
        reminded_on=F("until_on")
    )
    for card in standing.select_related("record").order_by("until_on", "pk"):
        department = card.record.department_id
        if department not in until:
            limit = Limit.parse(needed("ZH-4.1.2", "policy_remind_before", department))
            until[department] = clock.local(calendar_of(department).due(limit, clock.now()).at).date()
        if card.until_on and card.until_on <= until[department]:
            found.append(card.pk)
    return found


@every("30 8 * * *", "mortgages.watch")
def watch_ledgers() -> int:
    """Tells who sees to the loans of a project that its ledger was not updated as the rule book wants; how many."""
    told = 0
    for place in stale_places():
        waiting = Mortgage.objects.filter(
            Q(matter__record__project=place.project),
            matter__record__department=place.department,
            matter__closed_at=None,
        )
        if first := waiting.order_by("pk").values_list("pk", flat=True).first():
            told += by_clock("mortgages.remind_stale", first)
    return told


@invariant("loans")
def loans_say_what_their_money_says(since: int) -> Iterator[Found]:
    """A part has come as far as its disbursements say; the parts of an arranged loan are the loan."""
    rows = LoanPart.objects.all()
    if since:
        rows = rows.filter(mortgage__in=Line.objects.filter(id__gt=since).values("record"))
    put = Disbursement.objects.filter(part=OuterRef("pk"), record__voided_at=None).order_by().values("part")
    told = rows.annotate(put=Coalesce(Subquery(put.annotate(n=sum_of("amount")).values("n")), 0))
    for pk, says, there in told.exclude(put=F("paid")).values_list("mortgage", "paid", "put"):
        yield (
            pk,
            _("放款台账合计 %(put)s 元，贷款明细上却是 %(says)s 元")
            % {"put": yuan(there), "says": yuan(says)},
        )
    whole = (
        rows.filter(mortgage__live=True).values("mortgage", "mortgage__amount").annotate(n=sum_of("amount"))
    )
    for row in whole.exclude(n=F("mortgage__amount")).order_by():
        yield (
            row["mortgage"],
            _("各笔贷款合计 %(sum)s 元，按揭金额是 %(loan)s 元")
            % {"sum": yuan(row["n"]), "loan": yuan(row["mortgage__amount"])},
        )
