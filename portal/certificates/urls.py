from django.urls import path

from portal.certificates import views

app_name = "certificates"
urlpatterns = [
    path("", views.ask, name="ask"),
    path("<str:code>/", views.confirm, name="confirm"),
    path("<str:code>/print/", views.printed, name="print"),
    path("<str:code>/certificate.pdf", views.pdf, name="pdf"),
]
