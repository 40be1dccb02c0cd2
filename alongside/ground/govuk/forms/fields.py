"""The questions a form can ask. Each text answer has a stated limit; optional stays optional."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MaxLengthValidator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

Words = str | Promise
Choices = Iterable[tuple[str, Words]]

_TOO_LONG = ngettext_lazy(
    "Use %(limit_value)d character or fewer. You have used %(show_value)d.",
    "Use %(limit_value)d characters or fewer. You have used %(show_value)d.",
    "limit_value",
)
_ANSWER = gettext_lazy("Answer “%(label)s”")
_CHOOSE = gettext_lazy("Choose an answer to “%(label)s”")
_NOTHING = gettext_lazy("Choose one")
_FEWEST_DIGITS = 3
_STATE_LIMIT_FROM = 60
_KILOBYTE = 1024
_MEGABYTE = 1024 * 1024


def _unanswered(kwargs: dict[str, Any], words: Words) -> None:
    """Give a field words for no answer, unless it has its own; the form puts its label in for %(label)s."""
    messages = kwargs["error_messages"] = dict(kwargs.get("error_messages") or {})
    messages.setdefault("required", words)


def size_words(size: int) -> str:
    """A number of bytes as people say it: "10 MB", "500 kB"."""
    if size >= _MEGABYTE:
        return f"{size / _MEGABYTE:.1f}".removesuffix(".0") + " MB"
    return f"{max(1, size // _KILOBYTE)} kB"


def _say_limit(field: forms.CharField) -> None:
    for validator in field.validators:
        if isinstance(validator, MaxLengthValidator):
            validator.message = _TOO_LONG


class _Text(forms.CharField):
    """Text with a stated limit and a message that says how far over it is."""

    def __init__(self, *, max_length: int, autocomplete: str = "", **kwargs: Any) -> None:
        _unanswered(kwargs, _ANSWER)
        super().__init__(max_length=max_length, **kwargs)
        _say_limit(self)
        if autocomplete:
            self.widget.attrs["autocomplete"] = autocomplete


class TextField(_Text):
    """One line of text. `autocomplete` only for facts about the person typing (WCAG 1.3.5)."""

    @property
    def limit_words(self) -> str:
        """The limit, stated when somebody might meet it."""
        shortest_stated = self.max_length and self.max_length >= _STATE_LIMIT_FROM
        return _("Up to %(n)d characters.") % {"n": self.max_length} if shortest_stated else ""


class LongTextField(_Text):
    """Several lines in the person's own words, counted as they type."""

    def __init__(self, *, max_length: int, rows: int = 5, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=max_length, **kwargs)


class EmailAddressField(forms.EmailField):
    """An email address; `own` when it is that of the person typing."""

    def __init__(self, *, own: bool = False, max_length: int = 254, **kwargs: Any) -> None:
        messages = kwargs.setdefault("error_messages", {})
        words = gettext_lazy("Enter an email address, like name@example.com")
        messages.setdefault("required", words)
        messages.setdefault("invalid", words)
        super().__init__(max_length=max_length, **kwargs)
        _say_limit(self)
        self.widget.attrs.update({"spellcheck": "false", "autocomplete": "email" if own else "off"})


class PhoneField(_Text):
    """A phone number, kept as it was typed; `own` when it is that of the person typing."""

    def __init__(self, *, own: bool = False, max_length: int = 40, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}))
        words = gettext_lazy("Enter a phone number, like 07700 900 982")
        _unanswered(kwargs, words)
        super().__init__(max_length=max_length, autocomplete="tel" if own else "off", **kwargs)
        self.phone_message = words

    def validate(self, value: str) -> None:
        """Raises ValidationError when too few digits were typed to ring anybody."""
        super().validate(value)
        if value and len(re.findall(r"\d", value)) < _FEWEST_DIGITS:
            raise ValidationError(self.phone_message, code="phone")


