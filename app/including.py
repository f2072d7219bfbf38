"""What lists of matches leave out unless they are asked for it. Apart, for the command line loads it at every start."""

from enum import StrEnum


class Include(StrEnum):
    """What a list of matches leaves out unless it is asked for."""

    WEAK = "weak"
    NOT_ELIGIBLE = "not-eligible"
    DISMISSED = "dismissed"
