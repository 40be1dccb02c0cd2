"""What both doors say about before and after: one set of questions as a form, and two times beside each other as a picture."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from alongside.doors.common.forms import FlowForm
from alongside.ground.clock.time_source import local_date
from alongside.ground.govuk.charts import Chart, Series
from alongside.ground.govuk.forms import LongTextField, RadiosField
from alongside.practice.progress.instruments import Instrument
from alongside.practice.progress.models import Answers
from alongside.practice.progress.rules import RATHER_NOT, change_words, score
from alongside.practice.progress.selectors.asking import Compared

_LEAST_SHOWN = 1


class AnswersForm(FlowForm):
    """One set of questions. Each may be left out, and "I'd rather not say" is an answer."""

    words = LongTextField(
        max_length=4_000, rows=4, required=False, label="Anything you want to say about it, in your own words"
    )

    def __init__(self, *args: Any, instrument: Instrument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            *((str(value), label) for value, label in instrument.scale),
            (RATHER_NOT, "I’d rather not say"),
        ]
        for item in instrument.items:
            label = item.text or f"Question {item.key} on the paper"
            self.fields[f"q_{item.key}"] = RadiosField(choices=choices, label=label, required=False)
        self.order_fields([f"q_{item.key}" for item in instrument.items])

    def given(self) -> dict[str, Any]:
        """What `answers_give` needs, besides the round."""
        said = self.answers()
        words = said.pop("words")
        return {"answers": {key.removeprefix("q_"): one for key, one in said.items()}, "words": words}


def compared_card(one: Compared, *, yours: bool = False) -> dict[str, Any]:
    """Return what a page shows of one person's answers: their own words first, a picture, and how it moved, in words."""
    first, last = one.given[0], one.given[-1]
    several = len(one.given) > 1
    return {
        "person": one.person,
        "name": one.instrument.name,
        "words": [{"at": given.at, "point": given.round.get_point_display(), "text": given.words}
                  for given in reversed(one.given) if given.words],
        "chart": _chart(one, first, last if several else None, yours=yours),
        "moved": change_words(one.instrument, one.change) if one.change else "",
        "citation": one.instrument.citation,
        "aloud": last.by_name if last.read_aloud else "",
    }  # fmt: skip


def _chart(one: Compared, first: Answers, last: Answers | None, *, yours: bool) -> Chart:
    kit = one.instrument
    times = [first] if last is None else [first, last]
    if kit.subscales:
        categories = [name for name, _keys in kit.subscales]
        rows = [
            [mean for _name, mean in score(kit, t.answers, least_percent=_LEAST_SHOWN).subscales]
            for t in times
        ]
    else:
        categories = [item.text for item in kit.items]
        rows = [[_number(t.answers.get(item.key)) for item in kit.items] for t in times]
    low, high = kit.scale[0], kit.scale[-1]
    note = (
        f"{low[0]} is “{low[1].lower()}”, {high[0]} is “{high[1].lower()}”."
        if kit.higher == "easier" else "A longer bar means harder, from 1 to 5."
    )  # fmt: skip
    whose = _("You") if yours else one.person.short_name
    return Chart(
        title=f"{kit.name}: {whose}",
        description=_("The answers at each time, side by side. The table under it has the same numbers."),
        categories=categories,
        series=[Series(_when(t), row) for t, row in zip(times, rows, strict=True)],
        category_name=_("About"),
        missing=_("not said"),
        note=note,
    )  # fmt: skip


def _when(given: Answers) -> str:
    return f"{given.round.get_point_display()}, {local_date(given.at):%-d %b %Y}"


def _number(said: Any) -> float | None:
    return said if isinstance(said, int) else None
