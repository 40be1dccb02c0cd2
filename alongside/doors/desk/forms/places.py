"""Forms about where a child lives, learns and goes (R170-R172)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms as django_forms

from alongside.doors.common import FlowForm
from alongside.doors.desk.forms.parts import YES_NO, Choice, an_id, is_yes
from alongside.doors.desk.forms.places_sourcing import OF_PARENT, OfParentForm
from alongside.ground.base.errors import Refused
from alongside.ground.clock import today
from alongside.ground.govuk.forms import (
    ConfirmField,
    DateField,
    LongTextField,
    RadiosField,
    TextField,
    WholeNumberField,
)
from alongside.practice.places.geometry import points_in
from alongside.practice.places.models import Stay, StayWords, Telling, Zone
from alongside.practice.places.services import Area, Place, ToldWords, Views

_WHERE = "Leave it empty if you do not know it. Then we say that the place is not checked."


class WhereForm(FlowForm):
    """Where a place is: by its postcode, or by the two numbers of a map."""

    postcode = TextField(label="Postcode", help_text=_WHERE, max_length=10, required=False)
    lat = TextField(
        label="Or the two numbers of a map", max_length=60, required=False,
        help_text="North first, like 53.80, -1.55. They are exact. For a postcode we add 100 metres around it.",
    )  # fmt: skip

    def clean_lat(self) -> tuple[float | None, float | None]:
        """The two numbers, or neither."""
        text = self.cleaned_data["lat"]
        if not text:
            return None, None
        try:
            (point,) = points_in(text)
        except (Refused, ValueError):
            raise django_forms.ValidationError("Write two numbers, like 53.80, -1.55") from None
        return point.lat, point.lon

    def where(self) -> dict[str, Any]:
        """The postcode and the two numbers, as the verbs want them."""
        lat, lon = self.cleaned_data["lat"]
        return {"postcode": self.cleaned_data["postcode"], "lat": lat, "lon": lon}


class ZoneForm(WhereForm):
    """A place that is not safe. `sites`: places that stand beside the child already. `said`: what the family said."""

    name = TextField(label="What is the place called?", max_length=120)
    why = LongTextField(
        label="Why is it not safe for this child?", max_length=1_000, rows=3,
        help_text="What was seen or said, in neutral words. Nobody is to blame for having been there.",
    )  # fmt: skip
    said_by = TextField(
        label="Who said so?", help_text="For example: her mother, the police.", max_length=200
    )
    shape = RadiosField(
        label="How big is it?", choices=Zone.Shape.choices, initial="circle",
        reveals={"circle": ("postcode", "lat", "metres"), "polygon": ("points", "hull")},
    )  # fmt: skip
    metres = WholeNumberField(
        label="How many metres around it?", min_value=10, max_value=50_000, required=False,
        help_text="300 is about a five-minute walk.",
    )  # fmt: skip
    points = LongTextField(
        label="The corners", max_length=5_000, rows=5, required=False,
        help_text="One on each line, like 53.80, -1.55, in the order in which you would walk round it.",
    )  # fmt: skip
    hull = ConfirmField(label="I mean the outline around all of them, whatever their order", required=False)
    since = DateField(label="Since when?", thing="The day", initial=today)
    until = DateField(
        label="Until when?",
        help_text="Leave it empty if nobody knows.",
        thing="The last day",
        required=False,
    )
    readers = RadiosField(label="Who reads it?", choices=Zone.Readers.choices, initial="family")
    field_order = ("site", "name", "why", "said_by", "shape", "postcode", "lat", "metres", "points", "hull")

    def __init__(
        self, *args: Any, sites: Sequence[Choice] = (), answers_family: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["postcode"].help_text = ""
        if sites:
            self.fields["site"] = RadiosField(
                label="Is it one of the places you know already?", choices=[*sites, ("", "No, another one")],
                initial="", required=False,
            )  # fmt: skip
            self.fields["name"].required = False
            self.fields["name"].help_text = "Leave it empty if you chose a place above."
        if answers_family:
            self.fields["answer"] = LongTextField(
                label="What do you tell the person who said it?", max_length=1_000, rows=3, required=False
            )
        self.order_fields(self.field_order)

    def clean_points(self) -> list[Any]:
        """The corners, each read from its line."""
        try:
            return points_in(self.cleaned_data["points"])
        except Refused as refused:
            raise django_forms.ValidationError(refused.message) from None

    def zone(self) -> dict[str, Any]:
        """The zone as `zone_add` wants it."""
        said = self.cleaned_data
        names = ("name", "why", "said_by", "since", "until", "readers")
        area = Area(
            shape=said["shape"],
            metres=said["metres"],
            corners=said["points"],
            hull=said["hull"],
            **self.where(),
        )
        more = {"answer": said["answer"]} if "answer" in said else {}
        return (
            {name: said[name] for name in names}
            | {"area": area, "site_id": an_id(said.get("site", ""))}
            | more
        )


class WordsForm(FlowForm):
    """A few words that say why, or answer somebody."""

    words = LongTextField(label="Why?", max_length=1_000, rows=3)

    def __init__(self, *args: Any, label: str = "", longest: int = 500, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"] = LongTextField(
            label=label or "Why?",
            max_length=longest,
            rows=3,
            error_messages={"required": "Write something here"},
        )


class _ProposeForm(WhereForm):
    """What every proposal asks. `asks`: it was refused, and a manager may be asked."""

    name = TextField(label="What is it called?", help_text="No full address is needed.", max_length=120)
    area = TextField(label="Which town or area?", max_length=120, required=False)
    planned_on = DateField(label="From which day?", thing="The day")
    reason = LongTextField(
        label="Why this place?", help_text="The family reads this.", max_length=2_000, rows=3
    )
    ask_manager = ConfirmField(
        label="There is no other place: keep this and ask a manager. Police and parents are told first",
        required=False,
    )
    kind = ""

    def place(self) -> Place:
        """The place as `stay_propose` wants it."""
        said = self.cleaned_data
        more = {one: said[one] for one in ("placement", "weekly_cost", "emergency") if one in said}
        names = ("name", "area", "planned_on", "reason")
        chosen = self.kind or said["kind"]
        return Place(kind=chosen, **{one: said[one] for one in names}, **self.where(), **more)

    def views(self) -> Views:
        """What is known before it is decided."""
        said = self.cleaned_data
        names = ("parents_view", "local_risks", "contact_effect")
        return Views(**{one: said.get(one, "") for one in names}, person_id=an_id(said.get("person_id", "")))


class VisitForm(_ProposeForm):
    """A school or a visit."""

    kind = RadiosField(  # type: ignore[assignment]
        label="What is it?", choices=[one for one in Stay.Kind.choices if one[0] != "placement"]
    )
    field_order = ("ask_manager", "kind", "name", "area", "postcode", "lat", "planned_on", "reason")

    def place(self) -> Place:
        """The place as `stay_propose` wants it."""
        self.kind = self.cleaned_data["kind"]
        return super().place()


class PlacementForm(_ProposeForm, OfParentForm):
    """A place to live, with what the parents think and know, and what is held against them (R136, R171)."""

    kind = "placement"
    rests = RadiosField(
        label="Does your reason rest on something a parent did, or did not do?",
        help_text="Then it is written down here with where it comes from. That a child was harmed by others is not it.",
        choices=YES_NO,
        reveals={"yes": OF_PARENT},
    )
    placement = RadiosField(label="What kind of place is it?", choices=Stay.Placement.choices)
    emergency = ConfirmField(
        label="This is an emergency: what is not known yet follows by the end of the next working day",
        required=False,
    )
    parents_view = LongTextField(
        label="What do the parents think of it?", max_length=2_000, rows=3, required=False,
        help_text="As they said it. If they are against it, that stays here beside the decision.",
    )  # fmt: skip
    local_risks = LongTextField(
        label="What do the parents know of the area?", max_length=2_000, rows=3, required=False,
        help_text="Who lives there, who comes there, which bus goes there.",
    )  # fmt: skip
    contact_effect = LongTextField(
        label="What does it do to contact with the family?", max_length=2_000, rows=2, required=False,
        help_text="How far, who visits how, who pays.",
    )  # fmt: skip
    weekly_cost = WholeNumberField(
        label="What does it cost a week, in pounds?", min_value=0, max_value=100_000, required=False
    )
    field_order = (
        "ask_manager", "placement", "name", "area", "postcode", "lat", "planned_on", "reason", "rests", *OF_PARENT,
        "emergency", "person_id", "parents_view", "local_risks", "contact_effect", "weekly_cost",
    )  # fmt: skip

    def __init__(self, *args: Any, parents: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, parents=parents, **kwargs)
        for name in OF_PARENT:  # asked once the answer is yes; in an emergency the source may follow
            self.fields[name].required = False
            self.fields[name].says_optional = False  # type: ignore[attr-defined]
        if not parents:
            for name in ("rests", *OF_PARENT):
                del self.fields[name]
        if parents:
            self.fields["person_id"] = RadiosField(
                label="Whose words are they?", choices=[*parents, ("", "Both of them, or not said by one alone")],
                initial="", required=False, help_text="One parent’s words are not shown to the other.",
            )  # fmt: skip
        self.order_fields(self.field_order)

    def place(self) -> Place:
        """The place as `stay_propose` wants it, with what its reason holds against a parent."""
        rests = is_yes(self.cleaned_data.get("rests"))
        return replace(super().place(), of_parent=self.of_parent() if rests else None)


class SayForm(FlowForm):
    """What somebody says of a place, written down for them or in one's own words."""

    about = RadiosField(label="What is it about?", choices=StayWords.About.choices)
    person_id = RadiosField(label="Whose words are they?", choices=())
    words = LongTextField(label="What do they say?", max_length=2_000, rows=4)

    def __init__(self, *args: Any, people: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person_id"].choices = [*people, ("me", "Mine, as a worker")]  # type: ignore[attr-defined]

    def answers(self) -> dict[str, Any]:
        """What was answered, as the verb wants it."""
        given = super().answers()
        return given | {"person_id": None if given["person_id"] == "me" else an_id(given["person_id"])}


class TellForm(FlowForm):
    """Who was told of a place inside a zone, before anybody decides."""

    whom = RadiosField(label="Whom did you tell?", choices=(), reveals={"police": ("name",)})
    name = TextField(
        label="Whom in the police?", help_text="A name, and the number of their log if they gave one.", max_length=120,
        required=False,
    )  # fmt: skip
    on = DateField(label="On which day?", thing="The day", latest=today, initial=today)
    how = RadiosField(label="How?", choices=Telling.How.choices)
    reached = RadiosField(
        label="Did you reach them?", choices=[("yes", "Yes"), ("no", "No, I tried")], initial="yes"
    )
    words = LongTextField(
        label="What did you say, and what did they say?",
        help_text="A parent reads what you write of your talk with them. Use plain words.",
        max_length=1_000, rows=4,
    )  # fmt: skip

    def __init__(self, *args: Any, parents: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["whom"].choices = [("police", "The police"), *parents]  # type: ignore[attr-defined]

    def telling(self) -> dict[str, Any]:
        """The telling as `stay_tell` wants it."""
        said = self.cleaned_data
        told = ToldWords(said["on"], said["how"], said["words"], reached=said["reached"] == "yes")
        if said["whom"] == "police":
            return {"whom": "police", "name": said["name"], "told": told}
        return {"whom": "parent", "person_id": an_id(said["whom"]), "told": told}


class DecideForm(FlowForm):
    """A manager's decision on a place inside a zone."""

    versioned = True
    compares = False
    reason = LongTextField(
        label="Why does the child go there all the same?", max_length=2_000, rows=4,
        help_text="What else was tried, and what keeps the child safe there. Workers read this.",
    )  # fmt: skip
    family_words = LongTextField(
        label="What does the family read?", help_text="In plain words, without anybody’s secret.",
        max_length=1_000, rows=3,
    )  # fmt: skip


class StartForm(FlowForm):
    """The day on which a child began there."""

    versioned = True
    compares = False
    since = DateField(label="Since which day?", thing="The day", latest=today)


class EndForm(FlowForm):
    """The day on which a child left, and why."""

    versioned = True
    compares = False
    until = DateField(label="On which day did they leave?", thing="The day", latest=today)
    reason = LongTextField(
        label="Why did it end?", help_text="The family reads this.", max_length=500, rows=3
    )


class DropForm(FlowForm):
    """Why a place is not used."""

    versioned = True
    compares = False
    reason = LongTextField(
        label="Why is it not used?", help_text="The family reads this.", max_length=500, rows=3
    )
