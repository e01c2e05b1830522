app_name = "deposit"
urlpatterns = []
