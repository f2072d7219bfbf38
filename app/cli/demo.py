"""``callfit demo``: the whole way once, from a portal's answer to three mails."""


def demo() -> None:
    """Crawl, match and mail three sample companies into a folder."""
