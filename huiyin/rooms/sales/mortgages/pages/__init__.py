"""What is seen of loans."""

from huiyin.rooms.sales.mortgages.pages import (  # noqa: F401
    board,
    calculator,
    comparing,
    lenders,
    mortgage,
    paying,
    reconciling,
)
