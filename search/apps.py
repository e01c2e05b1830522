from django.apps import AppConfig
from django.core.checks import register


class SearchConfig(AppConfig):
    name = "search"

    def ready(self) -> None:
        from search.engines import check

        register(check)
