import django.contrib.auth.models
import django.contrib.auth.validators
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                ("first_name", models.CharField(blank=True, max_length=150, verbose_name="first name")),
                ("last_name", models.CharField(blank=True, max_length=150, verbose_name="last name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                (
                    "date_joined",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined"),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "user",
                "verbose_name_plural": "users",
                "abstract": False,
            },
            managers=[
                ("objects", django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name="Article",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("article", "Article"),
                            ("statement", "Statement"),
                            ("transcript", "Transcript"),
                            ("reply", "reply to us"),
                        ],
                        default="article",
                        max_length=12,
                    ),
                ),
                ("url", models.URLField(blank=True, max_length=2000)),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("newsroom", "Newsroom"),
                            ("restricted", "Restricted"),
                            ("training", "training text"),
                        ],
                        default="newsroom",
                        help_text="A training text never leaves by an export or a public page.",
                        max_length=12,
                    ),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "permissions": [("import_article", "Can import articles")],
            },
        ),
        migrations.CreateModel(
            name="ArticleVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("number", models.PositiveSmallIntegerField(default=1)),
                ("title", models.CharField(max_length=500)),
                ("byline", models.CharField(blank=True, max_length=300)),
                ("published_on", models.DateField(blank=True, null=True)),
                ("language", models.CharField(default="en", max_length=12)),
                ("text", models.TextField()),
                ("text_sha256", models.CharField(editable=False, max_length=64)),
                (
                    "sentence_hashes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        default=list,
                        editable=False,
                        help_text="What wire copies are recognised by.",
                        size=None,
                    ),
                ),
                ("fetched_at", models.DateTimeField(auto_now_add=True)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="claims.article",
                    ),
                ),
                (
                    "near_duplicate_of",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        help_text="The earlier text that this one is a wire copy of.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="near_duplicates",
                        to="claims.articleversion",
                    ),
                ),
            ],
            options={
                "ordering": ["-published_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Anchor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("source", "Source"),
                            ("cue", "Cue"),
                            ("content", "Content"),
                            ("in_place", "in place of the content"),
                        ],
                        max_length=8,
                    ),
                ),
                ("ordinal", models.PositiveSmallIntegerField(default=0)),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
                ("exact", models.TextField()),
                ("prefix", models.CharField(blank=True, max_length=64)),
                ("suffix", models.CharField(blank=True, max_length=64)),
                (
                    "score",
                    models.FloatField(
                        default=1.0, help_text="How sure the anchoring is: 1 where the words are exact."
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="anchors",
                        to="claims.articleversion",
                    ),
                ),
            ],
            options={
                "ordering": ["attribution", "role", "ordinal"],
            },
        ),
        migrations.CreateModel(
            name="ArticleVersionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("number", models.PositiveSmallIntegerField(default=1)),
                ("title", models.CharField(max_length=500)),
                ("byline", models.CharField(blank=True, max_length=300)),
                ("published_on", models.DateField(blank=True, null=True)),
                ("language", models.CharField(default="en", max_length=12)),
                ("text_sha256", models.CharField(editable=False, max_length=64)),
                ("fetched_at", models.DateTimeField(auto_now_add=True)),
                (
                    "article",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="claims.article",
                    ),
                ),
                (
                    "near_duplicate_of",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        help_text="The earlier text that this one is a wire copy of.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="claims.articleversion",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="claims.articleversion",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Attribution",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "stance",
                    models.CharField(
                        choices=[
                            ("asserts", "asserts"),
                            ("denies", "denies"),
                            ("doubts", "doubts"),
                            ("expresses_concern", "expresses concern"),
                            ("believes", "believes"),
                            ("agrees", "agrees"),
                            ("calls_for", "calls for"),
                            ("offers", "offers"),
                            ("discusses", "discusses"),
                            ("no_comment", "no comment"),
                            ("retracts", "retracts"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "speech",
                    models.CharField(
                        choices=[("direct", "direct"), ("indirect", "indirect"), ("mixed", "mixed")],
                        default="indirect",
                        max_length=10,
                    ),
                ),
                ("quote", models.TextField(help_text="The content's words, as the article has them.")),
                (
                    "start",
                    models.PositiveIntegerField(help_text="First code point of the content in the text."),
                ),
                ("end", models.PositiveIntegerField(help_text="One past its last code point.")),
                ("sentence_start", models.PositiveIntegerField()),
                ("sentence_end", models.PositiveIntegerField()),
                (
                    "said_on",
                    models.DateField(
                        blank=True, help_text="When it was said, if the article says so.", null=True
                    ),
                ),
                (
                    "said_precision",
                    models.CharField(
                        blank=True,
                        choices=[("day", "day"), ("month", "month"), ("year", "year")],
                        max_length=5,
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[("stated", "Stated"), ("hedged", "Hedged")], default="stated", max_length=6
                    ),
                ),
                ("accepted_at", models.DateTimeField(auto_now_add=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "accepted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accepted",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "answers",
                    models.ForeignKey(
                        blank=True,
                        help_text="The one assertion that a denial answers, where it does not deny the whole claim.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="answered_by",
                        to="claims.attribution",
                    ),
                ),
                (
                    "retracts",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="retracted_by",
                        to="claims.attribution",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attributions",
                        to="claims.articleversion",
                    ),
                ),
            ],
            options={
                "ordering": ["version", "start", "pk"],
            },
        ),
        migrations.CreateModel(
            name="AnchorEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("source", "Source"),
                            ("cue", "Cue"),
                            ("content", "Content"),
                            ("in_place", "in place of the content"),
                        ],
                        max_length=8,
                    ),
                ),
                ("ordinal", models.PositiveSmallIntegerField(default=0)),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
                ("exact", models.TextField()),
                ("prefix", models.CharField(blank=True, max_length=64)),
                ("suffix", models.CharField(blank=True, max_length=64)),
                (
                    "score",
                    models.FloatField(
                        default=1.0, help_text="How sure the anchoring is: 1 where the words are exact."
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="claims.anchor",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="claims.articleversion",
                    ),
                ),
                (
                    "attribution",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="claims.attribution",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="anchor",
            name="attribution",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="anchors", to="claims.attribution"
            ),
        ),
        migrations.CreateModel(
            name="Assertion",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("claims.attribution",),
        ),
        migrations.CreateModel(
            name="Denial",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("claims.attribution",),
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("statement", models.TextField(help_text="One clean sentence that stands by itself.")),
                ("slug", models.SlugField(max_length=100, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("fact", "fact"),
                            ("call", "call"),
                            ("promise", "promise"),
                            ("prediction", "prediction"),
                            ("opinion", "opinion"),
                            ("feeling", "feeling"),
                        ],
                        default="fact",
                        max_length=12,
                    ),
                ),
                (
                    "proposition",
                    models.JSONField(
                        blank=True, default=dict, help_text="Actors, predicate, objects: for matching."
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.SearchVector("statement", config="english"),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_from",
                        to="claims.claim",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "permissions": [("assess_claim", "Can mark a claim as contested and take it back")],
            },
        ),
        migrations.AddField(
            model_name="attribution",
            name="claim",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="attributions", to="claims.claim"
            ),
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "verdict",
                    models.CharField(
                        choices=[("contested", "Contested"), ("withdrawn", "mark taken back")], max_length=12
                    ),
                ),
                ("reason", models.TextField()),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "withdraws",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawn_by",
                        to="claims.assessment",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="claims.claim",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="ClaimEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("statement", models.TextField(help_text="One clean sentence that stands by itself.")),
                ("slug", models.SlugField(db_index=False, max_length=100)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("fact", "fact"),
                            ("call", "call"),
                            ("promise", "promise"),
                            ("prediction", "prediction"),
                            ("opinion", "opinion"),
                            ("feeling", "feeling"),
                        ],
                        default="fact",
                        max_length=12,
                    ),
                ),
                (
                    "proposition",
                    models.JSONField(
                        blank=True, default=dict, help_text="Actors, predicate, objects: for matching."
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="claims.claim",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="claims.claim",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ClaimRelation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("variant_of", "variant of"),
                            ("opposite", "opposite of"),
                            ("related", "related to"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("confirmed", "Confirmed"),
                            ("refused", "Refused"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("reasons", models.JSONField(blank=True, default=list)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="relations",
                        to="claims.claim",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="relations_in",
                        to="claims.claim",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ClaimRelationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("variant_of", "variant of"),
                            ("opposite", "opposite of"),
                            ("related", "related to"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("confirmed", "Confirmed"),
                            ("refused", "Refused"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("reasons", models.JSONField(blank=True, default=list)),
                (
                    "claim",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="claims.claim",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="claims.claim",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="claims.claimrelation",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ExtractionRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("extractor", models.CharField(blank=True, max_length=100)),
                ("model", models.CharField(blank=True, max_length=100)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Queued"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                        ],
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("error", models.TextField(blank=True, help_text="What went wrong, for a person to read.")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="runs",
                        to="claims.articleversion",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="ExtractionRunEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("extractor", models.CharField(blank=True, max_length=100)),
                ("model", models.CharField(blank=True, max_length=100)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Queued"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                        ],
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("error", models.TextField(blank=True, help_text="What went wrong, for a person to read.")),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="claims.extractionrun",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="claims.articleversion",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ImportBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("label", models.CharField(max_length=500)),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "import batches",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="ImportBatchEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("label", models.CharField(max_length=500)),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="claims.importbatch",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ImportItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("position", models.PositiveIntegerField()),
                ("name", models.CharField(help_text="The file, and the line within it.", max_length=500)),
                ("payload", models.JSONField(default=dict, help_text="title, outlet, url, published, text")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("created", "Created"),
                            ("skipped", "already here"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                (
                    "reason",
                    models.TextField(
                        blank=True, help_text="Why it was skipped or failed, for a person to read."
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="import_items",
                        to="claims.article",
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="claims.importbatch",
                    ),
                ),
            ],
            options={
                "ordering": ["batch", "position"],
            },
        ),
        migrations.CreateModel(
            name="ImportItemEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("position", models.PositiveIntegerField()),
                ("name", models.CharField(help_text="The file, and the line within it.", max_length=500)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("created", "Created"),
                            ("skipped", "already here"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                (
                    "reason",
                    models.TextField(
                        blank=True, help_text="Why it was skipped or failed, for a person to read."
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="claims.article",
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="claims.importbatch",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="claims.importitem",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProposedClaim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("statement", models.TextField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("fact", "fact"),
                            ("call", "call"),
                            ("promise", "promise"),
                            ("prediction", "prediction"),
                            ("opinion", "opinion"),
                            ("feeling", "feeling"),
                        ],
                        max_length=12,
                    ),
                ),
                ("proposition", models.JSONField(default=dict)),
                (
                    "reasons",
                    models.JSONField(default=list, help_text="Why it is broader or related, in words."),
                ),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.SearchVector("statement", config="english"),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "broader",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="narrower",
                        to="claims.proposedclaim",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="proposed_as",
                        to="claims.claim",
                    ),
                ),
                (
                    "related_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="related_from",
                        to="claims.proposedclaim",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposed_claims",
                        to="claims.articleversion",
                    ),
                ),
            ],
            options={
                "ordering": ["version", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ProposedClaimEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("statement", models.TextField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("fact", "fact"),
                            ("call", "call"),
                            ("promise", "promise"),
                            ("prediction", "prediction"),
                            ("opinion", "opinion"),
                            ("feeling", "feeling"),
                        ],
                        max_length=12,
                    ),
                ),
                ("proposition", models.JSONField(default=dict)),
                (
                    "reasons",
                    models.JSONField(default=list, help_text="Why it is broader or related, in words."),
                ),
                (
                    "broader",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="claims.proposedclaim",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="claims.claim",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="claims.proposedclaim",
                    ),
                ),
                (
                    "related_to",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="claims.proposedclaim",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="claims.articleversion",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Relay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "attribution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="relays",
                        to="claims.attribution",
                    ),
                ),
            ],
            options={
                "ordering": ["attribution", "position"],
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "name",
                    models.CharField(
                        help_text="As published. Never enter the identity of a confidential source.",
                        max_length=300,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("person", "person"),
                            ("office", "office"),
                            ("organisation", "organisation"),
                            ("government", "government"),
                            ("state", "state"),
                            ("media", "media"),
                            ("document", "document"),
                            ("anonymous", "anonymous"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "group_size",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="How many unnamed people the article speaks of.", null=True
                    ),
                ),
                ("wikidata_id", models.CharField(blank=True, max_length=20)),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Lower(
                            models.Func(
                                django.db.models.functions.text.Replace(
                                    django.db.models.functions.text.Replace(
                                        "name", models.Value("’"), models.Value("'")
                                    ),
                                    models.Value("."),
                                    models.Value(""),
                                ),
                                models.Value("^(the|an?)\\s+"),
                                models.Value(""),
                                models.Value("i"),
                                function="regexp_replace",
                            )
                        ),
                        output_field=models.CharField(max_length=300),
                    ),
                ),
                (
                    "affiliation",
                    models.ForeignKey(
                        blank=True,
                        help_text="Whom this source belongs to: an aide of the presidency, a ministry of a state.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="affiliates",
                        to="claims.source",
                    ),
                ),
                (
                    "known_from",
                    models.ForeignKey(
                        blank=True,
                        help_text="The article that published an anonymous source.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="anonymous_sources",
                        to="claims.article",
                    ),
                ),
                (
                    "speaks_for",
                    models.ForeignKey(
                        blank=True,
                        help_text="Whose word this source's word is: listed by name, counted once.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mouthpieces",
                        to="claims.source",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="RelayEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "attribution",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="claims.attribution",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="claims.relay",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="claims.source",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="relay",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="relayed", to="claims.source"
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="about",
            field=models.ManyToManyField(
                blank=True,
                help_text="Whom the claim is about: who is accused must be asked.",
                related_name="claims_about",
                to="claims.source",
            ),
        ),
        migrations.AddField(
            model_name="attribution",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="attributions", to="claims.source"
            ),
        ),
        migrations.CreateModel(
            name="ArticleEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("article", "Article"),
                            ("statement", "Statement"),
                            ("transcript", "Transcript"),
                            ("reply", "reply to us"),
                        ],
                        default="article",
                        max_length=12,
                    ),
                ),
                ("url", models.URLField(blank=True, max_length=2000)),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("newsroom", "Newsroom"),
                            ("restricted", "Restricted"),
                            ("training", "training text"),
                        ],
                        default="newsroom",
                        help_text="A training text never leaves by an export or a public page.",
                        max_length=12,
                    ),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="claims.article",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        limit_choices_to={"kind": "media"},
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="claims.source",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="article",
            name="outlet",
            field=models.ForeignKey(
                blank=True,
                limit_choices_to={"kind": "media"},
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="articles",
                to="claims.source",
            ),
        ),
        migrations.CreateModel(
            name="SourceAlias",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=300)),
                (
                    "key",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Lower(
                            models.Func(
                                django.db.models.functions.text.Replace(
                                    django.db.models.functions.text.Replace(
                                        "name", models.Value("’"), models.Value("'")
                                    ),
                                    models.Value("."),
                                    models.Value(""),
                                ),
                                models.Value("^(the|an?)\\s+"),
                                models.Value(""),
                                models.Value("i"),
                                function="regexp_replace",
                            )
                        ),
                        output_field=models.CharField(max_length=300),
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="aliases",
                        to="claims.source",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "source aliases",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="SourceAliasEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=300)),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="claims.sourcealias",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="claims.source",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SourceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "name",
                    models.CharField(
                        help_text="As published. Never enter the identity of a confidential source.",
                        max_length=300,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("person", "person"),
                            ("office", "office"),
                            ("organisation", "organisation"),
                            ("government", "government"),
                            ("state", "state"),
                            ("media", "media"),
                            ("document", "document"),
                            ("anonymous", "anonymous"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "group_size",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="How many unnamed people the article speaks of.", null=True
                    ),
                ),
                ("wikidata_id", models.CharField(blank=True, max_length=20)),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "affiliation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Whom this source belongs to: an aide of the presidency, a ministry of a state.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="claims.source",
                    ),
                ),
                (
                    "known_from",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The article that published an anonymous source.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="claims.article",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="claims.source",
                    ),
                ),
                (
                    "speaks_for",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Whose word this source's word is: listed by name, counted once.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="claims.source",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Suggestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "found_id",
                    models.CharField(help_text="The extractor's id within the text.", max_length=20),
                ),
                (
                    "stance",
                    models.CharField(
                        choices=[
                            ("asserts", "asserts"),
                            ("denies", "denies"),
                            ("doubts", "doubts"),
                            ("expresses_concern", "expresses concern"),
                            ("believes", "believes"),
                            ("agrees", "agrees"),
                            ("calls_for", "calls for"),
                            ("offers", "offers"),
                            ("discusses", "discusses"),
                            ("no_comment", "no comment"),
                            ("retracts", "retracts"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("fact", "fact"),
                            ("call", "call"),
                            ("promise", "promise"),
                            ("prediction", "prediction"),
                            ("opinion", "opinion"),
                            ("feeling", "feeling"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "speech",
                    models.CharField(
                        choices=[("direct", "direct"), ("indirect", "indirect"), ("mixed", "mixed")],
                        max_length=10,
                    ),
                ),
                (
                    "source_spans",
                    models.JSONField(
                        blank=True, default=list, help_text="[[start, end], ...] in code points."
                    ),
                ),
                ("cue_spans", models.JSONField(default=list)),
                ("content_spans", models.JSONField()),
                (
                    "in_place_spans",
                    models.JSONField(
                        blank=True, default=list, help_text='The "which" or "this" in the text.'
                    ),
                ),
                ("sentence_start", models.PositiveIntegerField()),
                ("sentence_end", models.PositiveIntegerField()),
                (
                    "start",
                    models.PositiveIntegerField(help_text="Where its cue begins: the order of reading."),
                ),
                ("statement", models.TextField(blank=True)),
                ("said_on", models.DateField(blank=True, null=True)),
                (
                    "said_precision",
                    models.CharField(
                        blank=True,
                        choices=[("day", "day"), ("month", "month"), ("year", "year")],
                        max_length=5,
                    ),
                ),
                ("span_confidence", models.FloatField(default=1.0)),
                ("source_confidence", models.FloatField(default=1.0)),
                ("stance_confidence", models.FloatField(default=1.0)),
                ("found_by", models.JSONField(default=list, help_text="Ids of the rules and models.")),
                ("proposition", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Pending"),
                            ("unsure", "Unsure"),
                            ("accepted", "Accepted"),
                            ("rejected", "Rejected"),
                            ("superseded", "Superseded"),
                        ],
                        default="pending",
                        max_length=10,
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "answers",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="answered_by",
                        to="claims.suggestion",
                    ),
                ),
                (
                    "nested_in",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="nests",
                        to="claims.suggestion",
                    ),
                ),
                (
                    "proposed_claim",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="suggestions",
                        to="claims.proposedclaim",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="suggestions",
                        to="claims.extractionrun",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="suggestions",
                        to="claims.articleversion",
                    ),
                ),
            ],
            options={
                "ordering": ["version", "start", "pk"],
                "permissions": [("decide_suggestion", "Can accept, reject and undo")],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("accept", "Accept"),
                            ("reject", "Reject"),
                            ("unsure", "Unsure"),
                            ("undo", "Undo"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "state_before",
                    models.CharField(
                        choices=[
                            ("pending", "Pending"),
                            ("unsure", "Unsure"),
                            ("accepted", "Accepted"),
                            ("rejected", "Rejected"),
                            ("superseded", "Superseded"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "changed",
                    models.JSONField(
                        default=dict, help_text="What the person changed of the suggestion before accepting."
                    ),
                ),
                ("made", models.JSONField(default=dict)),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "undoes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone_by",
                        to="claims.decision",
                    ),
                ),
                (
                    "suggestion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="claims.suggestion",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="ClaimProposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("same", "the same claim"),
                            ("variant", "a narrower form of it"),
                            ("opposite", "its opposite"),
                            ("related", "related only"),
                        ],
                        max_length=10,
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField()),
                ("score", models.FloatField()),
                ("reasons", models.JSONField(default=list)),
                ("matcher", models.CharField(max_length=100)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposals",
                        to="claims.claim",
                    ),
                ),
                (
                    "proposed_claim",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="claim_proposals",
                        to="claims.proposedclaim",
                    ),
                ),
                (
                    "suggestion",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="claim_proposals",
                        to="claims.suggestion",
                    ),
                ),
            ],
            options={
                "ordering": ["rank"],
            },
        ),
        migrations.AddField(
            model_name="attribution",
            name="suggestion",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="attributions",
                to="claims.suggestion",
            ),
        ),
        migrations.CreateModel(
            name="SuggestionSource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("source", "Source"), ("relay", "Relay")], default="source", max_length=6
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=300)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("person", "person"),
                            ("office", "office"),
                            ("organisation", "organisation"),
                            ("government", "government"),
                            ("state", "state"),
                            ("media", "media"),
                            ("document", "document"),
                            ("anonymous", "anonymous"),
                        ],
                        max_length=20,
                    ),
                ),
                ("start", models.PositiveIntegerField(blank=True, null=True)),
                ("end", models.PositiveIntegerField(blank=True, null=True)),
                ("affiliation", models.CharField(blank=True, max_length=300)),
                ("group_size", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "is_guess",
                    models.BooleanField(
                        default=False, help_text="Proposed by coreference: show it as a guess."
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="suggested_as",
                        to="claims.source",
                    ),
                ),
                (
                    "suggestion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sources",
                        to="claims.suggestion",
                    ),
                ),
            ],
            options={
                "ordering": ["suggestion", "role", "position"],
            },
        ),
        migrations.CreateModel(
            name="AttributionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "stance",
                    models.CharField(
                        choices=[
                            ("asserts", "asserts"),
                            ("denies", "denies"),
                            ("doubts", "doubts"),
                            ("expresses_concern", "expresses concern"),
                            ("believes", "believes"),
                            ("agrees", "agrees"),
                            ("calls_for", "calls for"),
                            ("offers", "offers"),
                            ("discusses", "discusses"),
                            ("no_comment", "no comment"),
                            ("retracts", "retracts"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "speech",
                    models.CharField(
                        choices=[("direct", "direct"), ("indirect", "indirect"), ("mixed", "mixed")],
                        default="indirect",
                        max_length=10,
                    ),
                ),
                ("quote", models.TextField(help_text="The content's words, as the article has them.")),
                (
                    "start",
                    models.PositiveIntegerField(help_text="First code point of the content in the text."),
                ),
                ("end", models.PositiveIntegerField(help_text="One past its last code point.")),
                ("sentence_start", models.PositiveIntegerField()),
                ("sentence_end", models.PositiveIntegerField()),
                (
                    "said_on",
                    models.DateField(
                        blank=True, help_text="When it was said, if the article says so.", null=True
                    ),
                ),
                (
                    "said_precision",
                    models.CharField(
                        blank=True,
                        choices=[("day", "day"), ("month", "month"), ("year", "year")],
                        max_length=5,
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[("stated", "Stated"), ("hedged", "Hedged")], default="stated", max_length=6
                    ),
                ),
                ("accepted_at", models.DateTimeField(auto_now_add=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "accepted_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "answers",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The one assertion that a denial answers, where it does not deny the whole claim.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="claims.attribution",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="claims.attribution",
                    ),
                ),
                (
                    "retracts",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="claims.attribution",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="claims.articleversion",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="claims.claim",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="claims.source",
                    ),
                ),
                (
                    "suggestion",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="claims.suggestion",
                    ),
                ),
                (
                    "suggestion_source",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="claims.suggestionsource",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="attribution",
            name="suggestion_source",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="attributions",
                to="claims.suggestionsource",
            ),
        ),
        migrations.CreateModel(
            name="SuggestionStateRevisionProposedClaimEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Pending"),
                            ("unsure", "Unsure"),
                            ("accepted", "Accepted"),
                            ("rejected", "Rejected"),
                            ("superseded", "Superseded"),
                        ],
                        default="pending",
                        max_length=10,
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="state_revision_proposed_claim_events",
                        to="claims.suggestion",
                    ),
                ),
                (
                    "proposed_claim",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="claims.proposedclaim",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="UserEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                ("first_name", models.CharField(blank=True, max_length=150, verbose_name="first name")),
                ("last_name", models.CharField(blank=True, max_length=150, verbose_name="last name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                (
                    "date_joined",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined"),
                ),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "claims_userevent" ("date_joined", "email", "first_name", "id", "is_active", "is_staff", "is_superuser", "last_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "username") VALUES (NEW."date_joined", NEW."email", NEW."first_name", NEW."id", NEW."is_active", NEW."is_staff", NEW."is_superuser", NEW."last_name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."uid", NEW."username"); RETURN NULL;',
                    hash="1519c1aba87902603aba773928f070b159d9d378",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_822fa",
                    table="claims_user",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."date_joined" IS DISTINCT FROM (NEW."date_joined") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."first_name" IS DISTINCT FROM (NEW."first_name") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_staff" IS DISTINCT FROM (NEW."is_staff") OR OLD."is_superuser" IS DISTINCT FROM (NEW."is_superuser") OR OLD."last_name" IS DISTINCT FROM (NEW."last_name") OR OLD."uid" IS DISTINCT FROM (NEW."uid") OR OLD."username" IS DISTINCT FROM (NEW."username"))',
                    func='INSERT INTO "claims_userevent" ("date_joined", "email", "first_name", "id", "is_active", "is_staff", "is_superuser", "last_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "username") VALUES (NEW."date_joined", NEW."email", NEW."first_name", NEW."id", NEW."is_active", NEW."is_staff", NEW."is_superuser", NEW."last_name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."uid", NEW."username"); RETURN NULL;',
                    hash="63e0580c0f2d8a3920f083e8e99956512b6d4d09",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_955a1",
                    table="claims_user",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "claims_userevent" ("date_joined", "email", "first_name", "id", "is_active", "is_staff", "is_superuser", "last_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "username") VALUES (OLD."date_joined", OLD."email", OLD."first_name", OLD."id", OLD."is_active", OLD."is_staff", OLD."is_superuser", OLD."last_name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."uid", OLD."username"); RETURN NULL;',
                    hash="c59e39228b5e07500bef3e40ad53ece6685bb4c7",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_b8837",
                    table="claims_user",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="articleversion",
            index=models.Index(fields=["-published_on", "-id"], name="version_newest_first"),
        ),
        migrations.AddIndex(
            model_name="articleversion",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["sentence_hashes"], name="version_sentences"
            ),
        ),
        migrations.AddConstraint(
            model_name="articleversion",
            constraint=models.UniqueConstraint(fields=("article", "number"), name="version_unique_number"),
        ),
        migrations.AddConstraint(
            model_name="articleversion",
            constraint=models.UniqueConstraint(
                fields=("text_sha256",),
                name="version_unique_text",
                violation_error_message="This very text is here already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="articleversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="version_has_text"
            ),
        ),
        migrations.AddConstraint(
            model_name="articleversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True), name="version_has_title"
            ),
        ),
        migrations.AddConstraint(
            model_name="articleversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("text__contains", "\r"), _negated=True), name="version_text_normalised"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="articleversion",
            trigger=pgtrigger.compiler.Trigger(
                name="version_text_never_changes",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."text_sha256" IS DISTINCT FROM (NEW."text_sha256") OR OLD."article_id" IS DISTINCT FROM (NEW."article_id"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="b049e8d82932c5c8d1a1af79e04c666ae57172e9",
                    operation="UPDATE",
                    pgid="pgtrigger_version_text_never_changes_5f58a",
                    table="claims_articleversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="articleversion",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "claims_articleversionevent" ("article_id", "byline", "created_at", "fetched_at", "id", "language", "near_duplicate_of_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "text_sha256", "title", "uid") VALUES (NEW."article_id", NEW."byline", NEW."created_at", NEW."fetched_at", NEW."id", NEW."language", NEW."near_duplicate_of_id", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."published_on", NEW."text_sha256", NEW."title", NEW."uid"); RETURN NULL;',
                    hash="094d6a7e3600a21da6eda5c3a15990cf3afe0091",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_c3c42",
                    table="claims_articleversion",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="articleversion",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."article_id" IS DISTINCT FROM (NEW."article_id") OR OLD."byline" IS DISTINCT FROM (NEW."byline") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."fetched_at" IS DISTINCT FROM (NEW."fetched_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."near_duplicate_of_id" IS DISTINCT FROM (NEW."near_duplicate_of_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."published_on" IS DISTINCT FROM (NEW."published_on") OR OLD."text_sha256" IS DISTINCT FROM (NEW."text_sha256") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."uid" IS DISTINCT FROM (NEW."uid"))',
                    func='INSERT INTO "claims_articleversionevent" ("article_id", "byline", "created_at", "fetched_at", "id", "language", "near_duplicate_of_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "text_sha256", "title", "uid") VALUES (NEW."article_id", NEW."byline", NEW."created_at", NEW."fetched_at", NEW."id", NEW."language", NEW."near_duplicate_of_id", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."published_on", NEW."text_sha256", NEW."title", NEW."uid"); RETURN NULL;',
                    hash="857da2604751ecaac5b07597e6c5730999f4b045",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_1205a",
                    table="claims_articleversion",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="articleversion",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "claims_articleversionevent" ("article_id", "byline", "created_at", "fetched_at", "id", "language", "near_duplicate_of_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "text_sha256", "title", "uid") VALUES (OLD."article_id", OLD."byline", OLD."created_at", OLD."fetched_at", OLD."id", OLD."language", OLD."near_duplicate_of_id", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."published_on", OLD."text_sha256", OLD."title", OLD."uid"); RETURN NULL;',
                    hash="79c7c62bb384fd87dcd0c8c77caf2dc00022055d",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_ef837",
                    table="claims_articleversion",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="anchor",
            index=models.Index(fields=["version", "start"], name="anchor_in_text"),
        ),
        migrations.AddConstraint(
            model_name="anchor",
            constraint=models.UniqueConstraint(
                fields=("attribution", "version", "role", "ordinal"), name="anchor_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="anchor",
            constraint=models.CheckConstraint(
                condition=models.Q(("start__lt", models.F("end"))), name="anchor_span_whole"
            ),
        ),
        migrations.AddConstraint(
            model_name="anchor",
            constraint=models.CheckConstraint(
                condition=models.Q(("score__gte", 0), ("score__lte", 1)), name="anchor_score_in_range"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="anchor",
            trigger=pgtrigger.compiler.Trigger(
                name="anchor_within_text",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE words text;",
                    func="\n                    SELECT substr(text, NEW.\"start\" + 1, NEW.\"end\" - NEW.\"start\") INTO words\n                        FROM claims_articleversion WHERE id = NEW.version_id;\n                    IF words IS DISTINCT FROM NEW.exact THEN\n                        RAISE EXCEPTION 'the anchor does not hold the words of its text'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'anchor_within_text';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="750150daa025207c38c9d418bc97d3503d606202",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_anchor_within_text_02813",
                    table="claims_anchor",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="anchor",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "claims_anchorevent" ("attribution_id", "end", "exact", "id", "ordinal", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefix", "role", "score", "start", "suffix", "version_id") VALUES (NEW."attribution_id", NEW."end", NEW."exact", NEW."id", NEW."ordinal", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."prefix", NEW."role", NEW."score", NEW."start", NEW."suffix", NEW."version_id"); RETURN NULL;',
                    hash="9589f2a4ca86243757f9209f5483e39247a73a1c",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f04fb",
                    table="claims_anchor",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="anchor",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "claims_anchorevent" ("attribution_id", "end", "exact", "id", "ordinal", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefix", "role", "score", "start", "suffix", "version_id") VALUES (NEW."attribution_id", NEW."end", NEW."exact", NEW."id", NEW."ordinal", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."prefix", NEW."role", NEW."score", NEW."start", NEW."suffix", NEW."version_id"); RETURN NULL;',
                    hash="cea00db147d926469145b358d0c75e9472e91011",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_ff1ad",
                    table="claims_anchor",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="anchor",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "claims_anchorevent" ("attribution_id", "end", "exact", "id", "ordinal", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prefix", "role", "score", "start", "suffix", "version_id") VALUES (OLD."attribution_id", OLD."end", OLD."exact", OLD."id", OLD."ordinal", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."prefix", OLD."role", OLD."score", OLD."start", OLD."suffix", OLD."version_id"); RETURN NULL;',
                    hash="c4fa7f69f71094366341082e48077dd0c56fb84b",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_a340f",
                    table="claims_anchor",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="assessment",
            index=models.Index(fields=["claim", "-id"], name="assessment_latest_of_claim"),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__regex", "\\S")),
                name="assessment_has_reason",
                violation_error_message="Say why: an assessment needs its reason.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("verdict", "withdrawn"), ("withdraws__isnull", False)),
                    models.Q(("verdict", "contested"), ("withdraws__isnull", True)),
                    _connector="OR",
                ),
                name="assessment_withdraws_a_mark",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assessment",
            trigger=pgtrigger.compiler.Trigger(
                name="assessment_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="1123daa5dc82e1092f1f19f274fd1d4ccec963ba",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_assessment_append_only_72442",
                    table="claims_assessment",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="claimrelation",
            constraint=models.UniqueConstraint(
                fields=("claim", "other", "kind"),
                name="claim_relation_unique",
                violation_error_message="These two claims stand in this relation already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="claimrelation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "variant_of"), ("state", "confirmed")),
                fields=("claim",),
                name="claim_variant_of_one",
                violation_error_message="A claim is a variant of one wider claim at most.",
            ),
        ),
        migrations.AddConstraint(
            model_name="claimrelation",
            constraint=models.CheckConstraint(
                condition=models.Q(("claim", models.F("other")), _negated=True),
                name="claim_relation_of_two",
                violation_error_message="A claim has no relation to itself.",
            ),
        ),
        migrations.AddConstraint(
            model_name="claimrelation",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["opposite", "related", "variant_of"])),
                name="claim_relation_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="claimrelation",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "proposed"), ("decided_by__isnull", False), _connector="OR"),
                name="claim_relation_decided_by_a_person",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="claimrelation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "claims_claimrelationevent" ("claim_id", "created_at", "decided_by_id", "id", "kind", "other_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reasons", "state", "uid") VALUES (NEW."claim_id", NEW."created_at", NEW."decided_by_id", NEW."id", NEW."kind", NEW."other_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reasons", NEW."state", NEW."uid"); RETURN NULL;',
                    hash="01eb7e3af190838b0428d2e263e1f10a4172516c",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_42e2f",
                    table="claims_claimrelation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="claimrelation",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "claims_claimrelationevent" ("claim_id", "created_at", "decided_by_id", "id", "kind", "other_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reasons", "state", "uid") VALUES (NEW."claim_id", NEW."created_at", NEW."decided_by_id", NEW."id", NEW."kind", NEW."other_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reasons", NEW."state", NEW."uid"); RETURN NULL;',
                    hash="dd7ae81e43e5bafca898d58e9b1706dcd75acf50",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_0398a",
                    table="claims_claimrelation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="claimrelation",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "claims_claimrelationevent" ("claim_id", "created_at", "decided_by_id", "id", "kind", "other_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reasons", "state", "uid") VALUES (OLD."claim_id", OLD."created_at", OLD."decided_by_id", OLD."id", OLD."kind", OLD."other_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reasons", OLD."state", OLD."uid"); RETURN NULL;',
                    hash="f1c52f811bdd907906c41e6c9c6b360797e421c2",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_8a84e",
                    table="claims_claimrelation",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="extractionrun",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["queued", "running"])),
                fields=("version",),
                name="run_one_at_a_time",
                violation_error_message="This text is being extracted already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="extractionrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["done", "failed", "queued", "running"])),
                name="run_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="extractionrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "failed"), _negated=True),
                    models.Q(("error", ""), _negated=True),
                    _connector="OR",
                ),
                name="run_failed_says_why",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="extractionrun",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "claims_extractionrunevent" ("created_at", "error", "extractor", "finished_at", "id", "model", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "started_at", "state", "uid", "version_id") VALUES (NEW."created_at", NEW."error", NEW."extractor", NEW."finished_at", NEW."id", NEW."model", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."started_at", NEW."state", NEW."uid", NEW."version_id"); RETURN NULL;',
                    hash="709d8bb34b35da503ff7a02bebd9027536d38704",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_df48a",
                    table="claims_extractionrun",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="extractionrun",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "claims_extractionrunevent" ("created_at", "error", "extractor", "finished_at", "id", "model", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "started_at", "state", "uid", "version_id") VALUES (NEW."created_at", NEW."error", NEW."extractor", NEW."finished_at", NEW."id", NEW."model", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."started_at", NEW."state", NEW."uid", NEW."version_id"); RETURN NULL;',
                    hash="8eac1de16d8e5ce148f45abf0fcefbcf2aa611fe",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_6999f",
                    table="claims_extractionrun",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="extractionrun",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "claims_extractionrunevent" ("created_at", "error", "extractor", "finished_at", "id", "model", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "started_at", "state", "uid", "version_id") VALUES (OLD."created_at", OLD."error", OLD."extractor", OLD."finished_at", OLD."id", OLD."model", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."started_at", OLD."state", OLD."uid", OLD."version_id"); RETURN NULL;',
                    hash="19ddc2738e1c274923e12a1f733745d0a627625d",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_7b6e4",
                    table="claims_extractionrun",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="importbatch",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "claims_importbatchevent" ("added_by_id", "created_at", "id", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid") VALUES (NEW."added_by_id", NEW."created_at", NEW."id", NEW."label", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."uid"); RETURN NULL;',
                    hash="ccafe49872ffc027559e2ad5ae377f718431ef85",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_aba3b",
                    table="claims_importbatch",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="importbatch",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "claims_importbatchevent" ("added_by_id", "created_at", "id", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid") VALUES (NEW."added_by_id", NEW."created_at", NEW."id", NEW."label", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."uid"); RETURN NULL;',
                    hash="f0a608261b9101158def811eac43cf77a0259ff2",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_0f59e",
                    table="claims_importbatch",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="importbatch",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "claims_importbatchevent" ("added_by_id", "created_at", "id", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid") VALUES (OLD."added_by_id", OLD."created_at", OLD."id", OLD."label", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."uid"); RETURN NULL;',
                    hash="0fd01bbb62e9b7bd7cd1c9d005f507801408874f",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e4101",
                    table="claims_importbatch",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="importitem",
            constraint=models.UniqueConstraint(
                fields=("batch", "position"), name="import_item_unique_position"
            ),
        ),
        migrations.AddConstraint(
            model_name="importitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["waiting", "created"]),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="import_item_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="importitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["created", "failed", "skipped", "waiting"])),
                name="import_item_state_known",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="importitem",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "claims_importitemevent" ("article_id", "batch_id", "created_at", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "reason", "state", "uid") VALUES (NEW."article_id", NEW."batch_id", NEW."created_at", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."reason", NEW."state", NEW."uid"); RETURN NULL;',
                    hash="0320c340a811ef1fed925fa4f130f7f807da2e16",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f43cd",
                    table="claims_importitem",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="importitem",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."article_id" IS DISTINCT FROM (NEW."article_id") OR OLD."batch_id" IS DISTINCT FROM (NEW."batch_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."uid" IS DISTINCT FROM (NEW."uid"))',
                    func='INSERT INTO "claims_importitemevent" ("article_id", "batch_id", "created_at", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "reason", "state", "uid") VALUES (NEW."article_id", NEW."batch_id", NEW."created_at", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."reason", NEW."state", NEW."uid"); RETURN NULL;',
                    hash="7b6d74219f70804b676bab59c677536d5d034189",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_8dbf8",
                    table="claims_importitem",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="importitem",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "claims_importitemevent" ("article_id", "batch_id", "created_at", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "reason", "state", "uid") VALUES (OLD."article_id", OLD."batch_id", OLD."created_at", OLD."id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."reason", OLD."state", OLD."uid"); RETURN NULL;',
                    hash="52e8301677f5e32b9b57fca4bdea3371d727f66a",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_be922",
                    table="claims_importitem",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="proposedclaim",
            index=django.contrib.postgres.indexes.GinIndex(fields=["search"], name="proposed_claim_search"),
        ),
        migrations.AddConstraint(
            model_name="proposedclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(("statement", ""), _negated=True), name="proposed_claim_has_statement"
            ),
        ),
        migrations.AddConstraint(
            model_name="proposedclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["call", "fact", "feeling", "opinion", "prediction", "promise"])
                ),
                name="proposed_claim_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposedclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("broader", models.F("id")), _negated=True),
                    models.Q(("related_to", models.F("id")), _negated=True),
                ),
                name="proposed_claim_not_its_own",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposedclaim",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "claims_proposedclaimevent" ("broader_id", "claim_id", "created_at", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposition", "reasons", "related_to_id", "statement", "uid", "version_id") VALUES (NEW."broader_id", NEW."claim_id", NEW."created_at", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposition", NEW."reasons", NEW."related_to_id", NEW."statement", NEW."uid", NEW."version_id"); RETURN NULL;',
                    hash="417fef82aac08c3fad3c3e2418758b11336d55bd",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_3a714",
                    table="claims_proposedclaim",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposedclaim",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."broader_id" IS DISTINCT FROM (NEW."broader_id") OR OLD."claim_id" IS DISTINCT FROM (NEW."claim_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."proposition" IS DISTINCT FROM (NEW."proposition") OR OLD."reasons" IS DISTINCT FROM (NEW."reasons") OR OLD."related_to_id" IS DISTINCT FROM (NEW."related_to_id") OR OLD."statement" IS DISTINCT FROM (NEW."statement") OR OLD."uid" IS DISTINCT FROM (NEW."uid") OR OLD."version_id" IS DISTINCT FROM (NEW."version_id"))',
                    func='INSERT INTO "claims_proposedclaimevent" ("broader_id", "claim_id", "created_at", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposition", "reasons", "related_to_id", "statement", "uid", "version_id") VALUES (NEW."broader_id", NEW."claim_id", NEW."created_at", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposition", NEW."reasons", NEW."related_to_id", NEW."statement", NEW."uid", NEW."version_id"); RETURN NULL;',
                    hash="dc88a730f74d21dc83851f48e2f7c829fc030873",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e1600",
                    table="claims_proposedclaim",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="proposedclaim",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "claims_proposedclaimevent" ("broader_id", "claim_id", "created_at", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposition", "reasons", "related_to_id", "statement", "uid", "version_id") VALUES (OLD."broader_id", OLD."claim_id", OLD."created_at", OLD."id", OLD."kind", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."proposition", OLD."reasons", OLD."related_to_id", OLD."statement", OLD."uid", OLD."version_id"); RETURN NULL;',
                    hash="b1fb1c45839a951e80fef45c7f6ca976d54ed69e",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_13990",
                    table="claims_proposedclaim",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="source",
            index=models.Index(models.F("name"), models.F("id"), name="source_by_name"),
        ),
        migrations.AddIndex(
            model_name="source",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("name"), name="gin_trgm_ops"
                ),
                name="source_name_trigram",
            ),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "anonymous"), _negated=True),
                fields=("key", "kind", "affiliation"),
                name="source_unique_name",
                nulls_distinct=False,
                violation_error_message="There is a source of this name and kind already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="source_has_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "anonymous",
                            "document",
                            "government",
                            "media",
                            "office",
                            "organisation",
                            "person",
                            "state",
                        ],
                    )
                ),
                name="source_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "anonymous"), ("known_from__isnull", False), ("wikidata_id", "")),
                    models.Q(
                        models.Q(("kind", "anonymous"), _negated=True),
                        ("group_size__isnull", True),
                        ("known_from__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="source_anonymous_stays_anonymous",
                violation_error_message="An anonymous source belongs to the article that published it and has no Wikidata id; a named one has neither article nor group size.",
            ),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("affiliation", models.F("id")), _negated=True),
                    models.Q(("speaks_for", models.F("id")), _negated=True),
                ),
                name="source_not_its_own",
                violation_error_message="A source can neither belong to itself nor speak for itself.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="source",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "claims_sourceevent" ("affiliation_id", "created_at", "group_size", "id", "kind", "known_from_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "speaks_for_id", "uid", "wikidata_id") VALUES (NEW."affiliation_id", NEW."created_at", NEW."group_size", NEW."id", NEW."kind", NEW."known_from_id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."revision", NEW."speaks_for_id", NEW."uid", NEW."wikidata_id"); RETURN NULL;',
                    hash="e845ac7a316c433a82a62e50408f5f18894b141e",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_bbb94",
                    table="claims_source",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="source",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."affiliation_id" IS DISTINCT FROM (NEW."affiliation_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."group_size" IS DISTINCT FROM (NEW."group_size") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."known_from_id" IS DISTINCT FROM (NEW."known_from_id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."revision" IS DISTINCT FROM (NEW."revision") OR OLD."speaks_for_id" IS DISTINCT FROM (NEW."speaks_for_id") OR OLD."uid" IS DISTINCT FROM (NEW."uid") OR OLD."wikidata_id" IS DISTINCT FROM (NEW."wikidata_id"))',
                    func='INSERT INTO "claims_sourceevent" ("affiliation_id", "created_at", "group_size", "id", "kind", "known_from_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "speaks_for_id", "uid", "wikidata_id") VALUES (NEW."affiliation_id", NEW."created_at", NEW."group_size", NEW."id", NEW."kind", NEW."known_from_id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."revision", NEW."speaks_for_id", NEW."uid", NEW."wikidata_id"); RETURN NULL;',
                    hash="27c06981930b83e5e5c48de4c564ab1478d569f0",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_fde8d",
                    table="claims_source",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="source",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "claims_sourceevent" ("affiliation_id", "created_at", "group_size", "id", "kind", "known_from_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "speaks_for_id", "uid", "wikidata_id") VALUES (OLD."affiliation_id", OLD."created_at", OLD."group_size", OLD."id", OLD."kind", OLD."known_from_id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."revision", OLD."speaks_for_id", OLD."uid", OLD."wikidata_id"); RETURN NULL;',
                    hash="e8e76cfb7da4cbdd3ead1aa0f88aea00c2ced57a",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_249e2",
                    table="claims_source",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="relay",
            constraint=models.UniqueConstraint(
                fields=("attribution", "position"), name="relay_unique_position"
            ),
        ),
        migrations.AddConstraint(
            model_name="relay",
            constraint=models.UniqueConstraint(
                fields=("attribution", "source"),
                name="relay_once",
                violation_error_message="A source relays an attribution once.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="relay",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "claims_relayevent" ("attribution_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "source_id") VALUES (NEW."attribution_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."source_id"); RETURN NULL;',
                    hash="82a6dfcfc552cf0265d350533d039b4240922c3b",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_3e99e",
                    table="claims_relay",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="relay",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "claims_relayevent" ("attribution_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "source_id") VALUES (NEW."attribution_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."source_id"); RETURN NULL;',
                    hash="e139333a0e454ce26bb0eef80d1410ebb9894308",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_56cf0",
                    table="claims_relay",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="relay",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "claims_relayevent" ("attribution_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "source_id") VALUES (OLD."attribution_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."source_id"); RETURN NULL;',
                    hash="51e812f8721548440a743ce21431505e7ecfa974",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_45bf9",
                    table="claims_relay",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=django.contrib.postgres.indexes.GinIndex(fields=["search"], name="claim_search"),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("statement"), name="gin_trgm_ops"
                ),
                name="claim_statement_trigram",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(("statement", ""), _negated=True), name="claim_has_statement"
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["call", "fact", "feeling", "opinion", "prediction", "promise"])
                ),
                name="claim_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged_into", models.F("id")), _negated=True),
                name="claim_not_merged_into_itself",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="claim",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "claims_claimevent" ("added_by_id", "created_at", "id", "kind", "merged_into_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposition", "revision", "slug", "statement", "uid") VALUES (NEW."added_by_id", NEW."created_at", NEW."id", NEW."kind", NEW."merged_into_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposition", NEW."revision", NEW."slug", NEW."statement", NEW."uid"); RETURN NULL;',
                    hash="cc3bf314807c94ce8abdb4cf3953b8c90a6e9e23",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_df8fa",
                    table="claims_claim",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="claim",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."added_by_id" IS DISTINCT FROM (NEW."added_by_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."merged_into_id" IS DISTINCT FROM (NEW."merged_into_id") OR OLD."proposition" IS DISTINCT FROM (NEW."proposition") OR OLD."revision" IS DISTINCT FROM (NEW."revision") OR OLD."slug" IS DISTINCT FROM (NEW."slug") OR OLD."statement" IS DISTINCT FROM (NEW."statement") OR OLD."uid" IS DISTINCT FROM (NEW."uid"))',
                    func='INSERT INTO "claims_claimevent" ("added_by_id", "created_at", "id", "kind", "merged_into_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposition", "revision", "slug", "statement", "uid") VALUES (NEW."added_by_id", NEW."created_at", NEW."id", NEW."kind", NEW."merged_into_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposition", NEW."revision", NEW."slug", NEW."statement", NEW."uid"); RETURN NULL;',
                    hash="8cc9e4bb8743da322dfc9bc677d8f8bf49a15e1e",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_fe4ba",
                    table="claims_claim",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="claim",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "claims_claimevent" ("added_by_id", "created_at", "id", "kind", "merged_into_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposition", "revision", "slug", "statement", "uid") VALUES (OLD."added_by_id", OLD."created_at", OLD."id", OLD."kind", OLD."merged_into_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."proposition", OLD."revision", OLD."slug", OLD."statement", OLD."uid"); RETURN NULL;',
                    hash="f0e466dcbec632f5c3c9c5a8a015290dadebaf36",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_dbf31",
                    table="claims_claim",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.UniqueConstraint(
                models.F("url"),
                condition=models.Q(("url", ""), _negated=True),
                name="article_unique_url",
                violation_error_message="An article from this address is here already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["article", "reply", "statement", "transcript"])),
                name="article_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                condition=models.Q(("visibility__in", ["newsroom", "restricted", "training"])),
                name="article_visibility_known",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="article",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "claims_articleevent" ("added_by_id", "created_at", "id", "kind", "outlet_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "url", "visibility") VALUES (NEW."added_by_id", NEW."created_at", NEW."id", NEW."kind", NEW."outlet_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."uid", NEW."url", NEW."visibility"); RETURN NULL;',
                    hash="9292ac4cb7c26cc0ce9614dba80633cf127ee2f7",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b08cf",
                    table="claims_article",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="article",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "claims_articleevent" ("added_by_id", "created_at", "id", "kind", "outlet_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "url", "visibility") VALUES (NEW."added_by_id", NEW."created_at", NEW."id", NEW."kind", NEW."outlet_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."uid", NEW."url", NEW."visibility"); RETURN NULL;',
                    hash="fa58305c80ed63aa9b63a0cbac7d3605c35d3cdd",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_500a2",
                    table="claims_article",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="article",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "claims_articleevent" ("added_by_id", "created_at", "id", "kind", "outlet_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "url", "visibility") VALUES (OLD."added_by_id", OLD."created_at", OLD."id", OLD."kind", OLD."outlet_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."uid", OLD."url", OLD."visibility"); RETURN NULL;',
                    hash="bf8157e82a30822c179cb7ab79d74c7acf0eedf9",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_94a4e",
                    table="claims_article",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="sourcealias",
            constraint=models.UniqueConstraint(
                fields=("key",),
                name="source_alias_unique",
                violation_error_message="Another source has this alias already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sourcealias",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="source_alias_has_name"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sourcealias",
            trigger=pgtrigger.compiler.Trigger(
                name="source_alias_not_of_anonymous",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF EXISTS (SELECT 1 FROM claims_source WHERE id = NEW.source_id AND kind = 'anonymous') THEN\n                        RAISE EXCEPTION 'an anonymous source has no alias'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'source_alias_not_of_anonymous';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="bafbceb5480210565dbf4b2bd2b523884f7c6949",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_source_alias_not_of_anonymous_89163",
                    table="claims_sourcealias",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sourcealias",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "claims_sourcealiasevent" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source_id") VALUES (NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."source_id"); RETURN NULL;',
                    hash="34aee38161e3c17b5688e3da7504420c8c097f51",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_70aa1",
                    table="claims_sourcealias",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sourcealias",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."source_id" IS DISTINCT FROM (NEW."source_id"))',
                    func='INSERT INTO "claims_sourcealiasevent" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source_id") VALUES (NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."source_id"); RETURN NULL;',
                    hash="fd3857d79158d73d5a217a23aa3f727978f09aa8",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_dfb58",
                    table="claims_sourcealias",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sourcealias",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "claims_sourcealiasevent" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source_id") VALUES (OLD."id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."source_id"); RETURN NULL;',
                    hash="0b0e821c7ac49bd1d65a20effdc9d95c79952abe",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_8b5da",
                    table="claims_sourcealias",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="suggestion",
            index=models.Index(fields=["version", "start", "id"], name="suggestion_in_reading_order"),
        ),
        migrations.AddIndex(
            model_name="suggestion",
            index=models.Index(
                condition=models.Q(("state__in", ["pending", "unsure"])),
                fields=["version"],
                name="suggestion_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.UniqueConstraint(fields=("run", "found_id"), name="suggestion_unique_in_run"),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "stance__in",
                        [
                            "agrees",
                            "asserts",
                            "believes",
                            "calls_for",
                            "denies",
                            "discusses",
                            "doubts",
                            "expresses_concern",
                            "no_comment",
                            "offers",
                            "retracts",
                        ],
                    )
                ),
                name="suggestion_stance_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["call", "fact", "feeling", "opinion", "prediction", "promise"])
                ),
                name="suggestion_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["accepted", "pending", "rejected", "superseded", "unsure"])
                ),
                name="suggestion_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.CheckConstraint(
                condition=models.Q(("sentence_start__lt", models.F("sentence_end"))),
                name="suggestion_sentence_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("said_on__isnull", True), ("said_precision", "")),
                    models.Q(("said_on__isnull", False), models.Q(("said_precision", ""), _negated=True)),
                    _connector="OR",
                ),
                name="suggestion_date_has_precision",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="suggestion",
            trigger=pgtrigger.compiler.Trigger(
                name="suggestion_immutable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."uid" IS DISTINCT FROM (NEW."uid") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."run_id" IS DISTINCT FROM (NEW."run_id") OR OLD."version_id" IS DISTINCT FROM (NEW."version_id") OR OLD."found_id" IS DISTINCT FROM (NEW."found_id") OR OLD."stance" IS DISTINCT FROM (NEW."stance") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."speech" IS DISTINCT FROM (NEW."speech") OR OLD."source_spans" IS DISTINCT FROM (NEW."source_spans") OR OLD."cue_spans" IS DISTINCT FROM (NEW."cue_spans") OR OLD."content_spans" IS DISTINCT FROM (NEW."content_spans") OR OLD."in_place_spans" IS DISTINCT FROM (NEW."in_place_spans") OR OLD."sentence_start" IS DISTINCT FROM (NEW."sentence_start") OR OLD."sentence_end" IS DISTINCT FROM (NEW."sentence_end") OR OLD."start" IS DISTINCT FROM (NEW."start") OR OLD."statement" IS DISTINCT FROM (NEW."statement") OR OLD."said_on" IS DISTINCT FROM (NEW."said_on") OR OLD."said_precision" IS DISTINCT FROM (NEW."said_precision") OR OLD."span_confidence" IS DISTINCT FROM (NEW."span_confidence") OR OLD."source_confidence" IS DISTINCT FROM (NEW."source_confidence") OR OLD."stance_confidence" IS DISTINCT FROM (NEW."stance_confidence") OR OLD."found_by" IS DISTINCT FROM (NEW."found_by") OR OLD."proposition" IS DISTINCT FROM (NEW."proposition"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="f7436cbc0c8a3f2c9a278a8a32f4c69c44545cd7",
                    operation="UPDATE",
                    pgid="pgtrigger_suggestion_immutable_c22a4",
                    table="claims_suggestion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="suggestion",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "claims_suggestionstaterevisionproposedclaimevent" ("pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_claim_id", "revision", "state") VALUES (_pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposed_claim_id", NEW."revision", NEW."state"); RETURN NULL;',
                    hash="406cf0798c38227dea4997b85090d44bcfa33e82",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f95d2",
                    table="claims_suggestion",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="suggestion",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."proposed_claim_id" IS DISTINCT FROM (NEW."proposed_claim_id") OR OLD."revision" IS DISTINCT FROM (NEW."revision") OR OLD."state" IS DISTINCT FROM (NEW."state"))',
                    func='INSERT INTO "claims_suggestionstaterevisionproposedclaimevent" ("pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_claim_id", "revision", "state") VALUES (_pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposed_claim_id", NEW."revision", NEW."state"); RETURN NULL;',
                    hash="12acd6dc362fe5f9404ee42be7c489c185a82916",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_6da8e",
                    table="claims_suggestion",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="suggestion",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "claims_suggestionstaterevisionproposedclaimevent" ("pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_claim_id", "revision", "state") VALUES (_pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."proposed_claim_id", OLD."revision", OLD."state"); RETURN NULL;',
                    hash="78b025318ca23d685b8bff5f02fd86b4677ab81b",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_28ba4",
                    table="claims_suggestion",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["actor", "-id"], name="decision_latest_of_actor"),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("action", "undo"), ("undoes__isnull", False)),
                    models.Q(models.Q(("action", "undo"), _negated=True), ("undoes__isnull", True)),
                    _connector="OR",
                ),
                name="decision_undo_names_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("action__in", ["accept", "reject", "undo", "unsure"])),
                name="decision_action_known",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="decision_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="cb8f5786b8c89a8ad24e0b2efc241a8d993eb4c1",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_decision_append_only_38e49",
                    table="claims_decision",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="claimproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("proposed_claim__isnull", True), ("suggestion__isnull", False)),
                    models.Q(("proposed_claim__isnull", False), ("suggestion__isnull", True)),
                    _connector="OR",
                ),
                name="proposal_for_one_or_the_other",
            ),
        ),
        migrations.AddConstraint(
            model_name="claimproposal",
            constraint=models.UniqueConstraint(
                fields=("suggestion", "claim"), name="proposal_unique_for_suggestion"
            ),
        ),
        migrations.AddConstraint(
            model_name="claimproposal",
            constraint=models.UniqueConstraint(
                fields=("proposed_claim", "claim"), name="proposal_unique_for_group"
            ),
        ),
        migrations.AddConstraint(
            model_name="claimproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("score__gte", 0), ("score__lte", 1)), name="proposal_score_in_range"
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestionsource",
            constraint=models.UniqueConstraint(
                fields=("suggestion", "role", "position"), name="suggestion_source_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestionsource",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="suggestion_source_has_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestionsource",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end__isnull", True), ("start__isnull", True)),
                    ("start__lt", models.F("end")),
                    _connector="OR",
                ),
                name="suggestion_source_span_whole",
            ),
        ),
        migrations.AddIndex(
            model_name="attribution",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)),
                fields=["claim", "stance"],
                name="attribution_live_of_claim",
            ),
        ),
        migrations.AddIndex(
            model_name="attribution",
            index=models.Index(fields=["source", "-id"], name="attribution_of_source"),
        ),
        migrations.AddConstraint(
            model_name="attribution",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("source", "claim", "version", "start", "end"),
                name="attribution_one_live",
                violation_error_message="This source is on record with these words on this claim already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="attribution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "stance__in",
                        [
                            "agrees",
                            "asserts",
                            "believes",
                            "calls_for",
                            "denies",
                            "discusses",
                            "doubts",
                            "expresses_concern",
                            "no_comment",
                            "offers",
                            "retracts",
                        ],
                    )
                ),
                name="attribution_stance_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="attribution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("sentence_start__lt", models.F("sentence_end")), ("start__lt", models.F("end"))
                ),
                name="attribution_span_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="attribution",
            constraint=models.CheckConstraint(
                condition=models.Q(("quote", ""), _negated=True), name="attribution_has_quote"
            ),
        ),
        migrations.AddConstraint(
            model_name="attribution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("said_on__isnull", True), ("said_precision", "")),
                    models.Q(("said_on__isnull", False), models.Q(("said_precision", ""), _negated=True)),
                    _connector="OR",
                ),
                name="attribution_date_has_precision",
                violation_error_message="A date needs its precision: day, month or year.",
            ),
        ),
        migrations.AddConstraint(
            model_name="attribution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answers__isnull", True), ("stance__in", ["denies", "doubts"]), _connector="OR"
                ),
                name="attribution_only_denials_answer",
                violation_error_message="Only a denial or a doubt answers an assertion.",
            ),
        ),
        migrations.AddConstraint(
            model_name="attribution",
            constraint=models.CheckConstraint(
                condition=models.Q(("retracts__isnull", True), ("stance", "retracts"), _connector="OR"),
                name="attribution_only_retractions_retract",
                violation_error_message="Only a retraction retracts.",
            ),
        ),
        migrations.AddConstraint(
            model_name="attribution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answers", models.F("id")), _negated=True),
                    models.Q(("retracts", models.F("id")), _negated=True),
                ),
                name="attribution_not_about_itself",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attribution",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "claims_attributionevent" ("accepted_at", "accepted_by_id", "answers_id", "certainty", "claim_id", "created_at", "end", "ended_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quote", "retracts_id", "revision", "said_on", "said_precision", "sentence_end", "sentence_start", "source_id", "speech", "stance", "start", "suggestion_id", "suggestion_source_id", "uid", "version_id") VALUES (NEW."accepted_at", NEW."accepted_by_id", NEW."answers_id", NEW."certainty", NEW."claim_id", NEW."created_at", NEW."end", NEW."ended_at", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."quote", NEW."retracts_id", NEW."revision", NEW."said_on", NEW."said_precision", NEW."sentence_end", NEW."sentence_start", NEW."source_id", NEW."speech", NEW."stance", NEW."start", NEW."suggestion_id", NEW."suggestion_source_id", NEW."uid", NEW."version_id"); RETURN NULL;',
                    hash="2ec10dc7247ce2027b3793c050c539f143655a89",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_43dca",
                    table="claims_attribution",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attribution",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "claims_attributionevent" ("accepted_at", "accepted_by_id", "answers_id", "certainty", "claim_id", "created_at", "end", "ended_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quote", "retracts_id", "revision", "said_on", "said_precision", "sentence_end", "sentence_start", "source_id", "speech", "stance", "start", "suggestion_id", "suggestion_source_id", "uid", "version_id") VALUES (NEW."accepted_at", NEW."accepted_by_id", NEW."answers_id", NEW."certainty", NEW."claim_id", NEW."created_at", NEW."end", NEW."ended_at", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."quote", NEW."retracts_id", NEW."revision", NEW."said_on", NEW."said_precision", NEW."sentence_end", NEW."sentence_start", NEW."source_id", NEW."speech", NEW."stance", NEW."start", NEW."suggestion_id", NEW."suggestion_source_id", NEW."uid", NEW."version_id"); RETURN NULL;',
                    hash="f2b5d22ce6ca8dd6b06c9f0ed50588d231b90371",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_37070",
                    table="claims_attribution",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attribution",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "claims_attributionevent" ("accepted_at", "accepted_by_id", "answers_id", "certainty", "claim_id", "created_at", "end", "ended_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quote", "retracts_id", "revision", "said_on", "said_precision", "sentence_end", "sentence_start", "source_id", "speech", "stance", "start", "suggestion_id", "suggestion_source_id", "uid", "version_id") VALUES (OLD."accepted_at", OLD."accepted_by_id", OLD."answers_id", OLD."certainty", OLD."claim_id", OLD."created_at", OLD."end", OLD."ended_at", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."quote", OLD."retracts_id", OLD."revision", OLD."said_on", OLD."said_precision", OLD."sentence_end", OLD."sentence_start", OLD."source_id", OLD."speech", OLD."stance", OLD."start", OLD."suggestion_id", OLD."suggestion_source_id", OLD."uid", OLD."version_id"); RETURN NULL;',
                    hash="15b9e893a69e76d5d02d5c0812dbad7f5722a539",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_430b2",
                    table="claims_attribution",
                    when="AFTER",
                ),
            ),
        ),
    ]
