"""Files of evidence: the copy, the original for a reason, who has it, the pack."""

from __future__ import annotations

from django.urls import path

from alongside.doors.desk.views import vault

urlpatterns = [
    path("file/<uuid:attachment_id>/", vault.file, name="file"),
    path("file/<uuid:attachment_id>/original/", vault.original, name="file-original"),
    path("file/<uuid:attachment_id>/handed/", vault.handed, name="file-handed"),
    path("cases/<uuid:case_id>/files/", vault.files, name="case-files"),
    path("cases/<uuid:case_id>/files/pack/", vault.pack, name="case-files-pack"),
    path("evidence-packs/<uuid:evidence_pack_id>/", vault.pack_file, name="case-files-fetch"),
    path("evidence-packs/<uuid:evidence_pack_id>/second/", vault.second, name="case-files-second"),
]
