from typing import Any

from django.db import migrations, models


def forget(apps: Any, schema_editor: Any) -> None:
    """Renditions are made again when they are asked for."""
    apps.get_model("oaipmh", "Rendition").objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [("oaipmh", "0001_initial")]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop),
        migrations.AddField(
            model_name="rendition",
            name="sets",
            field=models.TextField(default="", help_text="the setSpec elements of its header: the record's fingerprint covers them too"),
            preserve_default=False,
        ),
    ]
