app_name = "record"
urlpatterns = []
