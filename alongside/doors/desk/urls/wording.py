"""The lexicon of words that judge."""

from __future__ import annotations

from django.urls import path

from alongside.doors.desk.views import wording

urlpatterns = [
    path("words/", wording.words, name="words"),
    path("words/check/", wording.check, name="words_check"),
    path("words/try/", wording.words_try, name="words_try"),
    path("words/propose/", wording.words_propose, name="words_propose"),
    path("words/kept/", wording.words_kept, name="words_kept"),
    path("words/<uuid:lexicon_id>/", wording.words_version, name="words_version"),
]
