"""The base of every form a person fills in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.forms.utils import pretty_name

from alongside.ground.govuk.forms.bound import Aside, ErrorLink, GovukBoundField, error_links
from alongside.ground.govuk.forms.fields import TokenField
from alongside.ground.govuk.forms.tidy import tidy_data

_NO_LIMIT_NEEDED = (forms.UUIDField, forms.GenericIPAddressField)


class GovukForm(forms.Form):
    """A form that loses nothing, says plainly what to mend, and is never counted twice.

    `form_token` (a hidden uuid) is the same when one page is sent twice: give it to the verb.
    `versioned = True` adds a hidden whole number `version`: the version of the thing being changed.
    `heading_field` names the one question whose label is the page's heading.
    Raises ImproperlyConfigured, when the class is made, for a text field without `max_length`.
    """

    use_required_attribute = False
    states_optional: ClassVar[bool] = True
    versioned: ClassVar[bool] = False
    heading_field: ClassVar[str] = ""

    form_token = TokenField()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for name, field in getattr(cls, "declared_fields", {}).items():
            if not isinstance(field, forms.CharField) or isinstance(field, _NO_LIMIT_NEEDED):
                continue
            if not field.max_length:
                raise ImproperlyConfigured(f"{cls.__name__}.{name} is text and needs a max_length.")

    def __init__(self, data: Mapping[str, Any] | None = None, files: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(tidy_data(data) if data is not None else None, files, **kwargs)
        self.asides: dict[str, tuple[Aside, ...]] = {}  # by the field under which they are drawn
        self.drawn_beside: dict[str, tuple[str, ...]] = {}  # questions drawn under another, by that one
        self.initial = {"form_token": uuid4(), **self.initial}
        for name, field in self.fields.items():
            words = str(field.error_messages.get("required", ""))
            if "%(label)s" in words:
                field.error_messages["required"] = words % {"label": field.label or pretty_name(name)}
        if self.versioned:
            self.fields["version"] = forms.IntegerField(
                widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1
            )

    def clean(self) -> dict[str, Any]:
        """What was answered. An answer that its question no longer reveals is empty and never wrong."""
        cleaned = super().clean() or {}
        for name in self._unrevealed(cleaned):
            self.errors.pop(name, None)
            cleaned[name] = self._empty(name)
        return cleaned

    def refuse(self, message: str, field: str | None = None) -> None:
        """Show a rule's refusal (`Refused.message`, `Refused.field`) beside its field, or at the top."""
        self.add_error(field if field in self.fields else None, message)

    def error_summary(self) -> list[ErrorLink]:
        """All that is wrong, in the order of the page, each linked to the box to mend; [] when nothing is."""
        return error_links(self)

    def page_fields(self) -> list[GovukBoundField]:
        """The questions to draw, without hidden ones and those drawn inside the answer that reveals them."""
        revealed = {
            name for names in [*self._reveals().values(), *self.drawn_beside.values()] for name in names
        }
        return [bound for bound in self.visible_fields() if bound.name not in revealed]  # type: ignore[misc]

    def in_page_order(self) -> Iterable[GovukBoundField]:
        """Each field where it is drawn: a revealed one straight after the question that reveals it."""
        reveals = self._reveals()
        inside = {name for names in [*reveals.values(), *self.drawn_beside.values()] for name in names}

        def with_inner(name: str) -> Iterable[GovukBoundField]:
            yield self[name]  # type: ignore[misc]
            for (question, _value), names in reveals.items():
                if question == name:
                    for inner in names:
                        yield from with_inner(inner)
            for inner in self.drawn_beside.get(name, ()):
                yield from with_inner(inner)

        drawn = set()
        for name in self.fields:
            if name in inside:
                continue
            for bound in with_inner(name):
                if bound.name not in drawn:
                    drawn.add(bound.name)
                    yield bound

    def _reveals(self) -> dict[tuple[str, str], tuple[str, ...]]:
        return {
            (name, value): tuple(names)
            for name, field in self.fields.items()
            for value, names in getattr(field, "reveals", {}).items()
        }

    def _unrevealed(self, cleaned: dict[str, Any]) -> set[str]:
        shown: set[str] = set()
        hidden: set[str] = set()
        for (question, value), names in self._reveals().items():
            answer = cleaned.get(question)
            chosen = answer if isinstance(answer, list) else [answer]
            (shown if value in map(str, chosen) else hidden).update(names)
        return hidden - shown

    def _empty(self, name: str) -> Any:
        field = self.fields[name]
        if isinstance(field, forms.CharField):
            return field.empty_value
        return [] if isinstance(field, forms.MultipleChoiceField) else None
