from django.apps import AppConfig


class GovukConfig(AppConfig):
    """What every page is made of."""

    name = "alongside.ground.govuk"
    label = "govuk"
