"""A field as it stands on a page: what it is called, what is wrong with it, what it reveals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.widgets import Input
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

# A text box is as wide as the answer it expects: (longest answer, class).
_WIDTHS = ((2, 2), (3, 3), (4, 4), (5, 5), (12, 10), (30, 20))


@dataclass(frozen=True)
class ErrorLink:
    """One line of the error summary. `href` is empty when the fault belongs to no one field."""

    message: str
    href: str


@dataclass(frozen=True)
class Option:
    """One radio button or checkbox, ready to draw."""

    id: str
    name: str
    value: str
    label: str
    hint: str
    checked: bool
    reveals: tuple[GovukBoundField, ...]


@dataclass(frozen=True)
class Aside:
    """Something to think about beside a field: what it is about, and a few lines. It is no error."""

    title: str
    lines: tuple[str, ...]


def error_links(form: forms.BaseForm) -> list[ErrorLink]:
    """All that is wrong in any form, top first, each linked to the box to mend; [] when nothing is.

    A form that draws its fields in another order says so in `in_page_order`.
    """
    if not form.errors:
        return []
    lines = [ErrorLink(str(message), "") for message in form.non_field_errors()]
    ordered = form.in_page_order() if hasattr(form, "in_page_order") else iter(form)
    for bound in ordered:
        target = "" if bound.is_hidden else f"#{getattr(bound, 'error_target', bound.id_for_label)}"
        lines += [ErrorLink(str(message), target) for message in bound.errors]
    return lines


class GovukBoundField(BoundField):
    """The bound field of every form in Alongside, ours or a library's (set on the renderer)."""

    @property
    def kind(self) -> str:
        """Which shape to draw: date, radios, checkboxes, tick (one box), file or plain."""
        widget = self.field.widget
        if hasattr(widget, "part_names"):
            return "date"
        for shape, name in (
            (forms.CheckboxSelectMultiple, "checkboxes"),  # before the radio buttons, whose class it inherits
            (forms.RadioSelect, "radios"),
            (forms.CheckboxInput, "tick"),
            (forms.FileInput, "file"),
        ):
            if isinstance(widget, shape):
                return name
        return "plain"

    @property
    def is_heading(self) -> bool:
        """Whether this field's label is the page's one heading (one question on a page)."""
        return getattr(self.form, "heading_field", "") == self.name

    @property
    def optional_words(self) -> str:
        """What stands after the label of a question that need not be answered."""
        may_be_empty = not self.field.required and self.kind != "tick"
        says_so = getattr(self.form, "states_optional", False) and getattr(self.field, "says_optional", True)
        return str(_("(optional)")) if may_be_empty and says_so else ""

    @property
    def hint_id(self) -> str:
        """The id of the hint, "" when there is none."""
        return f"{self.auto_id}-hint" if self.auto_id and (self.help_text or self.limit_words) else ""

    @property
    def error_id(self) -> str:
        """The id of the error message, "" when nothing is wrong."""
        return f"{self.auto_id}-error" if self.auto_id and self.errors else ""

    @property
    def limit(self) -> int | None:
        """The most characters a long answer may have, when it is counted as it is typed."""
        counted = isinstance(self.field.widget, forms.Textarea)
        return getattr(self.field, "max_length", None) if counted else None

    @property
    def limit_words(self) -> str:
        """The stated limit of a short text answer or a file, "" when none needs stating."""
        return str(getattr(self.field, "limit_words", ""))

    @property
    def count_id(self) -> str:
        """The id of the character count, named as GOV.UK's script expects."""
        return f"{self.auto_id}-info" if self.auto_id and self.limit else ""

    @property
    def aria_describedby(self) -> str | None:
        """Ids of the hint, the error and the count, in the order in which they should be read."""
        own = self.field.widget.attrs.get("aria-describedby")
        if self.is_hidden:
            return own
        parts = [own, self.hint_id, self.error_id, self.asides_id, self.count_id]
        return " ".join(part for part in parts if part) or None

    @cached_property
    def wrong_parts(self) -> frozenset[str]:
        """Which boxes of a date are wrong; all of them when the fault names none."""
        if not self.errors:
            return frozenset()
        faults = self.errors.as_data()
        named = frozenset(part for fault in faults for part in (fault.params or {}).get("parts", ()))
        return named or frozenset(getattr(self.field.widget, "part_names", ()))

    @property
    def error_target(self) -> str:
        """The id that a line of the error summary jumps to: the first box that is wrong."""
        if self.kind == "date":
            boxes = self.field.widget.part_names
            first = next((part for part in boxes if part in self.wrong_parts), boxes[0])
            return f"{self.auto_id}_{first}"
        if self.kind in ("radios", "checkboxes"):
            return f"{self.auto_id}_0"
        return self.id_for_label or self.auto_id

    @property
    def asides(self) -> tuple[Aside, ...]:
        """What to think about, drawn under the box."""
        return tuple(getattr(self.form, "asides", {}).get(self.name, ()))

    @property
    def asides_id(self) -> str:
        """The id of what to think about, "" when there is nothing."""
        return f"{self.auto_id}-asides" if self.auto_id and self.asides else ""

    def beside(self) -> list[GovukBoundField]:
        """The questions drawn under this one: because of how it was answered, or because several of its answers ask them."""
        names = [*self._of_several, *getattr(self.form, "drawn_beside", {}).get(self.name, ())]
        return [self.form[name] for name in names]  # type: ignore[misc]

    @property
    def _of_several(self) -> list[str]:
        """What more than one answer reveals: in two places a box would be sent twice, and the empty one would win."""
        revealed = [name for names in getattr(self.field, "reveals", {}).values() for name in names]
        return [name for name in dict.fromkeys(revealed) if revealed.count(name) > 1]

    def options(self) -> Iterable[Option]:
        """The radio buttons or checkboxes in order, each with its hint and the fields it reveals."""
        hints = getattr(self.field, "hints", {})
        reveals, several = getattr(self.field, "reveals", {}), self._of_several
        for choice in self.subwidgets:
            value = str(choice.data["value"])
            yield Option(
                id=choice.id_for_label or "",
                name=choice.data["name"],
                value=value,
                label=str(choice.choice_label),
                hint=str(hints.get(value, "")),
                checked=bool(choice.data["selected"]),
                reveals=tuple(self.form[name] for name in reveals.get(value, ()) if name not in several),  # type: ignore[misc]
            )

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Adds GOV.UK's classes, links the hint and the error, and never cuts what is pasted."""
        widget = widget or self.field.widget
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        if widget.is_hidden:
            return built
        if self.kind == "date":
            built["wrong_parts"] = self.wrong_parts
            return built
        classes = _widget_classes(widget, getattr(self.field, "max_length", None), bool(self.errors))
        if self.limit:
            classes.append("govuk-js-character-count")
        if classes:
            built["class"] = " ".join([*classes, str(widget.attrs.get("class", ""))]).strip()
        if isinstance(widget, Input | forms.Textarea):
            # A limit in the page would silently cut a pasted text; ours is stated, counted and explained.
            built["maxlength"] = built["minlength"] = False
            if getattr(widget, "input_type", "text") in ("text", "search"):
                built.setdefault("dir", "auto")
        return built


def _widget_classes(widget: forms.Widget, longest: int | None, wrong: bool) -> list[str]:
    if isinstance(widget, forms.Textarea):
        base = "govuk-textarea"
    elif isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
        return []
    elif isinstance(widget, forms.Select):
        base = "govuk-select"
    elif isinstance(widget, forms.FileInput):
        base = "govuk-file-upload"
    elif isinstance(widget, Input):
        base = "govuk-input"
    else:
        return []
    classes = [base]
    if base == "govuk-input" and longest:
        classes += [f"govuk-input--width-{width}" for most, width in _WIDTHS if longest <= most][:1]
    if wrong:
        classes.append(f"{base}--error")
    return classes
