"""One row for each table of the room `files`, of the one story of the cast."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db.models import Model

from alongside.ground.clock import now


def files_rows(cast: Any, story: Any) -> list[Model]:
    """Make and return them: what the mother gave the workers alone, and what stands beside it. Call it as the system."""

    def make(table: str, **facts: Any) -> Any:
        model = apps.get_model(f"files.{table}")
        return model.objects.create(partnership_id=cast.partnership.id, **facts)  # type: ignore[attr-defined]

    file = make(
        "Attachment", circle_id=story.case.id, about_kind="cases.case", about_id=story.case.id, name="a.txt",
        media_type="text/plain", size=1, sha256="0" * 64, key_id="0", wrapped_key=b"0", storage_name="x", received_at=now(),
        received_by_id=cast.mother.id, open_to_family=False, scan="not_scanned",
    )  # fmt: skip
    maker = {"by_id": cast.police.id, "by_name": "Pia Cole", "by_role": "Police officer"}
    pack = make("EvidencePack", circle_id=story.case.id, attachment_ids=[file.id], why="Asked for.", made_at=now(),
                papers={}, printed=b"0", fingerprint="0" * 64, **maker)  # fmt: skip
    return [
        file,
        make("Upload", owner_id=cast.mother.id, purpose="evidence", name="b.mp4", length=9, key_id="0", wrapped_key=b"0",
             began_at=now(), expires_at=now() + timedelta(hours=1)),
        make("Custody", circle_id=story.case.id, attachment=file, number=1, kind="received", at=now(),
             by_name="Maria Ash", chained="0" * 64),
        make("ViewCopy", attachment=file, state="cannot", made_at=now()),
        pack,
        make("PackSecond", circle_id=story.case.id, pack=pack, agreed=True, why="I read each.", at=now(), **maker),
    ]  # fmt: skip
