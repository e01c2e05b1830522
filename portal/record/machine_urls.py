"""What machines call: one address each, whatever the language of the pages."""

from django.urls import path, re_path

from portal.browse import robots, sitemap
from portal.record import machine

app_name = "machine"
urlpatterns = [
    re_path(
        r"^records/(?P<public_id>[^/.]+)\.(?P<extension>json|bib|ris|(?:marc\.|mods\.|datacite\.)?xml)$",
        machine.export,
        name="export",
    ),
    path("records/<str:public_id>/files/<str:name>", machine.file, name="file"),
    path("records/<str:public_id>/files/<str:name>/pages/<int:number>.webp", machine.page_image, name="page-image"),
    path("records/<str:public_id>/files/<str:name>/pages/<int:number>.json", machine.page_words, name="page-words"),
    path("records/<str:public_id>/files/<str:name>/pages.json", machine.layout, name="layout"),
    path("records/<str:public_id>/files/<str:name>/find.json", machine.find, name="find"),
    path("sitemap.xml", sitemap.index, name="sitemap"),
    path("sitemaps/<int:part>.xml", sitemap.part, name="sitemap-part"),
    path("robots.txt", robots.robots, name="robots"),
    path("favicon.ico", robots.favicon, name="favicon"),
]
