"""The editors' addresses."""

from django.urls import path

from portal.desk import bags, files, hands, queue, review

app_name = "desk"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("hands/", hands.hands, name="hands"),
    path("<slug:public_id>/", review.review, name="review"),
    path("<slug:public_id>/bag.zip", bags.bag, name="bag"),
    path("<slug:public_id>/files/<int:file_id>/", files.download, name="file"),
    path("<slug:public_id>/files/<int:file_id>/pages/<int:number>.webp", files.page, name="page"),
]
