"""What the posts may do about appraisals (WY-A3): the head of the house answers for it, the manager runs it,
the supervisor carries it out. Everybody reads the standard and objects to what is about themselves."""

# What everybody has: their own sheets, totals and objections exist for them without a right to see others'.
OWN_APPRAISALS = (
    "appraisalstandards.see",
    "appraisalsheets.print",
    "appraisalobjections.raise",
)
# Whoever leads appraises those below; of rounds they read what is about those.
LEADING_APPRAISALS = (
    "appraisalrounds.see",
    "appraisalrounds.print",
    "appraisalsheets.see",
    "appraisalsheets.deduct",
    "appraisalsheets.drop",
    "appraisalsheets.zero",
    "appraisalsheets.add_bonus",
    "appraisalsheets.drop_bonus",
    "appraisalsheets.finish",
    "appraisalsheets.resume",
    "appraisaltotals.see",
    "appraisalobjections.see",
    "appraisalobjections.decide",
)
# The manager issues standards, opens and closes rounds, decides objections.
DECIDING_APPRAISALS = (
    "appraisalstandards.*",
    "appraisalrounds.*",
    "appraisalsheets.*",
    "appraisaltotals.*",
    "appraisalobjections.see",
    "appraisalobjections.decide",
)
