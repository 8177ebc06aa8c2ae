"""Indexes of sources by kind, and of statements by the day that they were said."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0140_lists")]

    operations = [
        migrations.AddIndex(
            model_name="source", index=models.Index(fields=["kind", "name", "id"], name="source_by_kind")
        ),
        migrations.AddIndex(
            model_name="attribution",
            index=models.Index(
                fields=["said_on"], name="attribution_by_day", condition=models.Q(said_on__isnull=False)
            ),
        ),
    ]
