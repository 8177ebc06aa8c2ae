"""What the four roles may do of what the desk added.  A desk may change them in the admin; this only starts them.

Whoever decides takes part: comments, watches, is given work, flags for a sign-off.  Fact-checkers ask for replies.
Only the admin signs off, redacts and holds.
"""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

MODELS = ["reply", "legalflag", "comment", "assignment"]
VIEWING = {f"view_{model}" for model in MODELS}
TAKING_PART = VIEWING | {"add_comment", "add_legalflag", "add_assignment"}
ASKING = {"add_reply", "change_reply"}


def extend_roles(apps, schema_editor):
    # Permissions are made after all migrations; the groups need them now.
    create_permissions(installed.get_app_config("claims"), apps=apps, verbosity=0)
    permissions = apps.get_model("auth", "Permission").objects.filter(content_type__app_label="claims")
    roles = {
        "Viewer": permissions.filter(codename__in=VIEWING),
        "Editor": permissions.filter(codename__in=TAKING_PART),
        "Fact-checker": permissions.filter(codename__in=TAKING_PART | ASKING),
        "Admin": permissions,
    }
    for group in apps.get_model("auth", "Group").objects.filter(name__in=roles):
        group.permissions.add(*roles[group.name])


class Migration(migrations.Migration):
    dependencies = [("claims", "0070_desk")]

    operations = [migrations.RunPython(extend_roles, migrations.RunPython.noop)]
