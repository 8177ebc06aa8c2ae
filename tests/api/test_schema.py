"""The OpenAPI document, held against a validator; and the whole API under random requests, as each role."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.contrib.auth.models import Group
from django.core import signals
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as bounds
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis.specs.openapi import checks as openapi_checks

from claims.api.app import api
from claims.models import User
from claims.nlp.types import Stance
from claims.services.tokens import create_token
from claimtrack.wsgi import application
from tests.factories import found, make_article, make_suggestions
from tests.scenes import assess, make_claim, on_record

pytestmark = pytest.mark.django_db
ROLES = ("Viewer", "Editor", "Fact-checker", "Admin")
EXAMPLES = 2


@pytest.fixture(autouse=True)
def _within_the_tests_connection(settings: Any) -> Iterator[None]:
    """As Django's own test client: a request leaves the connection open, with the transaction that the test rolls
    back; and an error is raised here."""
    settings.DEBUG_PROPAGATE_EXCEPTIONS = True
    settings.API_RATE = "1000000/m/user"
    both = (signals.request_started, signals.request_finished)
    for signal in both:
        signal.disconnect(close_old_connections)
    yield
    for signal in both:
        signal.connect(close_old_connections)


def test_the_document_is_openapi_3_1() -> None:
    document = api.get_openapi_schema(path_prefix="/api/")
    assert document["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(document).validate()


def test_every_operation_says_what_it_may_answer_and_every_error_is_a_problem() -> None:
    for path, operations in api.get_openapi_schema(path_prefix="/api/")["paths"].items():
        for method, operation in operations.items():
            assert {"401", "403", "422", "429"} <= {str(code) for code in operation["responses"]}, (method, path)
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    assert list(answer["content"]) == ["application/problem+json"]


def tried(secret: str, examples: int) -> int:
    """Every operation with random requests; how many were made."""
    document = api.get_openapi_schema(path_prefix="/api/")
    schema = schemathesis.openapi.from_dict(json.loads(json.dumps(document, default=str)))
    schema.app = application
    count = 0
    for result in schema.get_all_operations():
        operation: Any = result.ok()  # type: ignore[union-attr]  # a document that is broken ends the test

        @bounds(
            max_examples=examples, deadline=None, database=None, derandomize=True,
            phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        def run(case: Any) -> None:
            nonlocal count
            count += 1
            case.headers = {**(case.headers or {}), "Authorization": f"Bearer {secret}"}
            answer = case.call()
            case.validate_response(answer, checks=CHECKS)

        given(case=operation.as_strategy())(run)()
    return count


CHECKS = [
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_schema_conformance,
    schemathesis.checks.not_a_server_error,
]


def everything(editor: User, fact_checker: User) -> None:
    claim = make_claim(editor)
    on_record(editor, claim, "Ann Reed")
    on_record(editor, claim, "Bo Quay", Stance.DENIES)
    assess(claim, fact_checker)
    waiting = make_article(text="Nothing happened, the mayor said. Nobody was there.")
    make_suggestions(waiting, found(waiting.text, source="the mayor", cue="said", content="Nothing happened"))


@pytest.mark.parametrize("role", ROLES)
def test_random_requests_of_each_role_get_documented_answers(
    role: str, editor: User, fact_checker: User, admin_user: User
) -> None:
    everything(editor, fact_checker)
    secret = create_token(user=admin_user, name=role, role=Group.objects.get(name=role))[1]
    assert tried(secret, EXAMPLES) >= 20


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_many_more(role: str, editor: User, fact_checker: User, admin_user: User) -> None:
    everything(editor, fact_checker)
    secret = create_token(user=admin_user, name=role, role=Group.objects.get(name=role))[1]
    assert tried(secret, 40) >= 400
