"""Addresses that stay. Pages for people come in both languages (Vietnamese bare, English under /en/); what machines
call (OAI-PMH, health, files) has one address."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib.staticfiles.urls import staticfiles_urlpatterns
from django.urls import URLPattern, URLResolver, include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", include(wagtailadmin_urls)),
    path("oai", include("oaipmh.urls")),
    path("health/", include("portal.health.urls")),
    path("", include("portal.record.machine_urls")),
]
urlpatterns += i18n_patterns(
    path("accounts/", include("allauth.urls")),
    path("search/saved/", include("portal.saved.urls")),
    path("search/", include("portal.search.urls")),
    path("records/", include("portal.record.urls")),
    path("deposit/", include("portal.deposit.urls")),
    path("desk/", include("portal.desk.urls")),
    path("copies/", include("portal.copies.urls")),
    path("certificates/", include("portal.certificates.urls")),
    path("", include("portal.browse.urls")),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
if settings.DEBUG:
    urlpatterns += staticfiles_urlpatterns()
handler400 = "portal.errors.bad_request"
handler403 = "portal.errors.forbidden"
handler404 = "portal.errors.not_found"
handler500 = "portal.errors.server_error"
