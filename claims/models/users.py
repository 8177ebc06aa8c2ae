"""The people who use the desk."""

import uuid

import pghistory
from django.contrib.auth.models import AbstractUser
from django.db import models


@pghistory.track(exclude=["password", "last_login"])
class User(AbstractUser):
    """What a user may do comes from groups (Viewer, Editor, Fact-checker, Admin), made by a migration."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    def __str__(self) -> str:
        return self.get_full_name() or self.get_username()
