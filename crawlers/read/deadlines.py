"""What the dates of a call are, by the way in which it closes."""

from collections.abc import Iterable

from catalogue.model.call import Deadline, DeadlineKind, DeadlineModel, Moment


def as_deadlines(model: DeadlineModel, moments: Iterable[Moment]) -> tuple[Deadline, ...]:
    """The deadlines at ``moments``, in order; two records of one instant are one deadline.

    Of a two-stage call the first date is the one to apply by. Several dates of any other call are cut-offs, also where
    the portal calls it single-stage.
    """
    ordered = sorted({moment.at: moment for moment in moments}.values(), key=lambda moment: moment.at)
    return tuple(
        Deadline(moment=moment, kind=_kind(model, index, len(ordered))) for index, moment in enumerate(ordered)
    )


def _kind(model: DeadlineModel, index: int, count: int) -> DeadlineKind:
    if model is DeadlineModel.TWO_STAGE:
        return DeadlineKind.STAGE_1 if index == 0 else DeadlineKind.STAGE_2
    if count > 1 or model is DeadlineModel.MULTIPLE_CUT_OFF:
        return DeadlineKind.CUT_OFF
    return DeadlineKind.SINGLE
