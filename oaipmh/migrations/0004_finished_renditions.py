"""Renditions hold the whole record element. Those kept so far are thrown away: they are made again when asked for."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("oaipmh", "0003_rendition_index")]

    operations = [
        migrations.RunSQL("DELETE FROM oaipmh_rendition", migrations.RunSQL.noop),
        migrations.RemoveField("rendition", "sets"),
        migrations.AddField("rendition", "datestamp", models.DateTimeField(default=None), preserve_default=False),
        migrations.AddField(
            "rendition", "header", models.TextField(default="", help_text="the header element"), preserve_default=False
        ),
        migrations.AlterField(
            "rendition", "xml", models.TextField(help_text="the record element: header, metadata and what is said about it")
        ),
    ]
