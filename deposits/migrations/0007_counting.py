from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("deposits", "0006_uploads")]

    operations = [
        migrations.RemoveIndex(model_name="record", name="record_keyset"),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(fields=["datestamp", "id", "exposure", "kind"], name="record_keyset"),
        ),
    ]
