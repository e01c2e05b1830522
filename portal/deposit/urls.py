"""The depositor's addresses."""

from django.urls import path

from portal.deposit.views import files, form, known, mine, new, people, same, script, status, uploads, version

app_name = "deposit"
urlpatterns = [
    path("", mine.mine, name="mine"),
    path("new/", new.new, name="new"),
    path("invitations/<str:token>/", people.invitation, name="invitation"),
    path("known/people/", known.people, name="known_people"),
    path("known/organisations/", known.organisations, name="known_organisations"),
    path("known/subjects/", known.subjects, name="known_subjects"),
    path("<slug:public_id>/", form.form, name="form"),
    path("<slug:public_id>/save/", form.autosave, name="save"),
    path("<slug:public_id>/files/", files.files, name="files"),
    path("<slug:public_id>/files/order/", files.order, name="order"),
    path("<slug:public_id>/files/<int:file_id>/", files.download, name="file"),
    path("<slug:public_id>/uploads/", uploads.uploads, name="uploads"),
    path("<slug:public_id>/uploads/<str:token>", uploads.upload, name="upload"),
    path("<slug:public_id>/script/", script.script, name="script"),
    path("<slug:public_id>/status/", status.status, name="status"),
    path("<slug:public_id>/distinct/", same.distinct, name="distinct"),
    path("<slug:public_id>/people/", people.people, name="people"),
    path("<slug:public_id>/new-version/", version.new_version, name="new_version"),
    path("<slug:public_id>/consent/", status.consent, name="consent"),
    path("<slug:public_id>/take-back/", status.take_back_it, name="take_back"),
    path("<slug:public_id>/certify/", status.certify_it, name="certify"),
    path("<slug:public_id>/delete/", status.delete_it, name="delete"),
    path("<slug:public_id>/undelete/", status.undelete_it, name="undelete"),
    path("<slug:public_id>/message/", status.write, name="message"),
]
