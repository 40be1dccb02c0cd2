"""What three doors ask and show of what somebody noticed: one thing at a time, how they know it, and what came back (R145)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.text import Truncator

from alongside.doors.common.forms import FlowForm
from alongside.doors.common.uploads import AttachmentsField
from alongside.ground.accounts.roles import AGENCY_KINDS
from alongside.ground.clock import now, today
from alongside.ground.clock.models import Clock
from alongside.ground.clock.selectors import clock_lateness
from alongside.ground.clock.time_source import local_date
from alongside.ground.govuk.dates import day_words
from alongside.ground.govuk.forms import DateField, LongTextField, RadiosField, SelectField, TextField
from alongside.pursuit.information.models import EvidenceThing, HowKnown, NotTaken
from alongside.pursuit.information.rules import Noticed
from alongside.pursuit.information.selectors import ReportLine, ReportPage
from alongside.pursuit.information.selectors_wish import Wish
from alongside.pursuit.information.services.things import Offered

Choice = tuple[str, str]
_YES_NO: tuple[Choice, ...] = (("yes", "Yes"), ("no", "No"))
_ITEM = (
    "words", "noticed_words", "noticed_on", "place_words", "person_words", "vehicle_words", "phone_words", "handle_words",
    "how_known", "how_words",
)  # fmt: skip
URGENT: tuple[Choice, ...] = (
    ("", "No, this can wait until somebody reads it"),
    ("danger", "Yes, somebody is in danger now"),
    ("disclosure", "A child has just told me that somebody harmed them"),
)
# How a report stands, to whoever told it.
STATES = {
    "draft": ("Not sent yet", "soon"),
    "sent": ("Sent to the police", "neutral"),
    "apart": ("Looked at before the police", "waiting"),
    "read": ("The police have read it", "good"),
    "calling": ("We are calling the police contact", "soon"),
    "confirmed": ("The police have it", "good"),
    "received": ("The police have it", "good"),
    "graded": ("Looked at", "good"),
    "passed_on": ("Passed on", "good"),
    "acted_on": ("It helped", "good"),
    "held": ("Kept for later", "neutral"),
    "cannot_say": ("We cannot say", "neutral"),
    "need_more": ("A question for you", "soon"),
}
_HOW = {"email": "by e-mail", "text": "by text message"}
_ADVICE = {
    "phone": "Leave it switched off if it is off, and on if it is on. Do not look through it. Put it in a paper bag.",
    "clothing": "Do not wash it. Put each piece in its own paper bag, not in plastic. Touch it as little as you can.",
    "dna": "Do not wash or wipe it. Touch it as little as you can. A paper bag keeps it, plastic spoils it.",
    "cctv": "Cameras record over old pictures, often within days. Save a copy now if you can, and write down day and time.",
    "texts": "Do not delete anything, and do not answer. A picture of the screen with the name and the time is enough for now.",
    "social": "Do not answer or block yet. A picture of the screen with the name and the time is enough for now.",
    "account": "Write down what they said in their words, and ask if the police may ring them. Do not go over it with them.",
    "other": "Leave it as it is, somewhere dry where nobody touches it.",
}


class NoticedForm(FlowForm):
    """One thing noticed: what, and all the rest if one can; how one knows it, which may wait."""

    looks = False  # somebody's own words about whoever does harm
    words = LongTextField(
        label="What did you notice?", help_text="A few words are enough. You do not need proof.",
        max_length=4_000, rows=5, error_messages={"required": "Write what you noticed. One line is enough"},
    )  # fmt: skip
    how_known = RadiosField(
        label="How do you know it is true?",
        help_text="Leave it empty if you are not sure how to answer. We keep it for you, and send it when you answer.",
        choices=HowKnown.choices, required=False,
    )  # fmt: skip
    how_words = TextField(
        label="Who told you, what is it on, or what made you think so?",
        help_text="“A friend of hers” or “my old phone” is enough.",
        max_length=400, required=False,
    )  # fmt: skip
    noticed_on = DateField(label="Which day was it?", thing="The day", latest=today, required=False)
    noticed_words = TextField(
        label="When, in your words?", help_text="For example: about 11 at night, twice last week.", max_length=200,
        required=False,
    )  # fmt: skip
    place_words = LongTextField(
        label="Where?", help_text="One place on each line.", max_length=400, rows=2, required=False
    )
    person_words = LongTextField(
        label="Who? Names, nicknames, or what they look like", help_text="One person on each line.", max_length=400, rows=2,
        required=False,
    )  # fmt: skip
    vehicle_words = LongTextField(
        label="A car? Its number plate, or the part you saw", help_text="One car on each line.", max_length=400, rows=2,
        required=False,
    )  # fmt: skip
    phone_words = LongTextField(
        label="A phone number?", help_text="One on each line.", max_length=400, rows=2, required=False
    )
    handle_words = LongTextField(
        label="A name online, and on which app?",
        help_text="One on each line.",
        max_length=400,
        rows=2,
        required=False,
    )
    uploads = AttachmentsField(purpose="evidence", label="Pictures or files, if you have them here")
    field_order: Sequence[str] = (
        "words", "how_known", "how_words", "noticed_on", "noticed_words", *_ITEM[3:8], "uploads",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].widget.attrs["data-spotted"] = reverse("drafts:spotted")

    def noticed(self) -> Noticed:
        """What was noticed, for the verb."""
        return {name: self.cleaned_data.get(name) for name in _ITEM}  # type: ignore[return-value]

    def kept_files(self) -> list[Any]:
        """The files, sealed by the verb."""
        return list(self.cleaned_data.get("uploads") or [])


class TellForm(NoticedForm):
    """The same with what is asked once of a whole report: whether it is urgent, and what each door asks besides."""

    urgency = RadiosField(label="Is somebody in danger now?", choices=URGENT, initial="", required=False)

    def about(self) -> dict[str, Any]:
        """What is said of the whole report, for the verb."""
        return {"urgency": self.cleaned_data.get("urgency") or ""}


def workers_field(initial: str, *, young: bool = False) -> RadiosField:
    """Return the question whether the child's own workers read it too."""
    return RadiosField(
        label="May the people who work with you read it too?" if young else "May your child’s workers read it too?",
        help_text="The police read it either way. They do not see your name unless they write down why they must.",
        choices=_YES_NO, initial=initial, required=False,
    )  # fmt: skip


