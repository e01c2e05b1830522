from django.urls import path

from portal.copies import views

app_name = "copies"
urlpatterns = [
    path("ask/<str:public_id>/", views.ask, name="ask"),
    path("confirm/<str:token>/", views.confirm, name="confirm"),
    path("answer/<str:token>/", views.answer, name="answer"),
    path("download/<str:token>/", views.download, name="download"),
]
