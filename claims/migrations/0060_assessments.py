"""Assessments by a scale of words, with evidence, step by step to publication."""

import claims.models.assessments
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations, models


SCALE = [
    ("contested", "Sources contradict each other, and we have not settled who is right.", None),
    ("corroborated", "Evidence beyond the words of those who claim it supports it.", 5),
    ("unproven", "There is not enough evidence to say whether it is so.", 3),
    ("misleading", "Part of it is so, but what it makes people believe is not.", 2),
    ("refuted", "Evidence shows that it is not so.", 1),
    ("outdated", "It was so once, and is not any more.", None),
]
PERMISSIONS = {"approve_assessment", "publish_assessment"}


def make_scale(apps, schema_editor):
    Verdict = apps.get_model("claims", "Verdict")
    for position, (word, meaning, rating) in enumerate(SCALE):
        Verdict.objects.create(slug=word, word=word, meaning=meaning, rating=rating, position=position)


def carry_over(apps, schema_editor):
    Verdict, Assessment = apps.get_model("claims", "Verdict"), apps.get_model("claims", "Assessment")
    Step = apps.get_model("claims", "AssessmentStep")
    contested = Verdict.objects.get(slug="contested")
    if not Assessment.objects.exists():
        return
    connection = schema_editor.connection
    connection.cursor().execute("ALTER TABLE claims_assessment DISABLE TRIGGER USER")
    for mark in Assessment.objects.filter(withdraws__isnull=True).order_by("pk"):
        Assessment.objects.filter(pk=mark.pk).update(word=contested)
        _step(Step, mark, 0, "draft", mark)
        if taking_back := Assessment.objects.filter(withdraws=mark.pk).first():
            _step(Step, mark, 1, "withdrawn", taking_back, reason=taking_back.reason)
            taking_back.delete()
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    connection.cursor().execute("ALTER TABLE claims_assessment ENABLE TRIGGER USER")


def _step(Step, assessment, number, state, of, reason=""):
    """``created_at`` is set as rows are made, and the table is append-only: the mark's time goes in by hand."""
    step = Step(assessment=assessment, number=number, state=state, actor_id=of.author_id, reason=reason)
    Step._meta.get_field("created_at").auto_now_add = False
    step.created_at = of.created_at
    step.save()


