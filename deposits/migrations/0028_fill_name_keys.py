from django.db import migrations

from deposits.near_names import name_key

BATCH = 2_000


def fill(apps, schema_editor):
    for name in ("Contribution", "Person"):
        model = apps.get_model("deposits", name)
        last = 0
        while rows := list(model.objects.filter(pk__gt=last).order_by("pk").only("pk", "display")[:BATCH]):
            for row in rows:
                row.key = name_key(row.display)
            model.objects.bulk_update(rows, ["key"], batch_size=400)
            last = rows[-1].pk


class Migration(migrations.Migration):
    dependencies = [("deposits", "0027_authorities")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
