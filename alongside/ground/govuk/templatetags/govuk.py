"""Template tags for every component. Text given to a tag is escaped; only SafeString stays markup.

Dicts are used for rows and items, so that a door can build them from whatever a selector gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import count
from typing import Any
from uuid import UUID

from django import template
from django.forms import BaseForm
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from alongside.ground.govuk import charts, chrome, dates
from alongside.ground.govuk.forms import error_links
from alongside.ground.govuk.labels import label
from alongside.ground.govuk.markup import details, words
from alongside.ground.govuk.pagination import Page

register = template.Library()

Item = Mapping[str, Any]

register.filter("day_words", dates.day_words)
register.filter("time_words", dates.time_words)
register.filter("moment_words", dates.moment_words)
register.filter("ago_words", dates.ago_words)
register.filter("iso", dates.iso)
register.simple_tag(words)
register.simple_block_tag(details)  # {% details "What is this?" %}…{% enddetails %}

_BUTTON_CLASSES = {"primary": "", "secondary": "govuk-button--secondary", "warning": "govuk-button--warning"}


def _of_page(context: Context) -> dict[str, Any]:
    """What the tags of one page share, also those in included templates: the lowest layer is never popped."""
    shared: Any = context.render_context.dicts[0]
    return shared


def _next_id(context: Context, prefix: str) -> str:
    """A new id on this page: two charts or notices never share one."""
    return f"{prefix}-{next(_of_page(context).setdefault('_govuk_ids', count(1)))}"


@register.filter
def of(found: Mapping[UUID, Any] | None, record_id: UUID) -> Any:
    """What is known of one record among many: `{% with origins=around.origins|of:measure.id %}`; None where nothing is."""
    return found.get(record_id) if found else None


@register.filter
def address(record_id: UUID, name: str) -> str:
    """The address that `{% url name record_id %}` gives, put together from one lookup: for links in long lists.

    Raises NoReverseMatch for a name that no address of one id has.
    """
    before, after = _around_id(name)
    return f"{before}{record_id}{after}"


@lru_cache(maxsize=512)
def _around_id(name: str) -> tuple[str, str]:
    nothing = UUID(int=0)
    before, _, after = reverse(name, args=[nothing]).partition(str(nothing))
    return before, after


@register.filter
def is_moment(value: Any) -> bool:
    """Whether `value` has a time of day (a datetime, not a date)."""
    return isinstance(value, datetime)


@register.filter
def ring(number: str) -> str:
    """A telephone number that rings at a press, as the reader wrote it; what holds no digit stays words."""
    digits = "".join(one for one in str(number) if one.isdigit() or one == "+")
    return format_html('<a class="govuk-link" href="tel:{}">{}</a>', digits, number) if digits else number


@register.simple_tag
def exit_url() -> str:
    """Where "Exit this page" goes: a page that anybody might be reading."""
    return chrome.EXIT_URL


@register.simple_tag
def help_lines() -> SafeString:
    """The crisis lines at the foot of every page."""
    return _foot("help_lines", tuple(chrome.HELP_LINES), get_language())


@register.simple_tag
def footer_links() -> SafeString:
    """The links at the foot of every page."""
    return _foot("footer_links", tuple(chrome.footer_links()), get_language())


@lru_cache(maxsize=32)
def _foot(name: str, items: tuple[Any, ...], _language: str) -> SafeString:
    """One part of the foot, written once for each language: it is the same on every page."""
    return _block(name, items=items)


@register.inclusion_tag("govuk/parts/error_summary.html")
def error_summary(form: Any = None, takes_focus: bool = True) -> dict[str, Any]:
    """All that is wrong in `form`, linked to each box; nothing for no form or a form without faults."""
    return {"lines": error_links(form) if isinstance(form, BaseForm) else [], "takes_focus": takes_focus}


@register.inclusion_tag("govuk/parts/form.html", takes_context=True)
def govuk_form(
    context: Context,
    form: BaseForm,
    submit: str = "Continue",
    *,
    action: str = "",
    method: str = "post",
    draft_url: str = "",
    kind: str = "primary",
    cancel_href: str = "",
    cancel_text: str = "Cancel",
) -> dict[str, Any]:
    """The whole form with its button. `draft_url` keeps a draft there as the person types."""
    return {
        "form": form,
        "submit": submit,
        "action": action,
        "method": method,
        "draft_url": draft_url,
        "button_class": _BUTTON_CLASSES[kind],
        "cancel_href": cancel_href,
        "cancel_text": cancel_text,
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag
def tag(text: str, meaning: str = "neutral") -> SafeString:
    """Words in a coloured box: good, waiting, soon, late, new, contested or neutral.

    Raises KeyError for a meaning that has no colour.
    """
    return label(str(text), meaning)


@register.simple_tag
def clock(
    due_on: date | None, done_on: date | datetime | None = None, today: date | None = None,
    due_at: datetime | None = None,
) -> SafeString:  # fmt: skip
    """How a promise stands: a tag and words. `today` is the clock's day unless given; no day, no clock.

    `due_at`: the instant of a promise in hours that still runs; what stands is then said to the minute.
    """
    if due_on is None:
        return SafeString("")
    promise = (
        dates.hour_words(due_at=due_at)
        if due_at is not None
        else dates.promise_words(due_on=due_on, done_on=done_on, today=today)
    )
    # The tag says "Late"; the words beside it go on: "since Tuesday".
    words = promise.words.removeprefix(f"{promise.tag.lower()} ")
    return format_html('<span class="alongside-clock">{} {}</span>', tag(promise.tag, promise.meaning), words)


@register.inclusion_tag("govuk/parts/summary_list.html")
def summary_list(rows: Iterable[Item], title: str = "", heading_level: int = 2) -> dict[str, Any]:
    """Facts in rows: `{key, value, actions: [{text, href, about}]}`. With `title`, a card."""
    return {"rows": list(rows), "title": title, "level": heading_level}


@register.inclusion_tag("govuk/parts/timeline.html")
def timeline(items: Iterable[Item], heading_level: int = 2) -> dict[str, Any]:
    """One story in time: `{title, by, at, text, href, link_text, tag, meaning}`; `at` a date or instant.

    Also `files` (of `file_list`), `beside` (items that stand beside this one) and `links` (of `action_list`).
    """
    return {"items": list(items), "level": heading_level}


@register.inclusion_tag("govuk/parts/file_list.html")
def file_list(items: Iterable[Item], label: str = "Files") -> dict[str, Any]:
    """Files of a record: `{name, facts, state, href}`; one without `href` is named and not linked. Nothing for none."""
    return {"items": list(items), "label": label}


@register.inclusion_tag("govuk/parts/task_list.html", takes_context=True)
def task_list(context: Context, items: Iterable[Item]) -> dict[str, Any]:
    """Steps in any order: `{text, href, hint, status, meaning}`; no `meaning`, a plain status."""
    return {"items": list(items), "prefix": _next_id(context, "tasks")}


@register.inclusion_tag("govuk/parts/table.html")
def table(
    head: Sequence[Any],
    rows: Iterable[Sequence[Any]],
    caption: str,
    *,
    numeric: Sequence[int] | str = (),
    stacks: bool = True,
    empty: str = "Nothing to show.",
) -> dict[str, Any]:
    """A table; `numeric` lists columns of numbers, from 0 (or "1,2"). It stacks on a phone if `stacks`.

    The first cell of a row names the row. Raises ValueError when a row and the head differ in length.
    """
    numbers = {int(n) for n in numeric.split(",")} if isinstance(numeric, str) and numeric else set(numeric)
    body = [
        [
            {"head": title, "value": value, "number": index in numbers}
            for index, (title, value) in enumerate(zip(head, row, strict=True))
        ]
        for row in rows
    ]
    columns = [{"text": text, "number": index in numbers} for index, text in enumerate(head)]
    return {"columns": columns, "rows": body, "caption": caption, "stacks": stacks, "empty": empty}


@register.inclusion_tag("govuk/parts/panel.html")
def panel(
    title: str, reference: str = "", reference_words: str = "Your reference", level: int = 1
) -> dict[str, Any]:
    """It worked: the page's heading, with the reference to keep. The page has no other h1."""
    return {"title": title, "reference": reference, "reference_words": reference_words, "level": level}


