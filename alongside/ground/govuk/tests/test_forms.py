from contextlib import suppress
from datetime import date
from uuid import UUID

import pytest
from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st

from alongside.ground.govuk.forms import (
    CheckboxesField,
    ConfirmField,
    DateField,
    EmailAddressField,
    GovukForm,
    LongTextField,
    ManyFilesField,
    PhoneField,
    RadiosField,
    SelectField,
    TextField,
    UploadField,
    WholeNumberField,
    error_links,
    tidy_data,
    tidy_text,
)
from alongside.ground.govuk.gallery import NoticedForm
from alongside.ground.govuk.tests.parsing import Elements

TODAY = date(2026, 3, 27)


class StoryForm(GovukForm):
    story = LongTextField(label="What happened?", help_text="In your own words.", max_length=20)
    name = TextField(label="Your name", max_length=8, required=False)


class DayForm(GovukForm):
    day = DateField(label="When?", thing="The day", latest=lambda: TODAY, earliest=date(2000, 1, 1))


class AskForm(GovukForm):
    how = RadiosField(
        label="How can we reach you?",
        choices=[("phone", "Phone"), ("post", "Post")],
        hints={"post": "Slower."},
        reveals={"phone": ("number",)},
    )
    number = PhoneField(label="Which number?")


class SharedForm(GovukForm):
    """A box that two answers ask for, and a question after it."""

    what = RadiosField(
        label="Was it right?",
        choices=[("yes", "Yes"), ("part", "In part"), ("no", "No")],
        reveals={"part": ("why",), "no": ("why",)},
    )
    why = TextField(label="Why?", max_length=20)
    when = TextField(label="When?", max_length=20)


def typed_day(day: str, month: str, year: str) -> dict[str, str]:
    return {"day_day": day, "day_month": month, "day_year": year}


def drawn(form: forms.BaseForm) -> Elements:
    return Elements(str(form))


def test_a_box_that_two_answers_reveal_is_drawn_once() -> None:
    page = drawn(form := SharedForm({}))
    assert page.ids.count("id_why") == 1, "sent twice, the empty one would win"
    assert [bound.name for bound in form.in_page_order()][-3:] == ["what", "why", "when"]
    assert [bound.name for bound in form.page_fields()] == ["what", "when"]


# Text


def test_a_label_names_its_input() -> None:
    page = drawn(StoryForm())
    assert {"id_story", "id_name"} == {attrs["for"] for attrs in page.named("label")}
    assert page.with_id("id_story")["class"].startswith("govuk-textarea")


def test_the_hint_the_error_and_the_count_describe_the_box() -> None:
    page = drawn(StoryForm({"story": ""}))
    described = page.with_id("id_story")["aria-describedby"].split()
    assert described == ["id_story-hint", "id_story-error", "id_story-info"]
    assert set(described) <= set(page.ids)
    assert page.with_id("id_story")["aria-invalid"] == "true"


def test_the_limit_is_said_without_scripts_and_never_cuts_a_pasted_text() -> None:
    html = str(StoryForm())
    assert "You can enter up to 20 characters" in html
    assert "maxlength=" not in html.replace("data-maxlength=", "")


def test_a_text_that_is_too_long_comes_back_whole_with_its_length() -> None:
    form = StoryForm({"story": "x" * 25})
    assert form.errors["story"] == ["Use 20 characters or fewer. You have used 25."]
    assert "x" * 25 in str(form)


def test_windows_line_ends_count_once() -> None:
    form = StoryForm({"story": "a\r\n" * 6 + "bb"})
    assert form.is_valid()
    assert form.cleaned_data["story"] == "a\n" * 6 + "bb"


def test_emoji_and_right_to_left_words_are_kept() -> None:
    form = StoryForm({"story": "👨‍👩‍👧 مرحبا \u202bשלום"})
    assert form.is_valid()
    assert form.cleaned_data["story"] == "👨‍👩‍👧 مرحبا \u202bשלום"
    assert drawn(form).with_id("id_story")["dir"] == "auto"


def test_what_cannot_be_stored_is_left_out() -> None:
    assert tidy_text("a\x00b\x1bc\ud800d\x0be") == "abcd\ne"


@given(st.text())
def test_tidying_twice_changes_nothing_and_can_always_be_stored(text: str) -> None:
    once = tidy_text(text)
    assert tidy_text(once) == once
    assert "\x00" not in once.encode().decode()


