from django.urls import path

from portal.search import advanced_views, taking, views

app_name = "search"
urlpatterns = [
    path("", views.results, name="results"),
    path("advanced/", advanced_views.advanced, name="advanced"),
    path("feed/", taking.atom, name="feed"),
    path("export/results.<str:extension>", taking.export, name="export"),
]
