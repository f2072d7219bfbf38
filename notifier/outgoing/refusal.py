"""How a mail can fail to go out: for good, for now, or because nothing goes out at all."""


class TransportError(Exception):
    """A mail did not go out, or none can. The text says why, and holds no password and no address of a receiver."""


class TransportUnusable(TransportError):  # noqa: N818 - what happened to a mail
    """The transport asked for cannot be used at all: what is wrong with it, and what to do."""


class TransportRefused(TransportError):  # noqa: N818 - what happened to a mail
    """This mail was refused for good: sending it again would change nothing.

    ``bad_address``: the server says that there is no such address, so that no other mail to it can arrive either.
    """

    def __init__(self, text: str, *, bad_address: bool = False) -> None:
        super().__init__(text)
        self.bad_address = bad_address


class TransportFailed(TransportError):  # noqa: N818 - what happened to a mail
    """This mail did not go out now; it may later.

    ``may_have_arrived``: all of it was handed over and no answer came, so that the reader may have it nevertheless.
    """

    def __init__(self, text: str, *, may_have_arrived: bool = False) -> None:
        super().__init__(text)
        self.may_have_arrived = may_have_arrived


class TransportDown(TransportFailed):
    """No mail goes out at present: the others of the batch would fare alike."""
