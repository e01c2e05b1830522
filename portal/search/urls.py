from django.urls import path

from portal.search import advanced_views, suggest_view, taking, views

app_name = "search"
urlpatterns = [
    path("", views.results, name="results"),
    path("advanced/", advanced_views.advanced, name="advanced"),
    path("suggest/", suggest_view.suggest, name="suggest"),
    path("feed/", taking.atom, name="feed"),
    path("export/results.<str:extension>", taking.export, name="export"),
]
