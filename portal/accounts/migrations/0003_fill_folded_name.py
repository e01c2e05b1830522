"""Fill the names without marks."""

from django.db import migrations

from search.vietnamese import fold


def fill(apps, schema_editor):
    users = apps.get_model("accounts", "User")
    found = list(users.objects.only("name"))
    for user in found:
        user.folded_name = fold(user.name)[:250]
    users.objects.bulk_update(found, ["folded_name"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_folded_name")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
