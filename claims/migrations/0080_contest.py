"""Whom a claim is about gets a history, and may be nobody; a notice of its own for what is newly in dispute."""
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0100_safety'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='ClaimAboutEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ClaimAbout',
            fields=[
            ],
            options={
                'verbose_name': 'whom a claim is about',
                'verbose_name_plural': 'whom claims are about',
                'proxy': True,
                'indexes': [],
                'constraints': [],
            },
            bases=('claims.claim_about',),
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='claim',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='claim',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='claim',
            name='delete_delete',
        ),
        migrations.RemoveConstraint(
            model_name='notification',
            name='notification_kind_known',
        ),
        migrations.AddField(
            model_name='claim',
            name='about_nobody',
            field=models.BooleanField(default=False, help_text='Somebody looked: it is about nobody who could be asked for a reply.'),
        ),
        migrations.AddField(
            model_name='claimevent',
            name='about_nobody',
            field=models.BooleanField(default=False, help_text='Somebody looked: it is about nobody who could be asked for a reply.'),
        ),
        migrations.AlterField(
            model_name='notification',
            name='kind',
            field=models.CharField(choices=[('mention', 'mentioned you'), ('comment', 'wrote about a claim that you watch'), ('assigned', 'gave you work'), ('on_record', 'is new on record'), ('disputed', 'is newly in dispute'), ('due', 'is due'), ('reply_due', 'deadline of a reply is over'), ('flagged', 'flagged for legal sign-off'), ('found', 'found by a search that you keep')], max_length=10),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "claims_claimevent" ("about_nobody", "added_by_id", "created_at", "id", "kind", "merged_into_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposition", "revision", "slug", "statement", "uid") VALUES (NEW."about_nobody", NEW."added_by_id", NEW."created_at", NEW."id", NEW."kind", NEW."merged_into_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposition", NEW."revision", NEW."slug", NEW."statement", NEW."uid"); RETURN NULL;', hash='1377a4c4f5bde778ec5a767639b60ee4947ac9d6', operation='INSERT', pgid='pgtrigger_insert_insert_df8fa', table='claims_claim', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."about_nobody" IS DISTINCT FROM (NEW."about_nobody") OR OLD."added_by_id" IS DISTINCT FROM (NEW."added_by_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."merged_into_id" IS DISTINCT FROM (NEW."merged_into_id") OR OLD."proposition" IS DISTINCT FROM (NEW."proposition") OR OLD."revision" IS DISTINCT FROM (NEW."revision") OR OLD."slug" IS DISTINCT FROM (NEW."slug") OR OLD."statement" IS DISTINCT FROM (NEW."statement") OR OLD."uid" IS DISTINCT FROM (NEW."uid"))', func='INSERT INTO "claims_claimevent" ("about_nobody", "added_by_id", "created_at", "id", "kind", "merged_into_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposition", "revision", "slug", "statement", "uid") VALUES (NEW."about_nobody", NEW."added_by_id", NEW."created_at", NEW."id", NEW."kind", NEW."merged_into_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposition", NEW."revision", NEW."slug", NEW."statement", NEW."uid"); RETURN NULL;', hash='facecbbf1bd6deec33bfd7ed311d25e2d428e9db', operation='UPDATE', pgid='pgtrigger_update_update_fe4ba', table='claims_claim', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "claims_claimevent" ("about_nobody", "added_by_id", "created_at", "id", "kind", "merged_into_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposition", "revision", "slug", "statement", "uid") VALUES (OLD."about_nobody", OLD."added_by_id", OLD."created_at", OLD."id", OLD."kind", OLD."merged_into_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."proposition", OLD."revision", OLD."slug", OLD."statement", OLD."uid"); RETURN NULL;', hash='703e5bf314402b269489a303c18eed4895f1ebb0', operation='DELETE', pgid='pgtrigger_delete_delete_dbf31', table='claims_claim', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='notification',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['assigned', 'comment', 'disputed', 'due', 'flagged', 'found', 'mention', 'on_record', 'reply_due'])), name='notification_kind_known'),
        ),
        migrations.AddField(
            model_name='claimaboutevent',
            name='claim',
            field=models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.claim'),
        ),
        migrations.AddField(
            model_name='claimaboutevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='claimaboutevent',
            name='source',
            field=models.ForeignKey(db_constraint=False, db_tablespace='', on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='claims.source'),
        ),
        migrations.AddField(
            model_name='claimaboutevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='claims.claimabout'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimabout',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "claims_claimaboutevent" ("claim_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source_id") VALUES (NEW."claim_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."source_id"); RETURN NULL;', hash='1179a0d7d689ae58a8edfeb40138b63e3d3d9027', operation='INSERT', pgid='pgtrigger_insert_insert_7930a', table='claims_claim_about', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimabout',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "claims_claimaboutevent" ("claim_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source_id") VALUES (NEW."claim_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."source_id"); RETURN NULL;', hash='a765f77ee7a99fe4c49d070d25fb7ee5ad801680', operation='UPDATE', pgid='pgtrigger_update_update_6629e', table='claims_claim_about', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claimabout',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "claims_claimaboutevent" ("claim_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source_id") VALUES (OLD."claim_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."source_id"); RETURN NULL;', hash='66047c121808987eb713f6debffa2c89dffd0f77', operation='DELETE', pgid='pgtrigger_delete_delete_86bac', table='claims_claim_about', when='AFTER')),
        ),
    ]
