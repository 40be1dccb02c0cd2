"""What was promised and kept, asked for early, challenged; the steps of the procedure."""

from __future__ import annotations

from django.urls import path

from alongside.doors.desk.views import asked_early, kept, kept_counts, mine, mutual

urlpatterns = [
    path("mine/", mine.mine, name="mine"),
    path("mine/<uuid:action_id>/", mine.mine_one, name="mine_one"),
    path("promises/asks/<uuid:owner_ask_id>/", mine.ask, name="promise_ask"),
    path("kept/", kept.kept, name="kept"),
    path("kept/numbers/", kept_counts.kept_numbers, name="kept_numbers"),
    path("kept/numbers.csv", kept_counts.kept_numbers_file, name="kept_numbers_file"),
    path("kept/together.csv", kept.export, name="kept_export"),
    path("kept/reviews/<uuid:kept_review_id>/", kept.review, name="kept_review"),
    path("cases/<uuid:case_id>/kept/", kept.case_kept, name="case_kept"),
    path("early/", asked_early.resources, name="resources"),
    path("early/<uuid:resource_id>/", asked_early.resource, name="resource"),
    path("early/<uuid:resource_id>/decider/", asked_early.hand_on, name="resource_hand"),
    path("cases/<uuid:case_id>/early/", asked_early.case_resources, name="case_resources"),
    path("cases/<uuid:case_id>/early/ask/", asked_early.ask, name="resource_ask"),
    path("mutual/", mutual.mutuals, name="mutuals"),
    path("mutual/<uuid:mutual_id>/", mutual.mutual, name="mutual"),
    path("mutual/<uuid:mutual_id>/<slug:mutual_step>/", mutual.say, name="mutual_say"),
    path("cases/<uuid:case_id>/mutual/", mutual.case_mutuals, name="case_mutuals"),
    path("cases/<uuid:case_id>/mutual/new/", mutual.new, name="mutual_new"),
    path("cases/<uuid:case_id>/steps/", mutual.steps, name="steps"),
    path("cases/<uuid:case_id>/steps/<slug:step_key>/", mutual.step, name="step"),
]
