"""A day in three boxes, with a clear word about the box that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alongside.ground.govuk.dates import day_words

PARTS = ("day", "month", "year")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONG_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip

Limit = date | Callable[[], date] | None
Typed = tuple[str, str, str]


class DateWidget(forms.Widget):
    """Three text boxes named `<name>_day`, `<name>_month` and `<name>_year`."""

    template_name = "govuk/forms/date_widget.html"
    part_names: ClassVar[tuple[str, ...]] = PARTS
    use_fieldset = True

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Typed:
        """What was typed, exactly, so that a wrong day comes back as it was typed."""
        day, month, year = (str(data.get(f"{name}_{part}") or "").strip() for part in PARTS)
        return day, month, year

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether none of the boxes was sent."""
        return not any(f"{name}_{part}" in data for part in PARTS)

    def id_for_label(self, id_: str) -> str:
        """The first box."""
        return f"{id_}_day" if id_ else id_

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Adds `parts`: the name, id, words, width and value of each box."""
        attrs = dict(attrs or {})
        wrong = attrs.pop("wrong_parts", ())  # set by the bound field
        context = super().get_context(name, None, attrs)
        context["widget"]["wrong_parts"] = wrong
        if isinstance(value, date):
            value = (str(value.day), str(value.month), str(value.year))
        day, month, year = value or ("", "", "")
        id_ = context["widget"]["attrs"].get("id", name)
        rows = (("day", _("Day"), 2, day), ("month", _("Month"), 2, month), ("year", _("Year"), 4, year))
        context["parts"] = [
            {
                "name": f"{name}_{part}",
                "id": f"{id_}_{part}",
                "part": part,
                "label": label,
                "width": width,
                "value": typed,
            }
            for part, label, width, typed in rows
        ]
        return context


class DateField(forms.Field):
    """A calendar day. Months may be typed as numbers or words; nothing is guessed.

    `thing` begins the messages ("The date you noticed this must include a year").
    `earliest` and `latest` are days, or functions giving a day (such as `clock.today`); both are allowed.
    """

    widget = DateWidget

    def __init__(
        self, *, thing: str = "", earliest: Limit = None, latest: Limit = None, **kwargs: Any
    ) -> None:
        self.thing = thing or _("The date")
        self.earliest = earliest
        self.latest = latest
        messages = kwargs["error_messages"] = dict(kwargs.get("error_messages") or {})
        messages.setdefault("required", gettext_lazy("Enter a date for “%(label)s”"))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> date | None:
        """The day. Raises ValidationError naming, in `params["parts"]`, the boxes to mend."""
        typed: Typed = value if value else ("", "", "")
        missing = [part for part, text in zip(PARTS, typed, strict=True) if not text]
        if len(missing) == len(PARTS):
            if self.required:
                raise ValidationError(
                    self.error_messages["required"], code="required", params={"parts": PARTS}
                )
            return None
        if missing:
            words = _(" and ").join(_("a %(part)s") % {"part": _(part)} for part in missing)
            message = _("%(thing)s must include %(words)s") % {"thing": self.thing, "words": words}
            raise ValidationError(message, code="incomplete", params={"parts": missing})
        day = self._real_day(typed)
        self._check_limits(day)
        return day

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another day was typed than the one that was there."""
        before = DateWidget().get_context("x", initial, None)["parts"]
        return tuple(part["value"] for part in before) != tuple(data or ("", "", ""))

    def _real_day(self, typed: Typed) -> date:
        day, month, year = _number(typed[0]), _month_number(typed[1]), _number(typed[2])
        if year is None or len(typed[2]) != 4:
            message = _("Year must have 4 numbers, like 2026")
            raise ValidationError(message, code="year", params={"parts": ["year"]})
        if month is None or not 1 <= month <= 12:
            message = _("Month must be a number from 1 to 12, or its name")
            raise ValidationError(message, code="month", params={"parts": ["month"]})
        if day is None or not 1 <= day <= 31:
            message = _("Day must be a number from 1 to 31")
            raise ValidationError(message, code="day", params={"parts": ["day"]})
        try:
            return date(year, month, day)
        except ValueError:
            message = _("%(thing)s must be a real date, like 27 3 2026") % {"thing": self.thing}
            raise ValidationError(message, code="unreal", params={"parts": PARTS}) from None

    def _check_limits(self, day: date) -> None:
        earliest, latest = _limit(self.earliest), _limit(self.latest)
        if latest and day > latest:
            message = _("%(thing)s must be %(day)s or before") % {
                "thing": self.thing,
                "day": day_words(latest),
            }
            raise ValidationError(message, code="too_late", params={"parts": PARTS})
        if earliest and day < earliest:
            message = _("%(thing)s must be %(day)s or after") % {
                "thing": self.thing,
                "day": day_words(earliest),
            }
            raise ValidationError(message, code="too_early", params={"parts": PARTS})


def _limit(limit: Limit) -> date | None:
    return limit() if callable(limit) else limit


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None


def _month_number(text: str) -> int | None:
    name = text.casefold().rstrip(".")
    for names in (_MONTHS, _LONG_MONTHS):
        if name in names:
            return names.index(name) + 1
    return 9 if name == "sept" else _number(text)
