import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("oaipmh", "0002_rendition_sets")]

    operations = [
        migrations.AlterField(
            model_name="rendition",
            name="record",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="renditions", to="deposits.record"
            ),
        ),
    ]
