"""How commands fail: with words for people and an exit code for scripts."""

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of all commands. 2 is the command line's own: wrong options or arguments.

    ``NOTHING_FITS`` is an answer and no failure, for scripts that only go on if there is something.
    """

    DONE = 0
    FAILED = 1
    UNHEALTHY = 3
    NOT_READ = 4
    STORE = 5
    NOT_DELIVERED = 6
    NOTHING_FITS = 7


class CommandError(Exception):
    """A command cannot do what was asked. The text says what, where and what to do."""

    def __init__(self, text: str, exit_code: Exit = Exit.FAILED) -> None:
        super().__init__(text)
        self.exit_code = exit_code
