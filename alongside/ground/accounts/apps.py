from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People who sign in, their agencies and their roles."""

    name = "alongside.ground.accounts"
    label = "accounts"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_removed

        from alongside.ground.accounts.middleware import forget_second_factor

        authenticator_removed.connect(forget_second_factor)
