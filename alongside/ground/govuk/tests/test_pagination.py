import json
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.contrib.contenttypes.models import ContentType
from hypothesis import given
from hypothesis import strategies as st

from alongside.ground.accounts.models import Agency, Partnership, User
from alongside.ground.govuk.pagination import (
    Page,
    Position,
    keyset_page,
    position_of,
    read_token,
    window,
    write_token,
)

Row = tuple[int, int]


def fetch_from(rows: Sequence[Row]):
    """What a database would give: rows beside the position, nearest first."""
    ordered = sorted(rows)

    def fetch(position: Position | None, limit: int) -> list[Row]:
        if position is None:
            return ordered[:limit]
        if position.back:
            return [row for row in reversed(ordered) if row < position.key][:limit]
        return [row for row in ordered if row > position.key][:limit]

    return fetch


def page_of(rows: Sequence[Row], token: str | None, size: int) -> Page[Row]:
    read = read_token(token)
    position = None if read is None else Position(tuple(int(part) for part in read[1]), back=read[0])
    return window(fetch_from(rows), key_of=lambda row: row, position=position, size=size)


ROWS = st.lists(st.integers(0, 9), max_size=40).map(lambda days: [(day, id_) for id_, day in enumerate(days)])
SIZES = st.integers(1, 7)


@given(ROWS, SIZES)
def test_going_on_shows_every_row_once_in_order(rows: list[Row], size: int) -> None:
    seen, token = [], None
    while True:
        page = page_of(rows, token, size)
        seen += page.items
        token = page.next_token
        if token is None:
            break
    assert seen == sorted(rows)


@given(ROWS, SIZES)
def test_going_back_shows_the_same_pages(rows: list[Row], size: int) -> None:
    pages, token = [], None
    while True:
        page = page_of(rows, token, size)
        pages.append(page)
        if page.next_token is None:
            break
        token = page.next_token
    for before, after in zip(reversed(pages[:-1]), reversed(pages[1:]), strict=True):
        assert page_of(rows, after.previous_token, size).items == before.items


@given(ROWS, SIZES, st.data())
def test_no_row_is_shown_twice_or_lost_when_others_go(
    rows: list[Row], size: int, data: st.DataObject
) -> None:
    first = page_of(rows, None, size)
    if first.next_token is None:
        return
    gone = data.draw(st.sets(st.sampled_from(rows)))
    left = [row for row in rows if row not in gone]
    second = page_of(left, first.next_token, size)
    expected = [row for row in sorted(left) if row > first.items[-1]][:size]
    assert second.items == expected


def test_the_first_page_has_nothing_before_and_the_last_nothing_after() -> None:
    rows = [(1, n) for n in range(4)]
    first = page_of(rows, None, 2)
    last = page_of(rows, first.next_token, 2)
    assert first.previous_token is None
    assert last.next_token is None
    assert page_of([], None, 2) == Page([], None, None)


def test_a_page_emptied_meanwhile_still_leads_back() -> None:
    rows = [(1, n) for n in range(4)]
    token = page_of(rows, None, 2).next_token
    empty = page_of(rows[:2], token, 2)
    assert empty.items == []
    assert page_of(rows[:2], empty.previous_token, 2).items == rows[:2]


@given(st.text() | st.binary().map(lambda raw: urlsafe_b64encode(raw).decode()))
def test_no_token_breaks_anything(token: str) -> None:
    read_token(token)
    fields = [ContentType._meta.get_field("app_label"), ContentType._meta.get_field("id")]
    position_of(token, fields)


@pytest.mark.parametrize(
    "parts",
    [
        ["a"],
        ["a", "b"],
        ["a", "9" * 40],
        ["a\x00", "1"],
        ["\ud800", "1"],
        ["a", "1", "2"],
        [1, 2],
        [],
        {"a": 1},
        "a",
    ],
)
def test_a_token_of_another_list_gives_the_first_page(parts: object) -> None:
    body = [0, *parts] if isinstance(parts, list) else parts
    token = urlsafe_b64encode(json.dumps(body).encode()).decode()
    fields = [ContentType._meta.get_field("app_label"), ContentType._meta.get_field("id")]
    assert position_of(token, fields) is None


def test_a_time_keeps_its_microseconds() -> None:
    moment, id_ = datetime(2026, 3, 27, 9, 42, 1, 123456, tzinfo=UTC), uuid4()
    fields = [User._meta.get_field("created_at"), User._meta.get_field("id")]
    assert position_of(write_token(Position((moment, id_))), fields) == Position((moment, id_))


def test_a_time_without_a_zone_gives_the_first_page() -> None:
    fields = [User._meta.get_field("created_at"), User._meta.get_field("id")]
    assert position_of(write_token(Position(("2026-03-27T09:42:00", uuid4()))), fields) is None


def test_a_token_is_safe_in_an_address() -> None:
    token = write_token(Position(("a/b?c=d&é", 1)))
    assert token.replace("-", "").replace("_", "").isalnum()


def test_an_overlong_token_is_not_even_read() -> None:
    assert read_token("a" * 10_000) is None


def test_a_key_of_two_directions_or_with_gaps_is_a_mistake_in_the_program() -> None:
    with pytest.raises(ValueError, match="one way"):
        keyset_page(User.objects.all(), key=("-created_at", "id"))
    with pytest.raises(ValueError, match="may be null"):
        keyset_page(User.objects.all(), key=("last_login", "id"))
    with pytest.raises(ValueError, match="not a key"):
        keyset_page(User.objects.all(), key=("nothing", "id"))


@pytest.mark.django_db
@pytest.mark.parametrize("key", [("app_label", "id"), ("-app_label", "-id")])
def test_the_database_pages_as_a_list_would(key: tuple[str, ...]) -> None:
    everything = list(ContentType.objects.order_by(*key))
    assert len(everything) > 5
    seen, token, backwards = [], None, None
    while True:
        page = keyset_page(ContentType.objects.all(), key=key, after=token, size=4)
        seen += page.items
        backwards, token = page.previous_token, page.next_token
        if token is None:
            break
    assert seen == everything
    page = keyset_page(ContentType.objects.all(), key=key, after=backwards, size=4)
    last = len(everything) % 4 or 4
    assert page.items == everything[:-last][-4:]


@pytest.mark.django_db
def test_the_comparison_is_of_rows_so_that_an_index_serves_it(django_assert_num_queries) -> None:
    token = write_token(Position(("a", 1)))
    with django_assert_num_queries(1) as queries:
        keyset_page(ContentType.objects.all(), key=("app_label", "id"), after=token, size=2)
    columns = '("django_content_type"."app_label", "django_content_type"."id")'
    assert f"{columns} > (" in queries.captured_queries[0]["sql"]


@pytest.mark.django_db
def test_a_key_may_follow_a_relation() -> None:
    page = keyset_page(Agency.objects.select_related("partnership"), key=("partnership__name", "id"))
    assert page.items == []
    assert keyset_page(Partnership.objects.all(), key=("name", "id"), after="nonsense").items == []
