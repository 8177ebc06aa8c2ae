"""The people who use the desk."""

import uuid

import pghistory
from django.contrib.auth.models import AbstractUser
from django.db import models


@pghistory.track(exclude=["password", "last_login"])
class User(AbstractUser):
    """What a user may do comes from groups (Viewer, Editor, Fact-checker, Admin), made by a migration."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    #: Who asks by a token with a role may do no more than that role, whatever else the person may.
    limited_to: frozenset[str] | None = None

    def has_perm(self, perm: str, obj: models.Model | None = None) -> bool:
        return (self.limited_to is None or perm in self.limited_to) and super().has_perm(perm, obj)

    def __str__(self) -> str:
        return self.get_full_name() or self.get_username()
