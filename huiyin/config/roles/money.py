"""Who charges and who books."""

# The desk says what is owed and asks for what is to go out; what moves money is for finance to book.
CHARGING = (
    "tills.see",
    "bills.see",
    "bills.raise",
    "bills.print",
    "credits.see",
    "credits.raise",
    "payments.see",
    "payments.ask_invoice",
    "payments.print",
    "refunds.see",
    "refunds.ask",
    "refunds.print",
    "payovers.see",
    "offsets.see",
    "offsets.make",
    "statements.see",
)
BOOKING = (
    "tills.*",
    "entries.*",
    "bills.*",
    "credits.*",
    "payments.*",
    "refunds.see",
    "refunds.pay",
    "refunds.take_back",
    "refunds.void",
    "refunds.print",
    "payovers.*",
    "offsets.*",
    "statements.see",
    "trial_balance.see",
    "imports.see",
    "imports.opening_bills",
)
