"""The API as a whole: its operations, how it tells errors, and its OpenAPI document."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from claims.api import articles, assessments, claims, record, search, sources, webhooks
from claims.api.http import NotModifiedError, TellError, problem
from claims.api.schemas import Message
from claims.services.errors import Conflict, Refused


class Api(NinjaAPI):
    def get_openapi_schema(self, **more: Any) -> Any:
        """Errors are problem details, by their own media type: ninja knows one type for all answers."""
        document = super().get_openapi_schema(**more)
        for path in document["paths"].values():
            for operation in path.values():
                operation["responses"] = {str(status): its for status, its in operation["responses"].items()}
                for status, its in operation["responses"].items():
                    if int(status) >= 400:
                        its["content"] = {"application/problem+json": its["content"]["application/json"]}
        document["webhooks"] = {"message": {"post": _webhook(document["components"]["schemas"])}}
        return document


def _webhook(schemas: dict[str, Any]) -> dict[str, Any]:
    """What we send, beside what we answer; its schemas are added to ``schemas``."""
    message = Message.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= message.pop("$defs") | {"Message": message}
    reference = {"$ref": "#/components/schemas/Message"}
    return {
        "operationId": "webhook_message",
        "summary": "Published, corrected",
        "description": "Sent to the address of a webhook, signed as Standard Webhooks 1.0 has it: Webhook-Signature is"
        " v1, and the HMAC-SHA256 in Base64 of Webhook-Id, Webhook-Timestamp and the body, joined by full stops. "
        " Any answer but 2xx is tried again for about a day.",
        "tags": ["webhooks"],
        "parameters": [
            {"name": name, "in": "header", "required": True, "schema": {"type": "string"}, "description": words}
            for name, words in _SIGNED.items()
        ],
        "requestBody": {"required": True, "content": {"application/json": {"schema": reference}}},
        "responses": {
            "204": {"description": "Taken, as by any 2xx."},
            "410": {"description": "Nobody listens here: it is paused."},
        },
    }


_SIGNED = {
    "Webhook-Id": "Of the message, the same for each attempt.",
    "Webhook-Timestamp": "Seconds since 1970 of this attempt.",
    "Webhook-Signature": "v1, and the mark.",
}


api = Api(
    title="claimtrack", version="1", urls_namespace="api", docs_url=None,
    description="Who claims what, who denies it, and where they said so. docs/api.md says how to begin.",
)  # fmt: skip
for prefix, router in (
    ("/search", search.router), ("/claims", claims.router), ("/sources", sources.router),
    ("/attributions", record.attributions),
    ("/suggestions", record.suggestions), ("/articles", articles.router), ("/imports", articles.imports),
    ("/assessments", assessments.router), ("/webhooks", webhooks.router),
):  # fmt: skip
    api.add_router(prefix, router)


@api.exception_handler(TellError)
def _told(request: HttpRequest, error: TellError) -> HttpResponse:
    return problem(error.status, error.detail, **error.headers)


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return problem(401, "Send a token that is in use: Authorization: Bearer ct_…")


@api.exception_handler(PermissionDenied)
def _forbidden(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return problem(403, "The owner of this token, or its role, may not do this.")


@api.exception_handler(Http404)
def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, "There is no such thing, or it is not open to you.")


@api.exception_handler(Refused)
def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return problem(422, str(error))


@api.exception_handler(Conflict)
def _conflict(request: HttpRequest, error: Conflict) -> HttpResponse:
    return problem(409, str(error))


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0]
    where = ".".join(str(part) for part in first["loc"][1:])
    return problem(422, f"{where}: {first['msg']}")


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, str(error))


@api.exception_handler(NotModifiedError)
def _unchanged(request: HttpRequest, error: NotModifiedError) -> HttpResponse:
    answer = HttpResponse(status=304)
    answer["ETag"] = str(error)
    return answer
