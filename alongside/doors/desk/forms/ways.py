"""Forms about the ways in: a call taken down, a child referred from one's own desk, help asked for a parent who agreed."""

from __future__ import annotations

from typing import Any

from alongside.doors.common import FlowForm
from alongside.doors.desk.forms.parts import YES_NO, Choice, is_yes
from alongside.family.referrals.models import ExploitationType, Source
from alongside.family.referrals.rules import ChildTold, children_of_lines
from alongside.ground.clock import today
from alongside.ground.govuk.forms import (
    CheckboxesField,
    ConfirmField,
    DateField,
    LongTextField,
    RadiosField,
    TextField,
)

_CALLERS = (
    (Source.PARENT_CARER, "A parent or carer"),
    (Source.YOUNG_PERSON, "A young person, about themself"),
    (Source.FAMILY_FRIEND, "Another relative, a friend or a neighbour"),
    (Source.FOSTER_CARER, "A foster or residential carer"),
)
_SAFE: tuple[Choice, ...] = (
    ("safe", "Yes"),
    ("not_safe", "No, only in another way"),
    ("not_known", "Not known yet"),
)
_SAFE_HINTS = {"not_known": "Then nobody rings or writes until it has been asked."}
_CODE: tuple[Choice, ...] = (
    ("said", "I read it out now"),
    ("text", "Send it by text message"),
    ("email", "Send it by email"),
    ("not_given", "They do not want it"),
)


def _other_way() -> LongTextField:
    return LongTextField(
        label="How can they be reached instead?",
        help_text="For example: through the school nurse, Tuesdays. If nobody knows, write that.",
        max_length=1_000, rows=2, required=False,
    )  # fmt: skip


def _code_by(words: str) -> RadiosField:
    return RadiosField(
        label="How do they get their code?", help_text=words, choices=_CODE,
        error_messages={"required": "Choose how they get their code"},
    )  # fmt: skip


class _ChildrenForm(FlowForm):
    """The children of a request: one in full, brothers and sisters one a line. Every part may be left out."""

    child_name = TextField(label="The child’s name", max_length=120, required=False)
    child_born_on = DateField(
        label="The child’s date of birth", thing="The date of birth", latest=today, required=False
    )
    child_age_words = TextField(
        label="How old are they, if the date is not known?", max_length=60, required=False
    )
    other_children = LongTextField(
        label="Are there worries about brothers or sisters too?",
        help_text="One on each line, with the age if you know it: Mia, 12. Each gets a request of their own.",
        max_length=900, rows=3, required=False,
    )  # fmt: skip
    exploitation_types = CheckboxesField(
        label="Kinds of exploitation", choices=ExploitationType.choices, required=False,
        help_text="Any that fit. Leave it empty if it is not known yet: somebody looks at it again.",
    )  # fmt: skip
    first_concern_on = DateField(
        label="When was a worry first raised with any agency?", thing="The date", latest=today, required=False,
        help_text="By the family or by anyone else.",
    )  # fmt: skip

    def told(self) -> dict[str, Any]:
        """What was told, with the children as the verbs take them."""
        said = self.answers()
        first = ChildTold(said.pop("child_name"), said.pop("child_born_on"), said.pop("child_age_words"))
        others = children_of_lines(said.pop("other_children"))
        return {**said, "children": [first, *others]}


class CallForm(_ChildrenForm):
    """A call, while somebody is on the line: their words first, then how to reach them safely."""

    own_words = LongTextField(
        label="What they say, in their own words",
        help_text="Write it as they say it. You can come back to the rest.",
        max_length=10_000, rows=8, error_messages={"required": "Write down what they say"},
    )  # fmt: skip
    read_back = RadiosField(
        label="Have you read it back to them?", choices=YES_NO,
        error_messages={"required": "Say whether you have read it back"},
    )  # fmt: skip
    source = RadiosField(
        label="Who is ringing?", choices=_CALLERS, error_messages={"required": "Choose who is ringing"}
    )
    referrer_name = TextField(label="Their name, if they like to say it", max_length=120, required=False)
    referrer_contact = TextField(
        label="Their phone number or email address", max_length=254, required=False,
        help_text="Leave it empty if they would rather not say.",
    )  # fmt: skip
    safe = RadiosField(
        label="Is it safe to ring or write back?", choices=_SAFE, hints=_SAFE_HINTS, reveals={"not_safe": ("other_way",)},
        help_text="Ask: who else answers this phone, sees it, or hears you?",
        error_messages={"required": "Ask whether it is safe to ring back"},
    )  # fmt: skip
    other_way = _other_way()
    code_by = _code_by(
        "With the code they follow their request without an account. It is sent only where that is safe."
    )
    field_order = (
        "own_words", "read_back", "safe", "other_way", "referrer_contact", "referrer_name", "source", "child_name",
        "child_born_on", "child_age_words", "other_children", "exploitation_types", "first_concern_on", "code_by",
    )  # fmt: skip

    def told(self) -> dict[str, Any]:
        """What `call_take_down` needs."""
        said = super().told()
        return said | {"read_back": is_yes(said["read_back"])}


class ReferForm(_ChildrenForm):
    """A referral from one's own desk: who one is, is known already."""

    own_words = LongTextField(
        label="What are you worried about?",
        help_text="What you saw, what you were told and by whom. The family can read this: write it as you would say it"
        " to them.",
        max_length=10_000, rows=8, error_messages={"required": "Write what you are worried about"},
    )  # fmt: skip
    safe = RadiosField(
        label="Is it safe to reach the family at home?", choices=_SAFE, hints=_SAFE_HINTS, reveals={"not_safe": ("other_way",)},
        help_text="Could a call or a letter put the child or a parent at risk?",
        error_messages={"required": "Say whether it is safe, or that it is not known yet"},
    )  # fmt: skip
    other_way = _other_way()
    safe_contact_words = LongTextField(
        label="Anything else about reaching them safely", max_length=500, rows=2, required=False
    )
    field_order = ("own_words", "safe", "other_way", "safe_contact_words")


class OnBehalfForm(_ChildrenForm):
    """Help asked for a parent by their own worker."""

    agreed = ConfirmField(
        label="The parent has read or heard these words and agrees that I send them",
        error_messages={
            "required": "Ask the parent first. If they do not want it now, they can ask at any time."
        },
    )
    own_words = LongTextField(
        label="What the parent wants to say, in their own words", max_length=10_000, rows=8,
        error_messages={"required": "Write what the parent wants to say"},
    )  # fmt: skip
    referrer_name = TextField(label="The parent’s name", max_length=120, required=False)
    referrer_contact = TextField(
        label="The parent’s phone number or email address", max_length=254, required=False
    )
    safe = RadiosField(
        label="Is it safe to ring or write to them?", choices=_SAFE, hints=_SAFE_HINTS, reveals={"not_safe": ("other_way",)},
        error_messages={"required": "Ask whether it is safe to reach them"},
    )  # fmt: skip
    other_way = _other_way()
    code_by = _code_by("The request is the parent’s. They follow it with the code.")
    field_order = ("own_words", "agreed", "safe", "other_way", "referrer_name", "referrer_contact")


class MineForm(FlowForm):
    """More words to a request that one made."""

    words = LongTextField(
        label="What would you like to add?", max_length=10_000,
        help_text="It stands beside what you wrote first. The team reads it, and whoever follows the request.",
    )  # fmt: skip
