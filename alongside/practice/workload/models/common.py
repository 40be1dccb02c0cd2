"""What the models of this room share."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q

ME = "(SELECT access_user())"
MYSELF = "person_id = (SELECT people_me())"
MINE = f"user_id = {ME}"
BY_ME = f"by_id = {ME}"
NO_DELETE = pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete)


def kept(model: type[models.Model], related: str) -> Any:
    """Return a reference to a record that outlives nothing it is named by."""
    return models.ForeignKey(model, on_delete=models.PROTECT, related_name=related)


def paired(*names: str) -> Q:
    """Return the condition that these columns are filled together or empty together."""
    none, both = Q(), Q()
    for name in names:
        none, both = none & Q(**{f"{name}__isnull": True}), both & Q(**{f"{name}__isnull": False})
    return none | both