@given(st.text(st.characters(exclude_categories=("Cc", "Cs"))))
def test_tidying_takes_nothing_that_can_be_seen(text: str) -> None:
    assert tidy_text(text) == text


def test_all_values_under_one_name_are_kept() -> None:
    assert tidy_data(QueryDict("a=1%00&a=2")).getlist("a") == ["1", "2"]


def test_hostile_words_stay_words() -> None:
    typed = {"story": "</textarea><script>alert(1)</script>", "name": '"><img src=x onerror=alert(1)>'}
    html = str(StoryForm(typed))
    assert "<script" not in html
    assert "<img" not in html


def test_a_text_field_without_a_limit_is_refused_when_the_class_is_made() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"Bad\.words"):
        type("Bad", (GovukForm,), {"words": forms.CharField()})


def test_a_choice_needs_no_limit() -> None:
    assert type("Good", (GovukForm,), {"pick": forms.ChoiceField(choices=[]), "id": forms.UUIDField()})


def test_an_unanswered_question_is_named_in_its_message() -> None:
    assert StoryForm({}).errors["story"] == ["Answer “What happened?”"]


def test_optional_is_said_on_the_label() -> None:
    words = drawn(StoryForm()).words
    assert words.count("(optional)") == 1


# Days


def test_a_day_may_be_typed_in_numbers_or_words() -> None:
    for month in ("3", "03", "March", "mar", "MAR."):
        form = DayForm(typed_day("27", month, "2026"))
        assert form.is_valid(), form.errors
        assert form.cleaned_data["day"] == TODAY


@pytest.mark.parametrize(
    ("day", "month", "year", "message", "wrong"),
    [
        ("", "", "", "Enter a date for “When?”", {"day", "month", "year"}),
        ("27", "", "2026", "The day must include a month", {"month"}),
        ("27", "", "", "The day must include a month and a year", {"month", "year"}),
        ("27", "3", "26", "Year must have 4 numbers, like 2026", {"year"}),
        ("27", "13", "2026", "Month must be a number from 1 to 12, or its name", {"month"}),
        ("32", "3", "2026", "Day must be a number from 1 to 31", {"day"}),
        ("٢٧", "3", "2026", "Day must be a number from 1 to 31", {"day"}),
        ("31", "6", "2026", "The day must be a real date, like 27 3 2026", {"day", "month", "year"}),
        ("28", "3", "2026", "The day must be Friday 27 March 2026 or before", {"day", "month", "year"}),
        ("1", "1", "1999", "The day must be Saturday 1 January 2000 or after", {"day", "month", "year"}),
    ],
)
def test_a_wrong_day_says_which_part_to_mend(
    day: str, month: str, year: str, message: str, wrong: set[str]
) -> None:
    form = DayForm(typed_day(day, month, year))
    assert form.errors["day"] == [message]
    assert form["day"].wrong_parts == wrong
    page = drawn(form)
    for part in ("day", "month", "year"):
        assert ("govuk-input--error" in page.with_id(f"id_day_{part}")["class"]) is (part in wrong)


def test_a_wrong_day_comes_back_as_it_was_typed() -> None:
    page = drawn(DayForm(typed_day("31", "June", "2026")))
    boxes = [page.with_id(f"id_day_{part}") for part in ("day", "month", "year")]
    assert [box["value"] for box in boxes] == ["31", "June", "2026"]


def test_the_summary_jumps_to_the_first_wrong_box() -> None:
    assert error_links(DayForm(typed_day("27", "", "")))[0].href == "#id_day_month"


def test_a_right_day_beside_a_wrong_answer_is_not_in_the_summary() -> None:
    both = type("Both", (DayForm,), {"name": TextField(label="Name", max_length=8)})
    assert [link.href for link in both(typed_day("27", "3", "2026")).error_summary()] == ["#id_name"]


def test_a_known_day_fills_the_boxes() -> None:
    page = drawn(DayForm(initial={"day": TODAY}))
    assert page.with_id("id_day_year")["value"] == "2026"


def test_a_day_left_alone_has_not_changed() -> None:
    field = DateField(required=False)
    assert not field.has_changed(TODAY, ("27", "3", "2026"))
    assert field.has_changed(TODAY, ("28", "3", "2026"))
    assert not field.has_changed(None, ("", "", ""))


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)))
def test_every_real_day_is_understood(day: date) -> None:
    assert DateField().clean((str(day.day), str(day.month), str(day.year))) == day


