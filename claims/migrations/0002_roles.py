"""The four roles, as groups with permissions.  A desk may change them in the admin; this only makes them."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

EDITOR = {
    "decide_suggestion",
    "merge_source",  # made by 0020_merging
    "merge_claim",
    *(
        f"{verb}_{model}"
        for verb in ("add", "change")
        for model in ("claim", "claimrelation", "source", "sourcealias")
    ),
}
FACT_CHECKER = {"assess_claim", "add_assessment"}


def make_roles(apps, schema_editor):
    # Permissions are made after all migrations; the groups need them now.
    create_permissions(installed.get_app_config("claims"), apps=apps, verbosity=0)
    permissions = apps.get_model("auth", "Permission").objects.filter(content_type__app_label="claims")
    viewing = permissions.filter(codename__startswith="view_").exclude(codename__in=["view_user"])
    roles = {
        "Viewer": viewing,
        "Editor": viewing | permissions.filter(codename__in=EDITOR),
        "Fact-checker": viewing | permissions.filter(codename__in=EDITOR | FACT_CHECKER),
        "Admin": permissions,
    }
    for name, allowed in roles.items():
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        group.permissions.set(allowed)


def remove_roles(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects
    groups.filter(name__in=["Viewer", "Editor", "Fact-checker", "Admin"]).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_roles, remove_roles)]
