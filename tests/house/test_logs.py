"""The log says where something broke and of what kind, and never the words it broke on."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from alongside.config.logs import QuietFormatter, logging_settings, tidy

WORDS = "Cleo Ash told me"


def logged(message: str, *args: Any, fault: BaseException | None = None) -> str:
    info = (type(fault), fault, fault.__traceback__) if fault is not None else None
    record = logging.LogRecord("a.room", logging.ERROR, __file__, 1, message, args, info)
    return QuietFormatter().format(record)


def caught(deed: Any) -> BaseException:
    try:
        deed()
    except Exception as fault:
        return fault
    raise AssertionError("nothing was raised")


def _chain() -> None:
    try:
        raise KeyError(WORDS)
    except KeyError as fault:
        raise ValueError(f"{WORDS}: again") from fault


def test_an_exception_shows_its_kind_and_place_and_not_its_words() -> None:
    line = logged("It broke", fault=caught(_chain))
    assert WORDS not in line
    assert "builtins.ValueError" in line
    assert "builtins.KeyError" in line
    assert "in _chain" in line
    assert "It broke" in line


@pytest.mark.django_db
def test_a_row_of_the_database_does_not_come_out_in_its_detail() -> None:
    def twice() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE named (name text UNIQUE)")
            cursor.execute("INSERT INTO named VALUES (%s), (%s)", [WORDS, WORDS])

    fault = caught(twice)
    assert isinstance(fault, IntegrityError)
    assert WORDS in str(fault)
    line = logged("It broke: %s", fault, fault=fault)
    assert WORDS not in line
    assert "It broke: IntegrityError" in line
    assert "psycopg.errors.UniqueViolation" in line


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("Internal Server Error: /join/ABCD-EFGH-JKMN-PQRS/", "Internal Server Error: /join/[...]/"),
        ("/accounts/demo/s3cr3t_T-ok/ is spent", "/accounts/demo/[...]/ is spent"),
        ("/accounts/password/reset/key/1-abc/", "/accounts/password/reset/key/[...]/"),
        ("code abcd-efgh-jkmn-pqrs!", "code [...]!"),
        ("to maria@example.org", "to [...]"),
        ("one\nFAKE line\r", "one FAKE line "),
        ("/desk/cases/01900000-0000-7000-8000-000000000000/", "/desk/cases/01900000-0000-7000-8000-000000000000/"),
    ],
)  # fmt: skip
def test_secrets_of_an_address_are_left_out(words: str, kept: str) -> None:
    assert tidy(words) == kept


def test_what_another_formatter_made_of_the_exception_is_not_used() -> None:
    record = logging.LogRecord("a", logging.ERROR, __file__, 1, "x", None, None)
    fault = caught(_chain)
    record.exc_info = (type(fault), fault, fault.__traceback__)
    logging.Formatter().format(record)
    assert record.exc_text is not None
    assert WORDS not in QuietFormatter().format(record)


@pytest.mark.django_db
def test_a_page_that_is_not_there_is_not_logged(caplog: Any) -> None:
    """Django's own level for it is WARNING; its logger asks for ERROR."""
    assert logging.getLogger("django.request").level == logging.ERROR
    assert logging.getLogger("django").handlers == []
    Client().get("/desk/cases/Cleo-Ash/")
    assert "Cleo" not in caplog.text


def test_the_settings_send_no_log_by_e_mail() -> None:
    assert list(logging_settings("WARNING")["handlers"]) == ["console"]
