"""A sign that is missing says nothing of what is done to a child: it never makes anybody worry less (R11). Pure."""

from __future__ import annotations

from alongside.family.wording.refused import speaks_of
from alongside.ground.base.errors import Refused


def check_not_by_missing_sign(words: str, *, field: str) -> None:
    """Refuse a reason to worry less, or to do nothing more, that rests on a sign which is not there.

    Raises Refused(`sign_missing_is_no_reason`). Words of somebody who is quoted are theirs and refuse nothing.
    """
    found = speaks_of("missing_sign", words, quoted=False)
    if found:
        raise Refused(
            f"“{found[0]}”: a sign that is not there is no reason to worry less. A list can raise a worry and never lowers one;"
            " what the child or a parent says is enough. Write what has changed for the child and how you know it, or leave it"
            " as it is.",
            code="sign_missing_is_no_reason", field=field,
        )  # fmt: skip
