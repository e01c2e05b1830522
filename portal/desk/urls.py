"""The editors' addresses."""

from django.urls import path, re_path

from portal.desk import bags, files, hands, queue, review, standing, taking
from portal.desk.batch import uploads
from portal.desk.batch import views as batch
from portal.desk.curating import collections as curating
from portal.desk.curating import log_views as logged
from portal.desk.curating import record as curated
from portal.desk.curating import vocabularies as terms
from portal.desk.curating.featured import featured
from portal.desk.edit import pages as edited
from portal.desk.edit import views as editing
from portal.desk.people import person
from portal.desk.people import views as people

app_name = "desk"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("collections/", curating.collections, name="collections"),
    path("collections/<slug:slug>/", curating.collection, name="collection"),
    path("collections/<slug:slug>/featured/", featured, name="featured"),
    path("records/<slug:public_id>/", curated.record, name="record"),
    path("log/", logged.log, name="log"),
    re_path(r"^log\.(?P<extension>csv|json)$", logged.log_file, name="log-file"),
    path("vocabularies/", terms.vocabularies, name="vocabularies"),
    path("vocabularies/<str:scheme>/", terms.vocabulary, name="vocabulary"),
    re_path(r"^vocabularies/(?P<scheme>[^/]+)/terms\.(?P<syntax>csv|ttl|rdf)$", terms.vocabulary_file, name="vocabulary-file"),
    path("hands/", hands.hands, name="hands"),
    path("edit/", editing.edit, name="edit"),
    path("edit/<slug:public_id>/", edited.page, name="edited"),
    path("edit/<slug:public_id>/do/", edited.do, name="edit-do"),
    path("edit/<slug:public_id>/report.csv", edited.report, name="edit-report"),
    path("batch/", batch.start, name="batches"),
    path("batch/uploads/", uploads.uploads, name="batch-uploads"),
    path("batch/uploads/<str:token>", uploads.upload, name="batch-upload"),
    path("batch/template/<slug:code>.xlsx", batch.template_file, name="template"),
    path("batch/<slug:public_id>/", batch.page, name="batch"),
    path("batch/<slug:public_id>/do/", batch.carry_out, name="batch-do"),
    path("batch/<slug:public_id>/report.csv", batch.report_file, name="batch-report"),
    path("take/<slug:public_id>/", taking.take, name="take-in"),
    path("people/", people.people, name="people"),
    path("people/new/", people.new, name="new-person"),
    path("people/merge/", people.merging, name="merge-people"),
    path("people/<int:pk>/", person.person, name="person"),
    path("<slug:public_id>/", review.review, name="review"),
    path("<slug:public_id>/compare/", review.compare, name="compare"),
    path("<slug:public_id>/standing/", standing.standing, name="standing"),
    path("<slug:public_id>/bag.zip", bags.bag, name="bag"),
    path("<slug:public_id>/files/<int:file_id>/", files.download, name="file"),
    path("<slug:public_id>/files/<int:file_id>/pages/<int:number>.webp", files.page, name="page"),
    path("<slug:public_id>/files/<int:file_id>/pages/<int:number>.json", files.words, name="words"),
    path("<slug:public_id>/files/<int:file_id>/layout.json", files.layout, name="layout"),
    path("<slug:public_id>/files/<int:file_id>/find.json", files.find, name="find"),
]
