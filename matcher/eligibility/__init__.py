"""May they apply? Yes, no or unknown for each criterion, with its reason."""

from matcher.eligibility.codes import QUESTION_CODES, REASON_CODES

__all__ = ["QUESTION_CODES", "REASON_CODES"]
