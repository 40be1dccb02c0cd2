"""One small page with a form, for the tests of the flow."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.template import engines
from django.urls import include, path

from alongside.doors.common import FlowForm, attempt, only_for, open_form
from alongside.ground.base.errors import NotPermitted, Refused, Stale
from alongside.ground.govuk.forms import DateField, LongTextField, TextField

DEEDS: list[dict[str, Any]] = []


class Thing:
    version, words, who = 5, "Their <b>words</b>", "Ann"


class PlainForm(FlowForm):
    words = LongTextField(label="What happened", max_length=100)
    who = TextField(label="Who", max_length=20, required=False)
    on = DateField(label="When", required=False)


class VersionedForm(PlainForm):
    versioned = True


_PAGE = engines["django"].from_string(
    "{% load govuk %}{% error_summary form %}{% include 'govuk/parts/kept.html' %}"
    "{% govuk_form form 'Send' draft_url=form.draft_url %}{% for m in messages %}{{ m }}{% endfor %}"
)


def _deed(answers: dict[str, Any]) -> str:
    match answers["words"]:
        case "refuse":
            raise Refused("That is not possible.", code="test_refused", field="who")
        case "forbid":
            raise NotPermitted
        case "stale" if answers.get("expected_version") != Thing.version:
            raise Stale("Somebody saved first.", current=Thing())
    DEEDS.append(answers)
    return f"/done/{len(DEEDS)}/"


def _show(request: Any, form_class: type[PlainForm], initial: Any = None) -> Any:
    form = open_form(request, form_class, key="test-page", initial=initial)
    return attempt(request, form, _deed) or HttpResponse(_PAGE.render({"form": form}, request))


def anybody(request: Any) -> Any:
    return _show(request, PlainForm)


@only_for("family")
def family(request: Any) -> Any:
    return _show(request, VersionedForm, {"version": 1, "words": "As it was"})


urlpatterns = [
    path("anybody/", anybody),
    path("family-page/", family),
    path("", include("alongside.config.urls")),
]
