from django.urls import path

from portal.accounts import connecting, own_data, profile
from portal.browse import index_views, views
from portal.notices import views as notices

app_name = "browse"
urlpatterns = [
    path("browse/", index_views.overview, name="indexes"),
    path("browse/<slug:index>/", index_views.index, name="index"),
    path("browse/<slug:index>/works/", index_views.works, name="index-works"),
    path("collections/", views.collections, name="collections"),
    path("collections/<slug:slug>/", views.collection, name="collection"),
    path("collections/<slug:slug>/picture.jpg", views.collection_image, name="collection-image"),
    path("institutions/", views.institutions, name="institutions"),
    path("institutions/<slug:slug>/", views.institution, name="institution"),
    path("accounts/profile/", profile.edit, name="profile"),
    path("accounts/data/", own_data.download, name="my-data"),
    path("accounts/close/", own_data.closing, name="close-account"),
    path("accounts/profile/connect/", connecting.connect, name="connect"),
    path("accounts/mails/", notices.mails, name="mails"),
    path("accounts/mails/stop/<str:token>/", notices.stop, name="mail-stop"),
]