def give_permissions(apps, schema_editor):
    create_permissions(installed.get_app_config("claims"), apps=apps, verbosity=0)
    Permission, Group = apps.get_model("auth", "Permission"), apps.get_model("auth", "Group")
    ours = Permission.objects.filter(content_type__app_label="claims")
    viewing = {f"view_{model}" for model in ("verdict", "assessmentstep", "evidence")}
    for name, codenames in {
        "Viewer": viewing, "Editor": viewing, "Fact-checker": viewing | PERMISSIONS,
        "Admin": set(ours.values_list("codename", flat=True)),
    }.items():  # fmt: skip
        if group := Group.objects.filter(name=name).first():
            group.permissions.add(*ours.filter(codename__in=codenames))


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0020_merging'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='AssessmentStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('number', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('draft', 'draft, for the desk only'), ('in_review', 'in review'), ('approved', 'Approved'), ('published', 'Published'), ('corrected', 'published, with a correction'), ('withdrawn', 'Withdrawn')], max_length=10)),
                ('reason', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['assessment', 'number'],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('kind', models.CharField(choices=[('link', 'Link'), ('file', 'File'), ('statement', 'statement on record'), ('note', 'Note')], max_length=10)),
                ('bearing', models.CharField(choices=[('supports', 'supports the claim'), ('refutes', 'refutes the claim'), ('context', 'gives context')], max_length=10)),
                ('note', models.TextField(blank=True)),
                ('url', models.URLField(blank=True, max_length=2000)),
                ('archived_url', models.URLField(blank=True, max_length=2000, verbose_name='archived copy')),
                ('accessed_on', models.DateField(blank=True, null=True)),
                ('file', models.FileField(blank=True, storage=claims.models.assessments.evidence_storage, upload_to='%Y/%m')),
                ('file_name', models.CharField(blank=True, help_text='As it was uploaded.', max_length=200)),
                ('file_sha256', models.CharField(blank=True, max_length=64)),
            ],
            options={
                'verbose_name_plural': 'evidence',
                'ordering': ['assessment', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Verdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('slug', models.SlugField(max_length=40, unique=True)),
                ('word', models.CharField(max_length=40, unique=True)),
                ('meaning', models.TextField(help_text='What readers are told that the word means.')),
                ('rating', models.PositiveSmallIntegerField(blank=True, help_text='From 1 (false) to 5 (true), for other systems; empty where the word is no rating.', null=True)),
                ('position', models.PositiveSmallIntegerField(default=0, help_text='Lower comes first.')),
                ('in_use', models.BooleanField(default=True, help_text='Whether it is offered for new assessments.')),
            ],
            options={
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='VerdictEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('slug', models.SlugField(db_index=False, max_length=40)),
                ('word', models.CharField(max_length=40)),
                ('meaning', models.TextField(help_text='What readers are told that the word means.')),
                ('rating', models.PositiveSmallIntegerField(blank=True, help_text='From 1 (false) to 5 (true), for other systems; empty where the word is no rating.', null=True)),
                ('position', models.PositiveSmallIntegerField(default=0, help_text='Lower comes first.')),
                ('in_use', models.BooleanField(default=True, help_text='Whether it is offered for new assessments.')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AlterModelOptions(
            name='assessment',
            options={'ordering': ['-pk'], 'permissions': [('approve_assessment', 'Can approve what somebody else has assessed'), ('publish_assessment', 'Can publish an approved assessment, and correct it')]},
        ),
        migrations.RemoveConstraint(
            model_name='assessment',
            name='assessment_withdraws_a_mark',
        ),
        migrations.AlterField(
            model_name='assessment',
            name='reason',
            field=models.TextField(help_text='In Markdown.'),
        ),
        migrations.AddField(
            model_name='assessmentstep',
            name='actor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessment_steps', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='assessmentstep',
            name='assessment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='claims.assessment'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='assessment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='claims.assessment'),
        ),
        migrations.AddField(
            model_name='evidence',
            name='statement',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='as_evidence', to='claims.attribution'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(('rating__isnull', True), models.Q(('rating__gte', 1), ('rating__lte', 5)), _connector='OR'), name='verdict_rating_in_range', violation_error_message='A rating is a number from 1 to 5.'),
        ),
        migrations.AddConstraint(
            model_name='verdict',
            constraint=models.CheckConstraint(condition=models.Q(('word__regex', '\\S'), ('meaning__regex', '\\S')), name='verdict_says_what'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='verdict',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "claims_verdictevent" ("created_at", "id", "in_use", "meaning", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "rating", "slug", "uid", "word") VALUES (NEW."created_at", NEW."id", NEW."in_use", NEW."meaning", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."rating", NEW."slug", NEW."uid", NEW."word"); RETURN NULL;', hash='fd0553e0aa6920fbf36e4c4a7db1b915da75c6bf', operation='INSERT', pgid='pgtrigger_insert_insert_3cb73', table='claims_verdict', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='verdict',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "claims_verdictevent" ("created_at", "id", "in_use", "meaning", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "rating", "slug", "uid", "word") VALUES (NEW."created_at", NEW."id", NEW."in_use", NEW."meaning", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."rating", NEW."slug", NEW."uid", NEW."word"); RETURN NULL;', hash='8137e8d0d984d41bbdd87eaab335131f0875d5b1', operation='UPDATE', pgid='pgtrigger_update_update_05fe6', table='claims_verdict', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='verdict',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "claims_verdictevent" ("created_at", "id", "in_use", "meaning", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "rating", "slug", "uid", "word") VALUES (OLD."created_at", OLD."id", OLD."in_use", OLD."meaning", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."rating", OLD."slug", OLD."uid", OLD."word"); RETURN NULL;', hash='6c826fe001f3d813f44952945f5296e7a3401b71', operation='DELETE', pgid='pgtrigger_delete_delete_83861', table='claims_verdict', when='AFTER')),
        ),
        migrations.AddField(
            model_name='verdictevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='verdictevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.verdict'),
        ),
        migrations.AddIndex(
            model_name='assessmentstep',
            index=models.Index(fields=['state', '-id'], name='assessment_step_by_state'),
        ),
        migrations.AddConstraint(
            model_name='assessmentstep',
            constraint=models.UniqueConstraint(fields=('assessment', 'number'), name='assessment_step_once', violation_error_message='Somebody took another step meanwhile.'),
        ),
        migrations.AddConstraint(
            model_name='assessmentstep',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['approved', 'corrected', 'draft', 'in_review', 'published', 'withdrawn'])), name='assessment_step_state_known'),
        ),
        migrations.AddConstraint(
            model_name='assessmentstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['corrected', 'withdrawn']), _negated=True), ('reason__regex', '\\S'), _connector='OR'), name='assessment_step_back_has_reason', violation_error_message='Say why: this step needs its reason.'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assessmentstep',
            trigger=pgtrigger.compiler.Trigger(name='assessment_step_append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='eb8f8019836e362e8f5b9d788c684503ec9a8ad3', operation='UPDATE OR DELETE', pgid='pgtrigger_assessment_step_append_only_dea92', table='claims_assessmentstep', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'link'), models.Q(('url', ''), _negated=True)), models.Q(('kind', 'file'), models.Q(('file', ''), _negated=True), models.Q(('file_name', ''), _negated=True), models.Q(('file_sha256', ''), _negated=True)), ('kind', 'statement'), models.Q(('kind', 'note'), ('note__regex', '\\S')), _connector='OR'), name='evidence_holds_what_its_kind_says'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(('bearing__in', ['supports', 'refutes', 'context'])), name='evidence_bearing_known'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='evidence',
            trigger=pgtrigger.compiler.Trigger(name='evidence_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='e35155a516edde8668380dff70ff2f4bf2896678', operation='DELETE', pgid='pgtrigger_evidence_kept_1a08c', table='claims_evidence', when='BEFORE')),
        ),
        # The marks of before become assessments of the scale's first word; each taking back becomes a step.
        migrations.AddField(
            model_name="assessment",
            name="word",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="assessments", to="claims.verdict"
            ),
        ),
        migrations.RunPython(make_scale, migrations.RunPython.noop),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.RemoveField(model_name="assessment", name="withdraws"),
        migrations.RemoveField(model_name="assessment", name="verdict"),
        migrations.RenameField(model_name="assessment", old_name="word", new_name="verdict"),
        migrations.AlterField(
            model_name="assessment",
            name="verdict",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="assessments", to="claims.verdict"
            ),
        ),
        migrations.RunPython(give_permissions, migrations.RunPython.noop),
    ]
