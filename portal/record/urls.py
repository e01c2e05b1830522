from django.urls import path

from portal.record import views

app_name = "record"
urlpatterns = [path("<str:public_id>/", views.page, name="page")]
