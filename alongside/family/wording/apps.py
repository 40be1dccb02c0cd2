from django.apps import AppConfig


class WordingConfig(AppConfig):
    """Words that judge: the lexicon, its versions, and words that were kept with a reason."""

    name = "alongside.family.wording"
    label = "wording"

    def ready(self) -> None:
        from alongside.family.wording import events, policies  # noqa: F401  (states its events and permissions)
