"""What people without an account are asked. Their own words are enough; everything else may be left empty (R1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import PasswordInput

from alongside.doors.common import FlowForm
from alongside.family.referrals.models import ExploitationType, Source
from alongside.ground.accounts.models import Partnership
from alongside.ground.clock import today
from alongside.ground.govuk.forms import (
    CheckboxesField,
    DateField,
    LongTextField,
    RadiosField,
    SelectField,
    TextField,
)

_KINDS = (
    (ExploitationType.CSE, "Used for sex, or for sexual pictures"),
    (ExploitationType.CCE, "Made to break the law for someone else"),
    (ExploitationType.COUNTY_LINES, "Made to carry or sell drugs, here or in another town"),
    (ExploitationType.MODERN_SLAVERY, "Made to work, or moved from place to place"),
    (ExploitationType.RADICALISATION, "Drawn into hate or violent ideas"),
    (ExploitationType.ONLINE, "Something that happens online"),
    (ExploitationType.OTHER, "Something else outside the family"),
)
_WHO = (
    (Source.PARENT_CARER, "I am their parent or carer"),
    (Source.YOUNG_PERSON, "It is about me"),
    (Source.FAMILY_FRIEND, "I am another relative, a friend or a neighbour"),
)
_AGENCIES = (
    (Source.POLICE, "Police"),
    (Source.SOCIAL_CARE, "Children’s social care"),
    (Source.EDUCATION, "School, college or nursery"),
    (Source.HEALTH, "Health"),
    (Source.VOLUNTARY, "A charity or community group"),
    (Source.FOSTER_CARER, "Foster or residential care"),
)


class AreaForm(FlowForm):
    """Asks for the area when the service works in more than one."""

    def __init__(self, *args: Any, partnerships: Sequence[Partnership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partnerships = {str(p.id): p for p in partnerships}
        if len(self.partnerships) > 1:
            self.fields["area"] = SelectField(
                choices=[(key, p.area) for key, p in self.partnerships.items()],
                label="Which area does the child live in?",
                error_messages={
                    "required": "Choose the area the child lives in, so the right team gets this"
                },
            )

    def clean(self) -> dict[str, Any]:
        """Refuse calmly while no partnership has been set up: nothing could be sent to anybody."""
        if not self.partnerships:
            raise ValidationError(
                "This service is not open yet, so nothing was sent. Ring your council’s children’s services, or 999."
            )
        return super().clean() or {}

    def partnership(self) -> Partnership:
        """Return the partnership chosen, or the only one."""
        chosen = self.cleaned_data.get("area") or next(iter(self.partnerships))
        return self.partnerships[chosen]


def _others() -> LongTextField:
    return LongTextField(
        max_length=900,
        rows=3,
        required=False,
        label="Are you worried about brothers or sisters too?",
        help_text="Write one on each line, with the age if you like: Mia, 12. A name is not needed: “her little sister” is fine.",
    )


class AskForm(AreaForm):
    """Asking for help, or telling what somebody noticed."""

    own_words = LongTextField(
        max_length=10_000,
        rows=8,
        label="What is worrying you?",
        help_text="Use your own words. A few are enough. You do not need proof, and it does not need to be tidy.",
        error_messages={"required": "Write a few words about what is worrying you"},
    )
    source = RadiosField(choices=_WHO, required=False, label="Who are you?")
    referrer_name = TextField(max_length=120, required=False, autocomplete="name", label="What is your name?")
    referrer_contact = TextField(
        max_length=254,
        required=False,
        label="How can we reach you?",
        help_text="A phone number or an email address. Leave it empty and you can still follow your request.",
    )
    safe_contact_words = LongTextField(
        max_length=500,
        rows=3,
        required=False,
        label="Is there anything we must know to reach you safely?",
        help_text="For example: text only, never after 4pm, someone else sees this phone.",
    )
    child_name = TextField(
        max_length=120, required=False, label="What is the child’s or young person’s name?"
    )
    child_age_words = TextField(max_length=60, required=False, label="How old are they?")
    other_children = _others()
    exploitation_types = CheckboxesField(
        choices=_KINDS,
        required=False,
        label="What do you think may be happening?",
        help_text="Choose any that fit. It is fine not to know: we can work it out together.",
    )
    first_concern_on = DateField(
        required=False,
        latest=today,
        label="When did you first tell someone you were worried?",
        help_text="A doctor, a teacher, the police, anyone. If you are not sure of the day, put 1.",
        thing="The date",
    )


class ReferForm(AreaForm):
    """A referral by somebody who works with children."""

    source = RadiosField(choices=_AGENCIES, label="Who do you work for?")
    referrer_agency = TextField(
        max_length=120, required=False, autocomplete="organization", label="Name of your organisation"
    )
    referrer_name = TextField(max_length=120, required=False, autocomplete="name", label="Your name and job")
    referrer_contact = TextField(max_length=254, required=False, label="How can we reach you at work?")
    own_words = LongTextField(
        max_length=10_000,
        rows=8,
        label="What are you worried about?",
        help_text=(
            "Say what you saw, what you were told and by whom, and what you think. "
            "The family can read this. Write it as you would say it to them."
        ),
        error_messages={"required": "Write what you are worried about"},
    )
    child_name = TextField(max_length=120, required=False, label="The child’s name")
    child_born_on = DateField(
        required=False, latest=today, label="The child’s date of birth", thing="The date of birth"
    )
    other_children = _others()
    exploitation_types = CheckboxesField(
        choices=ExploitationType.choices,
        required=False,
        label="Kinds of exploitation",
        help_text="Any combination leads to the same help. Leave it empty if you do not know yet.",
    )
    first_concern_on = DateField(
        required=False,
        latest=today,
        label="When was a worry first raised with any agency?",
        help_text="By the family or by anyone else.",
        thing="The date",
    )
    safe_contact_words = LongTextField(
        max_length=500,
        rows=3,
        required=False,
        label="How can the family be reached safely?",
        help_text="For example: who sees the phone, which times are safe.",
    )


class ReceiptForm(FlowForm):
    """The code by which somebody follows their request."""

    keeps = False

    code = TextField(
        max_length=40,
        label="Your code",
        help_text="4 groups of 4 letters and numbers. Big or small letters, dashes and spaces do not matter.",
        error_messages={"required": "Enter the code we gave you"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update({"autocomplete": "off", "spellcheck": "false"})


class MinutesCodeForm(ReceiptForm):
    """The code of a letter, by which somebody without an account reads the notes of a meeting."""

    code = TextField(
        max_length=40,
        label="Your code",
        help_text="4 groups of 4 letters and numbers. Big or small letters, dashes and spaces do not matter.",
        error_messages={"required": "Enter the code from your letter"},
    )


class LetterCodeForm(MinutesCodeForm):
    """The code of a letter, by which somebody without an account answers their invitation to a meeting."""


class AddWordsForm(FlowForm):
    """More words to a request that was sent."""

    heading_field = "words"

    words = LongTextField(
        max_length=10_000,
        rows=8,
        label="What would you like to add?",
        help_text="It is added to what you told us. Nothing you said before is changed.",
        error_messages={"required": "Write what you would like to add"},
    )


class JoinForm(FlowForm):
    """An account: a name to be called by, and a password."""

    keeps = False

    name = TextField(max_length=120, label="Your name", autocomplete="name")
    password = TextField(
        max_length=200,
        label="Choose a password",
        help_text="At least 12 characters. Three words that only you would put together work well.",
        widget=PasswordInput(),
        autocomplete="new-password",
    )
    password2 = TextField(
        max_length=200,
        label="Type the password again",
        widget=PasswordInput(),
        autocomplete="new-password",
    )

    def clean(self) -> dict[str, Any]:
        """The two passwords are the same and not easily guessed."""
        cleaned = super().clean()
        first, second = cleaned.get("password"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", "The two passwords are not the same. Type them again.")
        return cleaned
