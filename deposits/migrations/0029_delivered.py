"""Kinds note what they were delivered with, so that later versions can add to them. Those that are here already were delivered
with these fields, whatever an administrator has left of them."""

from typing import Any

from django.db import migrations, models

FIRST = (
    "title", "subtitle", "other_titles", "language", "issued", "authors", "advisors", "committee", "project_leaders",
    "project_members", "collectors", "editors", "translators", "thesis.level", "thesis.degree", "thesis.discipline",
    "thesis.discipline_code", "thesis.grantor", "thesis.department", "thesis.defended", "task.level", "task.code",
    "task.programme", "task.host", "task.accepted", "publication.container", "publication.volume", "publication.issue",
    "publication.pages", "publication.version", "publication.event", "publication.place", "abstracts", "keywords", "subjects",
    "coverage.place", "coverage.period", "course", "publisher", "extent", "identifiers", "funders", "notes", "licence",
)  # fmt: skip


def note_first_delivery(apps: Any, schema_editor: Any) -> None:
    fields = [{"name": name} for name in FIRST]
    apps.get_model("deposits", "Kind").objects.filter(delivered={}).update(delivered={"fields": fields})


class Migration(migrations.Migration):
    dependencies = [("deposits", "0028_fill_name_keys")]

    operations = [
        migrations.AddField(
            model_name="kind",
            name="delivered",
            field=models.JSONField(blank=True, default=dict, editable=False, help_text="what `deposits.kinds` gave it last"),
        ),
        migrations.RunPython(note_first_delivery, migrations.RunPython.noop),
    ]
