from django.urls import path

from portal.saved import views

app_name = "saved"
urlpatterns = [
    path("", views.mine, name="list"),
    path("save/", views.save, name="save"),
    path("<int:pk>/", views.change, name="change"),
    path("<int:pk>/pause/", views.pause, name="pause"),
    path("<int:pk>/delete/", views.delete, name="delete"),
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