@given(st.tuples(st.text(), st.text(), st.text()))
def test_nothing_typed_as_a_day_breaks(typed: tuple[str, str, str]) -> None:
    with suppress(forms.ValidationError):
        assert isinstance(DateField().clean(typed), date)


# Choices


def test_choices_stand_in_a_fieldset_with_a_legend_and_their_hints() -> None:
    page = drawn(AskForm())
    assert "How can we reach you?" in page.words
    assert page.named("fieldset")
    assert page.with_id("id_how_1")["aria-describedby"] == "id_how_1-hint"


def test_a_revealed_question_is_drawn_once_inside_its_answer() -> None:
    html = str(AskForm())
    assert html.count('name="number"') == 1
    assert html.index('id="conditional-id_how_0"') < html.index('name="number"') < html.index('id="id_how_1"')


def test_a_revealed_question_must_be_answered_only_when_it_is_asked() -> None:
    assert AskForm({"how": "post"}).is_valid()
    assert "number" in AskForm({"how": "phone"}).errors


def test_what_is_no_longer_asked_is_not_kept_as_an_answer() -> None:
    form = AskForm({"how": "post", "number": "none"})
    assert form.is_valid()
    assert form.cleaned_data["number"] == ""


def test_errors_of_a_revealed_question_follow_the_question() -> None:
    links = AskForm({"how": "phone"}).error_summary()
    assert [link.href for link in links] == ["#id_number"]


def test_the_summary_of_unchosen_options_jumps_to_the_first() -> None:
    assert AskForm({}).error_summary()[0].href == "#id_how_0"


def test_checkboxes_are_squares_and_give_a_list() -> None:
    form = type("F", (GovukForm,), {"where": CheckboxesField(choices=[("a", "A"), ("b", "B")])})
    page = drawn(form())
    assert {attrs["type"] for attrs in page.named("input") if attrs["name"] == "where"} == {"checkbox"}
    filled = form(QueryDict("where=a&where=b"))
    assert filled.is_valid()
    assert filled.cleaned_data["where"] == ["a", "b"]


def test_an_invented_choice_is_refused() -> None:
    assert "how" in AskForm({"how": "<script>"}).errors


def test_a_select_chooses_nothing_beforehand() -> None:
    form = type("F", (GovukForm,), {"who": SelectField(label="Who?", choices=[("p", "Parent")])})
    assert 'value="" selected' in str(form())
    assert form({"who": ""}).errors["who"] == ["Choose an answer to “Who?”"]


def test_one_box_must_be_ticked_when_required() -> None:
    form = type("F", (GovukForm,), {"agree": ConfirmField(label="I agree")})
    assert form({}).errors["agree"] == ["Tick the box: “I agree”"]
    assert drawn(form({})).with_id("id_agree")["aria-describedby"] == "id_agree-error"
    assert form({"agree": "on"}).is_valid()


# Other answers


@pytest.mark.parametrize("number", ["07700 900 982", "+44 7700 900982 ext 2", "999"])
def test_a_phone_number_is_kept_as_typed(number: str) -> None:
    assert PhoneField().clean(number) == number


@pytest.mark.parametrize("number", ["none", "12", "not now"])
def test_a_number_nobody_can_ring_is_questioned(number: str) -> None:
    with pytest.raises(forms.ValidationError, match="like 07700 900 982"):
        PhoneField().clean(number)


def test_only_ones_own_details_are_filled_in_by_the_browser() -> None:
    assert EmailAddressField(own=True).widget.attrs["autocomplete"] == "email"
    assert EmailAddressField().widget.attrs["autocomplete"] == "off"
    assert PhoneField().widget.attrs["autocomplete"] == "off"


def test_an_email_address_that_cannot_be_one_is_questioned() -> None:
    with pytest.raises(forms.ValidationError, match=r"like name@example\.com"):
        EmailAddressField().clean("name at example")


@pytest.mark.parametrize("typed", ["", "many", "0", "100", "1.5"])
def test_a_whole_number_says_its_limits(typed: str) -> None:
    with pytest.raises(forms.ValidationError, match="whole number from 1 to 99"):
        WholeNumberField(min_value=1, max_value=99).clean(typed)


def test_a_file_that_is_too_large_or_of_another_kind_is_named() -> None:
    field = UploadField(max_bytes=2048, accept=(".jpg",))
    assert field.clean(SimpleUploadedFile("a.JPG", b"x")).name == "a.JPG"
    with pytest.raises(forms.ValidationError, match=r"big\.jpg must be smaller than 2 kB"):
        field.clean(SimpleUploadedFile("big.jpg", b"x" * 3000))
    with pytest.raises(forms.ValidationError, match=r"a\.exe must be one of these kinds: \.jpg"):
        field.clean(SimpleUploadedFile("a.exe", b"x"))


