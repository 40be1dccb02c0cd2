"""What a family is asked, by what it is about: a question at a time, in plain words, and nothing that need not be answered."""

from alongside.doors.portal.forms.parts import PressForm

__all__ = ["PressForm"]  # of every subject
