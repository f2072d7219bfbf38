"""What can go wrong at a portal without an error is noticed: every mutation of every source gives an alarm."""

import pytest

from benchmarks.mutations import findings
from crawlers.registry import bundled_names
from crawlers.replay.mutations import MUTATIONS

# A portal's shape may leave nothing to spoil in this way.
_MAY_HAVE_NO_EFFECT = {"dates in another form"}


@pytest.mark.parametrize("name", bundled_names())
def test_no_mutation_is_a_quiet_success(name: str) -> None:
    found = findings(name)
    quiet = [f"{one.mutation} {one.what}".strip() for one in found if one.quiet]
    assert not quiet, f"{name} would take these for a healthy reading: {', '.join(quiet)}"
    noticed = {one.mutation for one in found if one.verdict is not None}
    assert set(MUTATIONS) - noticed <= _MAY_HAVE_NO_EFFECT, f"{name}: a mutation spoilt nothing"
