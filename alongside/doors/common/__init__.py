"""What every door does with a form: keep it, send it once, show a refusal or somebody's change beside it.

A view is three lines:

    form = open_form(request, EntryForm, key="record-entry")
    sent = attempt(request, form, lambda answers: _save(request, answers))
    return sent or render(request, "portal/entry.html", {"form": form})

and its template draws `{% include "govuk/parts/kept.html" %}` above
`{% govuk_form form "Send" draft_url=form.draft_url %}`.
"""

from alongside.doors.common.flow import attempt, open_form
from alongside.doors.common.forms import FlowForm, PressForm, PressVersionedForm
from alongside.doors.common.gates import door_for, only_for

__all__ = ["FlowForm", "PressForm", "PressVersionedForm", "attempt", "door_for", "only_for", "open_form"]
