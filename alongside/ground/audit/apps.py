from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Append-only, hash-chained events for every write and every read of a family's record."""

    name = "alongside.ground.audit"
    label = "audit"