@register.inclusion_tag("govuk/parts/button.html")
def button(
    text: str, href: str = "", kind: str = "primary", name: str = "", value: str = ""
) -> dict[str, Any]:
    """A button, or with `href` a link that looks like one. `kind`: primary, secondary, warning."""
    return {"text": text, "href": href, "classes": _BUTTON_CLASSES[kind], "name": name, "value": value}


@register.inclusion_tag("govuk/parts/action_list.html", takes_context=True)
def action_list(context: Context, items: Iterable[Item]) -> dict[str, Any]:
    """What can be done now: `{text, href, kind, post, about}`; `kind` may be "link"; `post` sends a form."""
    drawn = [{**item, "classes": _BUTTON_CLASSES.get(item.get("kind", "secondary"), "")} for item in items]
    return {"items": drawn, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("govuk/parts/contact_cards.html")
def contact_cards(people: Iterable[Item], heading_level: int = 3) -> dict[str, Any]:
    """Who is working with us: `{name, role, agency, since, reach: [{text, href}], cover, note}`."""
    return {"people": list(people), "level": heading_level}


@register.inclusion_tag("govuk/parts/contact_cards.html")
def contact_card(person: Item, heading_level: int = 3) -> dict[str, Any]:
    """One person of `contact_cards`."""
    return {"people": [person], "level": heading_level}


@register.inclusion_tag("govuk/parts/older_newer.html", takes_context=True)
def older_newer(
    context: Context,
    page: Page[Any],
    newer: str = "Newer",
    older: str = "Older",
    parameter: str = "after",
) -> dict[str, Any]:
    """Links to the pages before and after a keyset page; every other part of the address is kept."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else None

    def address(token: str | None) -> str:
        if token is None:
            return ""
        if query is None:
            return f"?{parameter}={token}"
        query[parameter] = token
        return f"?{query.urlencode()}"

    links = {"previous": address(page.previous_token), "next": address(page.next_token)}
    return {**links, "newer": newer, "older": older}


@register.inclusion_tag("govuk/parts/chart.html", takes_context=True)
def chart(context: Context, chart: charts.Chart) -> dict[str, Any]:
    """A picture with a title and description, and under it the table of the same numbers."""
    picture = charts.draw(chart, _next_id(context, "chart"))
    return {
        "chart": chart,
        "picture": picture,
        "head": charts.table_head(chart),
        "rows": charts.table_rows(chart),
    }


@register.simple_tag
def term(word: str, meaning: str) -> SafeString:
    """A word of the trade with its meaning beside it."""
    return format_html('<dfn class="alongside-term">{}</dfn> ({})', word, meaning)


def _block(name: str, **values: Any) -> SafeString:
    return render_to_string(f"govuk/parts/{name}.html", values)


@register.simple_block_tag
def inset(content: str) -> SafeString:
    """`{% inset %}…{% endinset %}`: words set apart from the rest."""
    return _block("inset", content=content)


@register.simple_block_tag
def warning_text(content: str) -> SafeString:
    """`{% warning_text %}…{% endwarning_text %}`: one strong sentence that must not be missed."""
    return _block("warning_text", content=content)


@register.simple_block_tag(takes_context=True)
def notification(
    context: Context, content: str, title: str = "Important", success: bool = False
) -> SafeString:
    """`{% notification "Important" %}…{% endnotification %}`: news about the whole page."""
    return _block(
        "notification", content=content, title=title, success=success, id=_next_id(context, "notice")
    )


@register.simple_block_tag(takes_context=True)
def tab(context: Context, content: str, title: str, id: str) -> str:
    """`{% tab "Plan" "plan" %}…{% endtab %}`, inside `tabs` only."""
    _of_page(context).setdefault("_govuk_tabs", []).append({"title": title, "id": id, "content": content})
    return ""


@register.simple_block_tag(takes_context=True)
def tabs(context: Context, content: str, title: str = "On this page") -> SafeString:
    """`{% tabs %}{% tab … %}…{% endtab %}{% endtabs %}`: without scripts, links and all the parts."""
    drawn = _of_page(context).pop("_govuk_tabs", [])
    return _block("tabs", tabs=drawn, title=title)
