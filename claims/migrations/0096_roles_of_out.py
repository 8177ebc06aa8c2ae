"""Which installation this is; and who may export, and tell other systems: the admin."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations


def make_installation(apps, schema_editor):
    apps.get_model("claims", "Installation").objects.get_or_create(singleton=True)


def extend_roles(apps, schema_editor):
    # Permissions are made after all migrations; the groups need them now.
    create_permissions(installed.get_app_config("claims"), apps=apps, verbosity=0)
    permissions = apps.get_model("auth", "Permission").objects.filter(content_type__app_label="claims")
    for group in apps.get_model("auth", "Group").objects.filter(name="Admin"):
        group.permissions.add(*permissions)


class Migration(migrations.Migration):
    dependencies = [("claims", "0095_out")]

    operations = [
        migrations.RunPython(make_installation, migrations.RunPython.noop),
        migrations.RunPython(extend_roles, migrations.RunPython.noop),
    ]
