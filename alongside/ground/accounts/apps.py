from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People who sign in, their agencies and their roles."""

    name = "alongside.ground.accounts"
    label = "accounts"
