from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """Every way in: own words, a promised answer, a decision with reasons."""

    name = "alongside.family.referrals"
    label = "referrals"

    def ready(self) -> None:
        from alongside.family.referrals import events, policies  # noqa: F401  (states its events and permissions)
