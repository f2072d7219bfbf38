"""Tables: one row that is no whole row costs no other, unless the table breaks off there."""

import pytest

from crawlers.read.table import read_table
from crawlers.reading import PortalError

HEAD = "a;b;\n"


def read(*lines: str, trailing: bool = False) -> tuple[list[dict[str, str]], list[str]]:
    told: list[str] = []
    body = (HEAD + "".join(f"{line}\n" for line in lines)).encode()
    rows = read_table(body, "t.csv", ("a", "b"), delimiter=";", trailing=trailing, reject=told.append)
    return list(rows), told


def test_a_short_row_in_the_middle_is_told_and_the_others_are_read() -> None:
    rows, told = read("1;2;", "3", "4", "5;6;", "")
    assert rows == [{"a": "1", "b": "2"}, {"a": "5", "b": "6"}]
    assert told == [f"t.csv: row {number} has 1 cells where the header has 3" for number in (3, 4)]


def test_a_table_that_ends_in_a_short_row_breaks_off() -> None:
    with pytest.raises(PortalError, match="row 3 has 2 cells where the header has 3") as error:
        read("1;2;", "3;4")
    assert error.value.kind == "cut off"


def test_rows_with_more_cells_are_whole_only_where_that_is_declared() -> None:
    assert read("1;2;;x", "3;4;") == ([{"a": "3", "b": "4"}], ["t.csv: row 2 has 4 cells where the header has 3"])
    assert read("1;2;;x", "3;4;", trailing=True) == ([{"a": "1", "b": "2"}, {"a": "3", "b": "4"}], [])


def test_without_anybody_to_tell_the_first_short_row_ends_the_table() -> None:
    with pytest.raises(PortalError, match="row 2"):
        list(read_table(b"a;b\n1\n2;3\n", "t.csv", ("a", "b"), delimiter=";"))
