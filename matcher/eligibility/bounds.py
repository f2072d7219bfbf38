"""What lies between two bounds, as a fact of a reason."""


def span(least: object | None, most: object | None) -> str:
    """``10..49``, ``10..`` or ``..49``: what is asked for, both bounds included."""
    return f"{'' if least is None else least}..{'' if most is None else most}"
