"""按揭: who lends, for which papers, how far each loan is, what the bank says it paid and what our books say."""

from huiyin.rooms.sales.mortgages.models.lenders import (
    COMMERCIAL,
    FUND,
    Lender,
    LenderSort,
    LoanCard,
    LoanDesk,
    LoanList,
    LoanSort,
    Repay,
)
from huiyin.rooms.sales.mortgages.models.mortgage import (
    DONE,
    STAGES,
    UNDER_WAY,
    Chase,
    Loan,
    LoanPaper,
    LoanPart,
    Mortgage,
    Stage,
    Whom,
)
from huiyin.rooms.sales.mortgages.models.paying import AGREED, BankLine, Disbursement, LoanDay, Outcome

__all__ = [
    "AGREED",
    "BankLine",
    "COMMERCIAL",
    "Chase",
    "DONE",
    "Disbursement",
    "FUND",
    "Lender",
    "LenderSort",
    "Loan",
    "LoanCard",
    "LoanDay",
    "LoanDesk",
    "LoanList",
    "LoanPaper",
    "LoanPart",
    "LoanSort",
    "Mortgage",
    "Outcome",
    "Repay",
    "STAGES",
    "Stage",
    "UNDER_WAY",
    "Whom",
]