def worker_field() -> RadiosField:
    """Return the question whether it is about somebody who works with families: then it goes past that person (R145)."""
    return RadiosField(
        label="Is it about somebody who works with families?",
        help_text="Then that person does not read it. Somebody else looks at it first.",
        choices=_YES_NO, initial="no", required=False,
    )  # fmt: skip


def named_field(label: str = "May we say to others that it was you?") -> RadiosField:
    """Return the question whether whoever told it may be named."""
    return RadiosField(
        label=label,
        help_text="If you say no, we keep the name apart from what was said.",
        choices=_YES_NO, initial="no", required=False,
    )  # fmt: skip


def message_field(*, account: bool) -> RadiosField:
    """Return the question whether a message may say that there is an answer (R327)."""
    where = "your safe way to be reached" if account else "the email address or mobile number above"
    return RadiosField(
        label="May we send you a short message when there is an answer?",
        help_text=f"It goes to {where}, and says only: “There is an answer for you.” Say no if somebody else reads it.",
        choices=_YES_NO, initial="", required=False,
    )  # fmt: skip


class WishForm(FlowForm):
    """Whether a message goes when there is an answer, chosen again; without an account, where it may go."""

    looks = False
    message = RadiosField(
        label="May we send you a short message when there is an answer?",
        choices=(("yes", "Yes"), ("no", "No, I look here myself")),
        error_messages={"required": "Choose yes or no"},
    )

    def __init__(self, *args: Any, wish: Wish, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["message"].initial = wish.says
        if wish.theirs:
            self.fields["message"].choices = (("no", "No, send them nothing"),)  # type: ignore[attr-defined]
            self.fields["message"].label = "May we send them a short message when there is an answer?"
        if wish.asks_address:
            keeps = "Leave it empty to keep the one that you gave before. " if wish.left_address else ""
            self.fields["contact"] = TextField(
                label="Your e-mail address or mobile number", max_length=254, required=False,
                help_text=f"{keeps}Give one that nobody else reads.",
            )  # fmt: skip


def wish_page(wish: Wish, *, reach_url: str = "") -> dict[str, Any]:
    """Return what the page that asks it says: word for word what would be sent, how, and why nothing may go."""
    return {"wish": wish, "how": _HOW.get(wish.channel, ""), "reach_url": reach_url}


class ChooseForm(FlowForm):
    """Who may read it, changed later."""

    looks = False

    def __init__(self, *args: Any, young: bool = False, has_case: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_case:
            self.fields["workers_may_read"] = workers_field("", young=young)
        self.fields["may_be_named"] = named_field()

    versioned = True

    def chosen(self) -> dict[str, bool]:
        """The two answers, for the verb."""
        return {name: self.cleaned_data.get(name) == "yes" for name in ("workers_may_read", "may_be_named")}


class ThingForm(FlowForm):
    """Something that may be proof: what it is, and who has it."""

    looks = False
    kind = RadiosField(
        label="What is it?",
        choices=EvidenceThing.Kind.choices,
        error_messages={"required": "Choose what it is"},
    )
    words = TextField(
        label="Say a little more", help_text="For example: his old phone, with the messages from May.", max_length=400,
        error_messages={"required": "Write a few words about it"},
    )  # fmt: skip
    holder = TextField(
        label="Who has it, and where?", help_text="For example: I have it, at home.", max_length=200,
        error_messages={"required": "Write who has it"},
    )  # fmt: skip


class NotTakenForm(FlowForm):
    """They would not take it, or did not use it."""

    looks = False
    kind = RadiosField(
        label="What happened?",
        choices=[one for one in NotTaken.Kind.choices if one[0] != "thing"],
        error_messages={"required": "Choose what happened"},
    )
    agency_kind = SelectField(
        label="Who was it?", choices=sorted(AGENCY_KINDS.items(), key=lambda one: one[1]),
        error_messages={"required": "Choose who it was"},
    )  # fmt: skip
    how = RadiosField(
        label="How did you offer it?", choices=NotTaken.How.choices, error_messages={"required": "Choose how"}
    )
    on = DateField(label="Which day was it?", thing="The day", latest=today, initial=today)
    words = LongTextField(
        label="What did you offer, and what did they say?", max_length=2_000, rows=4,
        error_messages={"required": "Write what you offered"},
    )  # fmt: skip

    def __init__(self, *args: Any, of_thing: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if of_thing:
            del self.fields["kind"]

    def offered(self) -> Offered:
        """What was offered, for the verb."""
        said = self.cleaned_data
        return Offered(
            said.get("kind") or "thing", said["how"], said["agency_kind"], said["on"], said["words"]
        )


def line_of_report(line: ReportLine, href: str) -> dict[str, Any]:
    """Return one report as a row of a list, for whoever told it."""
    words, meaning = STATES[line.state]
    return {
        "text": _first(line), "href": href, "status": words, "meaning": meaning,
        "hint": ". ".join(filter(None, (f"{day_words(line.report.received_at)}, {line.report.reference}", _drafts(line.drafts)))),
    }  # fmt: skip


def _first(line: ReportLine) -> str:
    """The words that somebody knows their report by; a code is nothing that one remembers."""
    words = Truncator(line.first_words).chars(70)
    return words or f"What was told, {line.report.reference}"


def _drafts(number: int) -> str:
    return {0: "", 1: "1 thing still needs an answer"}.get(number, f"{number} things still need an answer")


def owed(clock: Clock | None) -> dict[str, Any] | None:
    """Return a promise that runs: by when, and whether it is late; None where none runs."""
    if clock is None or clock.stopped_at is not None:
        return None
    state = clock_lateness(clock, now=now())
    return {"by": clock.due_on, "late": bool(state and state.late)}


def page_of(view: ReportPage) -> dict[str, Any]:
    """Return what the page of a report shows, whoever reads it."""
    words, meaning = STATES[view.state]
    return {
        "view": view, "report": view.report, "state": words, "meaning": meaning,
        "answer_by": owed(view.answer_by),
        "noticed": [
            {
                "item": one, "files": [file.name for file in view.files.get(one.id, ())],
                "attachments": view.files.get(one.id, ()),
                "facts": _facts(one),
            }
            for one in view.items
        ],
        "things": [
            {"view": one, "advice": _ADVICE[one.thing.kind], "owed": owed(one.clock)} for one in view.things
        ],
        "calls_open": bool(view.report.urgency) and view.confirmation is None,
        "nobody": bool(view.calls) and view.calls[-1].user_id is None,
        "apart": view.report.apart and view.report.about_worker_id is None,
        "thanked": [one for one in view.feedback if one.code != "need_more"],
    }  # fmt: skip


def _facts(item: Any) -> list[dict[str, str]]:
    how = item.get_how_known_display() + (f": {item.how_words}" if item.how_words else "")
    day = day_words(item.noticed_from) if item.noticed_from else ""
    said = [
        ("How it is known", how if item.how_known else "Not said yet"),
        ("When", ", ".join(filter(None, (day, item.noticed_words)))),
        ("Where", item.place_words),
        ("Who", item.person_words),
        ("Car", item.vehicle_words),
        ("Phone", item.phone_words),
        ("Online", item.handle_words),
    ]
    return [{"key": key, "value": value} for key, value in said if value]


def initial_of(item: Any) -> dict[str, Any]:
    """Return what stands in the form of a draft."""
    day = local_date(item.noticed_from) if item.noticed_from else None
    return {name: getattr(item, name) for name in _ITEM if name != "noticed_on"} | {"noticed_on": day}
