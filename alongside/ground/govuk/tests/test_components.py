from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.safestring import mark_safe

from alongside.ground.govuk.forms import GovukForm, TextField
from alongside.ground.govuk.gallery import context as gallery
from alongside.ground.govuk.pagination import Page
from alongside.ground.govuk.tests.parsing import Elements

HOSTILE = '<script>alert(1)</script>" onload="x'


def draw(source: str, **context: Any) -> str:
    return Template("{% load govuk %}" + source).render(Context(context))


class NameForm(GovukForm):
    name = TextField(label="Name", max_length=10)


def test_a_tag_says_in_words_what_its_colour_means() -> None:
    assert draw('{% tag "Late" "late" %}') == '<strong class="govuk-tag govuk-tag--red">Late</strong>'


def test_a_tag_escapes_words_also_when_the_same_words_were_once_marked_as_safe() -> None:
    assert "<i>Late</i>" in draw("{% tag words %}", words=mark_safe("<i>Late</i>"))
    assert "&lt;i&gt;Late&lt;/i&gt;" in draw("{% tag words %}", words="<i>Late</i>")


def test_a_tag_of_no_known_meaning_is_a_mistake_in_the_program() -> None:
    with pytest.raises(KeyError):
        draw('{% tag "Late" "pink" %}')


def test_a_clock_says_since_when_a_promise_is_late() -> None:
    html = draw("{% clock due today=today %}", due=date(2026, 11, 24), today=date(2026, 11, 25))
    assert "Late</strong> since Tuesday 24 November 2026" in html
    assert ">Late<" in html


def test_no_due_day_no_clock() -> None:
    assert draw("{% clock due %}", due=None) == ""


def test_a_term_has_its_meaning_beside_it() -> None:
    assert draw('{% term "NRM" "a way to be seen as a victim" %}.').endswith(
        "</dfn> (a way to be seen as a victim)."
    )


@pytest.mark.parametrize(
    "source",
    [
        "{% tag x %}",
        "{% term x x %}",
        "{% words x %}",
        "{% inset %}{{ x }}{% endinset %}",
        "{% warning_text %}{{ x }}{% endwarning_text %}",
        "{% details x %}{{ x }}{% enddetails %}",
        "{% notification x %}{{ x }}{% endnotification %}",
        "{% tabs x %}{% tab x 'one' %}{{ x }}{% endtab %}{% endtabs %}",
        "{% panel x x %}",
        "{% button x href=x %}",
        "{% button x name=x value=x %}",
        "{% summary_list rows title=x %}",
        "{% timeline items %}",
        "{% task_list items %}",
        "{% file_list items label=x %}",
        "{% table head cells x %}",
        "{% table head none x empty=x %}",
        "{% action_list items %}",
        "{% contact_cards items %}",
    ],
)
def test_hostile_words_stay_words(source: str) -> None:
    names = "title by text href tag hint status about name role agency cover note link_text facts state"
    item: dict[str, Any] = dict.fromkeys(names.split(), HOSTILE)
    item |= {"at": date(2026, 1, 1), "reach": [{"text": HOSTILE, "href": HOSTILE}]}
    item |= {name: [dict(item)] for name in ("files", "beside", "links")}
    rows = [
        {
            "key": HOSTILE,
            "value": HOSTILE,
            "actions": [{"text": HOSTILE, "href": HOSTILE, "about": HOSTILE}] * 2,
        }
    ]
    html = draw(
        source, x=HOSTILE, rows=rows, items=[item], head=[HOSTILE, HOSTILE], cells=[[HOSTILE] * 2], none=[]
    )
    assert "<script" not in html
    assert '" onload' not in html
    assert "&lt;script&gt;" in html


def test_typed_lines_are_kept_with_their_direction() -> None:
    html = draw("{% words x %}", x="one\ntwo\n\nمرحبا")
    assert 'dir="auto"' in html
    assert "one<br>two" in html


def test_facts_can_be_changed_each_by_a_link_that_says_what() -> None:
    html = draw("{% summary_list rows %}", rows=gallery()["facts"])
    assert 'Change<span class="govuk-visually-hidden"> Who is safe to ring</span>' in html
    assert "&lt;script&gt;" in html


def test_a_story_shows_days_and_times() -> None:
    items = [
        {"title": "A", "at": datetime(2026, 3, 27, 9, 42, tzinfo=UTC)},
        {"title": "B", "at": date(2026, 3, 20)},
    ]
    parsed = Elements(draw("{% timeline items heading_level=4 %}", items=items))
    assert [attrs["datetime"] for attrs in parsed.named("time")] == [
        "2026-03-27T09:42:00+00:00",
        "2026-03-20",
    ]
    assert "Friday 27 March 2026 at 9:42am" in parsed.words
    assert len(parsed.named("h4")) == 2


def test_a_story_has_files_corrections_and_links_and_links_no_file_that_may_not_be_opened() -> None:
    parsed = Elements(draw("{% timeline items %}", items=gallery()["story"]))
    assert [a["href"] for a in parsed.named("a")] == ["#item", "#file", "#correct"]
    for words in ("Photo.jpg", "We are still checking this file.", "It was ten.", "Sam Ashdown, today"):
        assert words in " ".join(parsed.words)
    assert draw("{% file_list none %}", none=[]).strip() == ""


def test_a_step_is_described_by_its_state() -> None:
    parsed = Elements(draw("{% task_list a %}{% task_list a %}", a=gallery()["tasks"]))
    assert len(parsed.ids) == len(set(parsed.ids))
    for link in parsed.named("a"):
        assert set(link["aria-describedby"].split()) <= set(parsed.ids)


