"""What happens to loans, from the signature of the contract to the customer's hearing that the money is there."""

from huiyin.rooms.sales.mortgages.actions import (  # noqa: F401
    arranging,
    arriving,
    booking,
    bringing,
    chasing,
    collecting,
    days,
    following,
    handing,
    lenders,
    lines,
    opening,
    paying,
    stages,
)
