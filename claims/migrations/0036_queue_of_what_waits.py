"""What waits already is in the queue; who may look at articles may look at what is new beside them."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

ENTER = """
    INSERT INTO claims_queueentry (article_id, since, waiting, disputed)
    SELECT v.article_id, min(s.created_at), count(*), 0
        FROM claims_suggestion s JOIN claims_articleversion v ON v.id = s.version_id
        WHERE s.state IN ('pending', 'unsure') GROUP BY v.article_id
    ON CONFLICT (article_id) DO NOTHING
"""
NEW = ["assignment", "bulkdecision", "orphan", "queueentry"]


def allow(apps, schema_editor):
    create_permissions(installed.get_app_config("claims"), apps=apps, verbosity=0)
    permissions = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="claims", content_type__model__in=NEW
    )
    viewing = permissions.filter(codename__startswith="view_")
    for group in apps.get_model("auth", "Group").objects.filter(
        name__in=["Viewer", "Editor", "Fact-checker", "Admin"]
    ):
        group.permissions.add(*(permissions if group.name == "Admin" else viewing))


class Migration(migrations.Migration):
    dependencies = [("claims", "0035_queue_and_versions")]

    operations = [
        migrations.RunSQL(ENTER, migrations.RunSQL.noop),
        migrations.RunPython(allow, migrations.RunPython.noop),
    ]
