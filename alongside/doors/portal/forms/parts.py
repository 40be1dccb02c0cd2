"""What several forms of a family share."""

from __future__ import annotations

from alongside.doors.common import FlowForm

YES_NO = (("yes", "Yes"), ("no", "No"))


class PressForm(FlowForm):
    """A button and nothing to type."""

    keeps = False
