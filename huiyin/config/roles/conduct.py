"""What the posts may do about breaches and rewards. Whom it concerns may do what the verb itself opens to them."""

# What everybody has of their own.
OWN_CONDUCT = ("penalties.print", "rewards.print")

# Whoever leads looks into, hears and decides; of each record only what is about those below them exists for them.
LEADING_CONDUCT = (
    "breaches.*",
    "penalties.*",
    "dismissals.*",
    "rewards.see",
    "rewards.print",
    "rewards.grant",
    "conductlines.see",
)
# The month's total and the check before fines in money are the manager's.
DECIDING_CONDUCT = (
    "rewards.*",
    "finegates.*",
    "conducttotals.see",
    "conducttotals.draw",
    "conducttotals.recall",
    "conducttotals.print",
)

# Finance confirms the month wherever it was drawn, and reads no more of a penalty than its line says.
PAYING_CONDUCT = (
    "conducttotals.see",
    "conducttotals.receive",
    "conducttotals.print",
    "conductlines.see",
)
