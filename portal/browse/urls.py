from django.urls import path

from portal.accounts import profile
from portal.browse import views

app_name = "browse"
urlpatterns = [
    path("collections/", views.collections, name="collections"),
    path("collections/<slug:slug>/", views.collection, name="collection"),
    path("institutions/", views.institutions, name="institutions"),
    path("institutions/<slug:slug>/", views.institution, name="institution"),
    path("accounts/profile/", profile.edit, name="profile"),
]
