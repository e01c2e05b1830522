from django.apps import AppConfig


class SavedConfig(AppConfig):
    name = "portal.saved"
    label = "saved"
