"""How a mail can fail to go out: for good, for now, or because nothing goes out at all."""


class TransportError(Exception):
    """A mail did not go out, or none can. The text says why, and holds no password."""


class TransportUnusable(TransportError):  # noqa: N818 - what happened to a mail
    """The transport asked for cannot be used at all: what is wrong with it, and what to do."""


class TransportRefused(TransportError):  # noqa: N818 - what happened to a mail
    """This mail was refused for good: sending it again would change nothing."""


class TransportFailed(TransportError):  # noqa: N818 - what happened to a mail
    """This mail did not go out now; it may later."""


class TransportDown(TransportFailed):
    """No mail goes out at present: the others of the batch would fare alike."""