class WholeNumberField(forms.IntegerField):
    """A whole number between stated limits, typed in a plain box (no spinner to change it by accident)."""

    def __init__(self, *, min_value: int, max_value: int, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric"}))
        messages = kwargs.setdefault("error_messages", {})
        words = _("Enter a whole number from %(a)d to %(z)d") % {"a": min_value, "z": max_value}
        for fault in ("required", "invalid", "min_value", "max_value"):
            messages.setdefault(fault, words)
        super().__init__(min_value=min_value, max_value=max_value, **kwargs)
        self.max_length = len(str(max_value))


class RadiosField(forms.ChoiceField):
    """One answer of several. `hints` and `reveals` go by value; what one reveals is drawn under it."""

    def __init__(
        self,
        *,
        choices: Choices,
        hints: Mapping[str, Words] | None = None,
        reveals: Mapping[str, Sequence[str]] | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("widget", forms.RadioSelect)
        _unanswered(kwargs, _CHOOSE)
        super().__init__(choices=choices, **kwargs)
        self.hints = dict(hints or {})
        self.reveals = dict(reveals or {})


class SelectField(forms.ChoiceField):
    """One answer of a long list. Nothing is chosen beforehand."""

    def __init__(self, *, choices: Choices, nothing: Words = _NOTHING, **kwargs: Any) -> None:
        _unanswered(kwargs, _CHOOSE)
        super().__init__(choices=[("", nothing), *choices], **kwargs)


class CheckboxesField(forms.MultipleChoiceField):
    """Any number of answers. `hints` and `reveals` as in `RadiosField`."""

    def __init__(
        self,
        *,
        choices: Choices,
        hints: Mapping[str, Words] | None = None,
        reveals: Mapping[str, Sequence[str]] | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple)
        _unanswered(kwargs, _CHOOSE)
        super().__init__(choices=choices, **kwargs)
        self.hints = dict(hints or {})
        self.reveals = dict(reveals or {})


class ConfirmField(forms.BooleanField):
    """One box to tick. Required means that it must be ticked."""

    def __init__(self, **kwargs: Any) -> None:
        _unanswered(kwargs, gettext_lazy("Tick the box: “%(label)s”"))
        super().__init__(**kwargs)


class _Files(forms.FileField):
    """Shared by one and many: the largest file, the accepted kinds, and words for both."""

    def __init__(
        self, *, max_bytes: int, accept: Sequence[str] = (), max_length: int = 255, **kwargs: Any
    ) -> None:
        _unanswered(kwargs, gettext_lazy("Choose a file for “%(label)s”"))
        super().__init__(max_length=max_length, **kwargs)
        self.max_bytes = max_bytes
        self.accept = tuple(kind.lower() for kind in accept)
        if accept:
            self.widget.attrs["accept"] = ",".join(self.accept)

    @property
    def limit_words(self) -> str:
        """How large a file may be."""
        return _("Up to %(size)s for each file.") % {"size": size_words(self.max_bytes)}

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The uploaded file. Raises ValidationError when it is empty, too large or of another kind."""
        file = super().clean(data, initial)
        if isinstance(file, UploadedFile):
            self._check(file)
        return file

    def _check(self, file: UploadedFile) -> None:
        if (file.size or 0) > self.max_bytes:
            facts = {"name": file.name, "size": size_words(self.max_bytes)}
            raise ValidationError(_("%(name)s must be smaller than %(size)s") % facts, code="too_large")
        name = (file.name or "").lower()
        if self.accept and not name.endswith(tuple(kind for kind in self.accept if kind.startswith("."))):
            facts = {"name": file.name or "", "kinds": ", ".join(self.accept)}
            raise ValidationError(_("%(name)s must be one of these kinds: %(kinds)s") % facts, code="kind")


class UploadField(_Files):
    """One file. `accept` lists endings (".jpg"); what the file really is, the files room finds out."""

    widget = forms.FileInput


class ManyFilesInput(forms.FileInput):
    """A choice of several files."""

    allow_multiple_selected = True


class ManyFilesField(_Files):
    """Several files at once; `cleaned_data` has a list, in the order chosen."""

    widget = ManyFilesInput

    def __init__(self, *, most: int = 10, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.most = most

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """The uploaded files. Raises ValidationError with every fault, or when there are too many."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if not given:
            super().clean(None, initial)
            return []
        if len(given) > self.most:
            raise ValidationError(_("Choose up to %(n)d files at a time") % {"n": self.most}, code="too_many")
        good, faults = [], []
        for file in given:
            try:
                good.append(super().clean(file))
            except ValidationError as fault:
                faults.extend(fault.error_list)
        if faults:
            raise ValidationError(faults)
        return good


class TokenField(forms.Field):
    """A hidden uuid telling one filled-in page from another. A missing or bad one is simply a new one."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def clean(self, value: Any) -> UUID:
        """The token, or a new one: a person never has to mend what they can't see."""
        try:
            return value if isinstance(value, UUID) else UUID(str(value))
        except ValueError:
            return uuid4()
