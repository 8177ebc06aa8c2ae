"""Indexes that lists are filtered by."""

import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.db import migrations

#: Who did it is a key of what pghistory keeps of a request: the log is filtered by it.
BY_USER = "CREATE INDEX pghistory_context_user ON pghistory_context ((metadata -> 'user'))"


class Migration(migrations.Migration):
    dependencies = [("claims", "0150_webhooks"), ("pghistory", "0007_auto_20250421_0444")]

    operations = [
        migrations.AddIndex(
            model_name="articleversion",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("title"), name="gin_trgm_ops"
                ),
                name="version_title_trigram",
            ),
        ),
        migrations.AddIndex(
            model_name="source",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("key", name="gin_trgm_ops"),
                name="source_key_trigram",
            ),
        ),
        migrations.AddIndex(
            model_name="sourcealias",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("key", name="gin_trgm_ops"),
                name="source_alias_key_trigram",
            ),
        ),
        migrations.RunSQL(BY_USER, "DROP INDEX pghistory_context_user"),
    ]
