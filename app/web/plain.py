"""What stands in an address, refused where no browser could have meant it: databases take no NUL in a text."""

from urllib.parse import unquote_to_bytes

from starlette.exceptions import HTTPException
from starlette.types import Scope

_LONGEST_QUERY = 4_096
LONGEST_ID = 500
"""A call's id has no more characters."""


def require_plain(scope: Scope) -> None:
    """Raises HTTPException: 414 for a query that is too long, 400 for one that is no text: no UTF-8, or with a NUL."""
    query: bytes = scope["query_string"]
    if len(query) > _LONGEST_QUERY:
        raise HTTPException(414, f"the address has more than {_LONGEST_QUERY} characters of query")
    try:
        text = unquote_to_bytes(query.replace(b"+", b" ")).decode()
    except UnicodeDecodeError:
        raise HTTPException(400, "the query of the address is no text in UTF-8") from None
    if "\0" in text:
        raise HTTPException(400, "the query of the address holds a NUL character")


def require_plain_path(scope: Scope) -> None:
    """Raises HTTPException (404) for a path that holds a NUL: nothing that it could name has one."""
    if "\0" in scope["path"]:
        raise HTTPException(404)


def may_be_id(text: str) -> bool:
    """Whether a call could have the id ``text``; what could not is never looked for."""
    return 0 < len(text) <= LONGEST_ID and "\0" not in text and "\ufffd" not in text
