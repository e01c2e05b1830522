from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    label = "accounts"

    def ready(self) -> None:
        """allauth tells of connecting and disconnecting by signal only."""
        from allauth.socialaccount.signals import social_account_added, social_account_removed

        from portal.accounts.ties import follow_added, follow_removed

        social_account_added.connect(follow_added)
        social_account_removed.connect(follow_removed)
