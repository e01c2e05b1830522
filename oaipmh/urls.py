"""Mounted at `oai`, without a slash: a base URL is compared byte by byte."""

from django.urls import path

from oaipmh import views

app_name = "oaipmh"
urlpatterns = [
    path("", views.endpoint, name="endpoint"),
]
