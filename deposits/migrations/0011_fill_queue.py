"""Fill the columns by which the desk finds deposits."""

from django.db import migrations

from deposits.models.derived import searched_words

BATCH = 500


def fill(apps, schema_editor):
    deposits = apps.get_model("deposits", "Deposit")
    batch = []
    for deposit in deposits.objects.only("metadata", "public_id", "owner_name").iterator(chunk_size=BATCH):
        deposit.kind_code = str(deposit.metadata.get("kind", ""))
        deposit.words = searched_words(deposit.metadata, deposit.public_id, deposit.owner_name)
        batch.append(deposit)
        if len(batch) == BATCH:
            deposits.objects.bulk_update(batch, ["kind_code", "words"])
            batch = []
    deposits.objects.bulk_update(batch, ["kind_code", "words"])


class Migration(migrations.Migration):
    dependencies = [("deposits", "0010_queue")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
