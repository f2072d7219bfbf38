"""What there is to give away, from fields in which portals write freely."""

from catalogue.model.call import Budget
from catalogue.model.money import Money
from crawlers.read.html import read_line
from crawlers.read.money import read_money
from crawlers.reading import ReadError

_LONGEST_WORDS = 500


def read_budget(
    currency: str,
    language: str,
    *,
    total: str | None = None,
    project_min: str | None = None,
    project_max: str | None = None,
) -> Budget | None:
    """The pot and the bounds for one project, each from a field of free text; None where nothing is stated.

    A text that is not exactly one amount (two sums, a sum per unit, prose) is kept as the portal's words and never
    becomes a number.
    """
    words: list[str] = []

    def read(raw: str | None) -> Money | None:
        try:
            return read_money(raw, currency, language)
        except ReadError:
            words.append(read_line(str(raw))[:_LONGEST_WORDS])
            return None

    pot, lowest, highest = read(total), read(project_min), read(project_max)
    told = "; ".join(dict.fromkeys(words)) or None
    budget = Budget(total=pot, project_min=lowest, project_max=highest, words=told)
    return None if budget == Budget() else budget
