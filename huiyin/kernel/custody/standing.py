"""What is always true of what is kept: it is where its last move left it, and each move began where the last one ended."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from huiyin.kernel.checks import Found, invariant
from huiyin.kernel.custody.models import Item, Move
from huiyin.kernel.journal.models import Line


@invariant("custody")
def things_are_where_their_last_move_left_them(since: int) -> Iterator[Found]:
    """Every thing has an unbroken chain of moves, and its keeper is where the chain ends."""
    items = Item.objects.order_by("pk")
    moves = Move.objects.order_by("item", "id")
    if since:
        touched = Line.objects.filter(id__gt=since).values("record")
        again = Move.objects.filter(under__in=touched).values("item")
        items = items.filter(pk__in=touched) | items.filter(pk__in=again)
        moves = moves.filter(item__in=items.values("pk"))
    ends: dict[int, int] = {}
    for item, start, end in moves.values_list("item", "from_keeper", "to_keeper").iterator(5000):
        if ends.get(item) != start:
            yield item, _("交接记录不连续：交出方不是上一次的接收方")
        ends[item] = end
    for pk, keeper in items.values_list("pk", "keeper").iterator(5000):
        if ends.get(pk) != keeper:
            yield pk, _("现在何处与最后一次交接不符")
