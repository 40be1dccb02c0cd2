"""What several forms of a family share."""

from __future__ import annotations

from alongside.doors.common import PressForm as PressForm

YES_NO = (("yes", "Yes"), ("no", "No"))
