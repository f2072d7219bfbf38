"""The cells of CSV files, for commands and for pages."""

import json
from datetime import date, datetime


def csv_cell(value: object) -> str:
    """A cell that a spreadsheet shows and does not run: texts that begin like a formula get an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False, default=plain)


def plain(value: object) -> str:
    """What JSON has no form for, as a text. Raises TypeError for anything but an instant."""
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"no JSON form for {type(value).__name__}")