def test_several_files_come_in_order_and_each_fault_is_told() -> None:
    form = type("F", (GovukForm,), {"papers": ManyFilesField(label="Papers", max_bytes=10, most=2)})
    good = [SimpleUploadedFile("a", b"1"), SimpleUploadedFile("b", b"2")]
    filled = form({}, MultiValueDict({"papers": good}))
    assert filled.is_valid()
    assert [file.name for file in filled.cleaned_data["papers"]] == ["a", "b"]
    bad = [SimpleUploadedFile("c", b"x" * 11), SimpleUploadedFile("d", b"")]
    assert len(form({}, MultiValueDict({"papers": bad})).errors["papers"]) == 2
    assert "Choose up to 2" in form({}, MultiValueDict({"papers": [*good, *good]})).errors["papers"][0]
    assert form({}).errors["papers"] == ["Choose a file for “Papers”"]
    assert filled.is_multipart()


# The form as a whole


def test_the_token_stays_the_same_when_one_page_is_sent_twice() -> None:
    page = drawn(StoryForm())
    token = next(attrs["value"] for attrs in page.named("input") if attrs["name"] == "form_token")
    twice = [StoryForm({"story": "x", "form_token": token}) for _ in range(2)]
    assert [form.is_valid() and form.cleaned_data["form_token"] for form in twice] == [UUID(token)] * 2


@pytest.mark.parametrize("token", [None, "", "not a token", "'; DROP TABLE"])
def test_a_broken_token_never_stops_anybody(token: str | None) -> None:
    form = StoryForm({"story": "x", "form_token": token})
    assert form.is_valid()
    assert isinstance(form.cleaned_data["form_token"], UUID)


def test_a_version_is_carried_only_when_asked_for() -> None:
    versioned = type("Versioned", (StoryForm,), {"versioned": True})
    assert 'name="version" value="4"' in str(versioned(initial={"version": 4}))
    assert versioned({"story": "x", "version": "4"}).is_valid()
    assert not versioned({"story": "x", "version": "four"}).is_valid()
    assert "version" not in StoryForm().fields


def test_the_callers_initial_facts_are_left_as_they_were() -> None:
    facts = {"name": "Sam"}
    StoryForm(initial=facts)
    assert facts == {"name": "Sam"}


def test_one_question_can_be_the_heading_of_its_page() -> None:
    class Heading(StoryForm):
        heading_field = "story"

    assert "<h1" in str(Heading())
    assert "<h1" not in str(StoryForm())


def test_a_rules_refusal_stands_beside_its_field_or_at_the_top() -> None:
    form = StoryForm({"story": "x"})
    form.is_valid()
    form.refuse("Somebody already said so.", "story")
    form.refuse("The meeting is over.", "no such field")
    assert [(link.message, link.href) for link in form.error_summary()] == [
        ("The meeting is over.", ""),
        ("Somebody already said so.", "#id_story"),
    ]


def test_a_librarys_form_looks_the_same_and_shows_its_own_faults() -> None:
    class Login(forms.Form):
        login = forms.EmailField(help_text="The one you were invited with.")
        password = forms.CharField(widget=forms.PasswordInput)

        def clean(self) -> None:
            raise forms.ValidationError("We do not know that address and password.")

    html = str(Login({"login": "", "password": "x"}))
    page = Elements(html)
    assert "We do not know that address and password." in html
    assert page.with_id("id_login")["class"] == "govuk-input govuk-input--error"
    assert page.with_id("id_password")["class"] == "govuk-input"
    assert "(optional)" not in html


def test_every_error_of_every_kind_of_field_links_to_something_on_the_page() -> None:
    form = NoticedForm({"how_known": "told", "seen_on_day": "x", "times": "x", "email": "x", "phone": "x"})
    page = drawn(form)
    links = form.error_summary()
    assert len(links) == 8
    assert {link.href.removeprefix("#") for link in links} <= set(page.ids)


def test_no_id_is_used_twice_and_every_description_exists() -> None:
    page = drawn(NoticedForm({}))
    assert len(page.ids) == len(set(page.ids))
    for _, attrs in page.all:
        assert set(attrs.get("aria-describedby", "").split()) <= set(page.ids)
