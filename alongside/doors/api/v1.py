"""Version 1 of the interface for machines. In this step it describes itself and how the service stands."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from alongside import __version__

_STANDING = {
    "type": "object",
    "required": ["status", "database", "worker", "version"],
    "properties": {
        "status": {"type": "string", "enum": ["ok", "failing"]},
        "database": {"type": "string", "enum": ["ok", "failing", "not checked"]},
        "worker": {"type": "string", "enum": ["ok", "failing", "not checked"]},
        "version": {"type": "string"},
    },
}


def _answer(words: str) -> dict[str, Any]:
    return {"description": words, "content": {"application/json": {"schema": _STANDING}}}


_PATHS = {
    "/healthz": {
        "get": {
            "operationId": "healthz",
            "summary": "Whether the web server, the database and the background worker are alive",
            "responses": {
                "200": _answer("All of them are"),
                "503": _answer("The part that says `failing` is not"),
            },
        }
    }
}


class _Interface(NinjaAPI):
    """Also describes what answers outside `/api/v1/`: a liveness probe must work when nothing else does."""

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**kwargs)
        schema["paths"].update(_PATHS)
        return schema


api = _Interface(
    title="Alongside",
    version=__version__,
    description="For partner agencies' systems. Errors are RFC 9457 problem documents.",
    urls_namespace="api:v1",
    docs_url=None,
    openapi_url="/openapi.json",
)