def test_a_step_without_a_state_has_no_empty_tag() -> None:
    rows = [{"text": "Version 1", "status": status, "meaning": "good"} for status in ("", "In force")]
    assert draw("{% task_list rows %}", rows=rows).count("govuk-tag") == draw("{% tag 'x' 'good' %}").count(
        "govuk-tag"
    )


def test_a_table_names_its_rows_and_columns_and_stacks_on_a_phone() -> None:
    html = draw(
        '{% table head rows "Promises" numeric="2" %}', head=gallery()["head"], rows=gallery()["rows"]
    )
    parsed = Elements(html)
    assert [attrs["scope"] for attrs in parsed.named("th")] == ["col"] * 3 + ["row"] * 2
    assert parsed.named("table")[0]["class"].endswith("alongside-table--stacks")
    assert html.count("--numeric") == 3
    assert "<caption" in html


def test_an_empty_table_says_so() -> None:
    html = draw('{% table head rows "Promises" empty="Nothing was promised yet." %}', head=["A"], rows=[])
    assert "<table" not in html
    assert "Nothing was promised yet." in html


def test_a_row_of_another_length_is_a_mistake_in_the_program() -> None:
    with pytest.raises(ValueError, match="argument"):
        draw('{% table head rows "P" %}', head=["A", "B"], rows=[["one"]])


def test_a_cell_may_hold_another_component() -> None:
    cell = mark_safe('<strong class="govuk-tag">Late</strong>')
    assert str(cell) in draw('{% table head rows "P" %}', head=["A", "B"], rows=[["one", cell]])


def test_tabs_are_a_list_of_links_to_parts_that_are_all_there() -> None:
    parts = '{% tab "In" "in" %}<p>1</p>{% endtab %}{% tab "Out" "out" %}<p>2</p>{% endtab %}'
    source = "{% tabs %}" + parts + "{% endtabs %}"
    parsed = Elements(draw(source))
    assert [attrs["href"] for attrs in parsed.named("a")] == ["#in", "#out"]
    assert {"in", "out"} <= set(parsed.ids)
    assert "<p>1</p>" in draw(source)


def test_two_sets_of_tabs_do_not_mix() -> None:
    first = '{% tabs %}{% tab "A" "a" %}1{% endtab %}{% endtabs %}'
    html = draw(first + '{% tabs %}{% tab "B" "b" %}2{% endtab %}{% endtabs %}')
    assert html.count('href="#a"') == html.count('href="#b"') == 1


def test_two_notices_have_names_of_their_own() -> None:
    parsed = Elements(draw("{% notification %}a{% endnotification %}" * 2))
    assert len(parsed.ids) == len(set(parsed.ids)) == 2


def test_the_panel_gives_the_reference_to_keep() -> None:
    html = draw('{% panel "We have it" "AL-2F7K" %}')
    assert "<h1" in html
    assert "<strong>AL-2F7K</strong>" in html


def test_older_and_newer_keep_the_rest_of_the_address() -> None:
    request = RequestFactory().get("/?q=school&after=old")
    parsed = Elements(draw("{% older_newer page %}", page=Page([], "next", "prev"), request=request))
    assert [attrs["href"] for attrs in parsed.named("a")] == ["?q=school&after=prev", "?q=school&after=next"]


def test_one_page_needs_no_paging() -> None:
    assert draw("{% older_newer page %}", page=Page([], None, None)).strip() == ""


def test_an_action_that_changes_something_is_a_form() -> None:
    html = draw("{% action_list items %}", items=gallery()["actions"], csrf_token="abc")
    assert html.count("<form") == 1
    assert 'name="csrfmiddlewaretoken" value="abc"' in html


def test_a_contact_card_says_who_how_and_who_covers() -> None:
    words = " ".join(Elements(draw("{% contact_cards people %}", people=gallery()["people"])).words)
    assert "Priya Nair Parent support worker, Riverside Families With you since" in words
    assert "Away now. Covered by Lee Okafor" in words
    assert "Jo Bell" in draw("{% contact_card person %}", person=gallery()["people"][1])


def test_a_chart_always_has_its_table() -> None:
    html = draw("{% chart a %}{% chart b %}", a=gallery()["bars"], b=gallery()["line"])
    parsed = Elements(html)
    assert html.count("<svg") == html.count("<table") == 2
    assert len(parsed.ids) == len(set(parsed.ids))
    assert "not shown" in parsed.words


def test_a_form_has_its_token_its_button_and_no_checks_by_the_browser() -> None:
    html = draw('{% govuk_form form submit="Send" %}', form=NameForm(), csrf_token="abc")
    form = Elements(html).named("form")[0]
    assert form["method"] == "post"
    assert "novalidate" in form
    assert "enctype" not in form
    assert 'value="abc"' in html
    assert 'data-prevent-double-click="true">Send' in html


def test_a_form_can_keep_a_draft_and_says_so_politely() -> None:
    parsed = Elements(draw('{% govuk_form form draft_url="/draft/" %}', form=NameForm(), csrf_token="abc"))
    assert parsed.named("form")[0]["data-draft-url"] == "/draft/"
    assert any(attrs.get("role") == "status" for _, attrs in parsed.all)


def test_a_search_form_sends_no_token() -> None:
    assert "csrf" not in draw('{% govuk_form form method="get" %}', form=NameForm(), csrf_token="abc")


def test_a_form_with_files_can_carry_them() -> None:
    html = draw("{% govuk_form form %}", form=gallery()["noticed"], csrf_token="abc")
    assert 'enctype="multipart/form-data"' in html


def test_the_summary_is_there_only_when_something_is_wrong() -> None:
    assert draw("{% error_summary form %}", form=NameForm()).strip() == ""
    assert draw("{% error_summary nothing %}").strip() == ""
    assert '<a href="#id_name">Answer “Name”</a>' in draw("{% error_summary form %}", form=NameForm({}))
