"""The triggers of the models, known to `pgtrigger` at every start."""

from __future__ import annotations

from typing import Any

import pgtrigger.apps
from django.apps import apps
from pgtrigger.registry import _registry


class TriggersConfig(pgtrigger.apps.PGTriggerConfig):
    """`pgtrigger`, which otherwise compares each trigger with all before it: a third of the time of every start."""

    name = "pgtrigger"

    def ready(self) -> None:
        """Make the library ready, with the registration below in the place of its own."""
        pgtrigger.apps.register_triggers_from_meta = register
        super().ready()


def register() -> None:
    """Register every model's triggers. Raises KeyError where two would have one name in the database."""
    taken: dict[str, Any] = {}
    for model in apps.get_models():
        for trigger in getattr(model._meta, "triggers", []):
            uri, name = trigger.get_uri(model), trigger.get_pgid(model)
            if name in taken:
                raise KeyError(f"The triggers {uri} and {taken[name]} would both be {name} in the database.")
            taken[name] = uri
            _registry.data[uri] = (model, trigger)
