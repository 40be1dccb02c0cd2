"""Addresses of this door: for parents, carers and young people."""

from __future__ import annotations

from django.urls import path

from alongside.doors.portal.views import (
    areas,
    asked,
    handover,
    help,
    home,
    me,
    plan,
    promises,
    record,
    standing,
)

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("meetings/", home.meetings, name="meetings"),
    path("wrong/", home.wrong, name="wrong"),
    path("plan/", plan.plans, name="plans"),
    path("plan/<uuid:case_id>/", plan.plan, name="plan"),
    path("plan/<uuid:case_id>/start/", plan.start, name="plan-start"),
    path("plan/<uuid:case_id>/propose/", plan.propose, name="measure-propose"),
    path("plan/measure/<uuid:measure_id>/answer/", plan.answer, name="measure-answer"),
    path("plan/measure/<uuid:measure_id>/change/", plan.change, name="measure-change"),
    path("plan/measure/<uuid:measure_id>/take-back/", plan.withdraw, name="measure-withdraw"),
    path("areas/", areas.areas, name="areas"),
    path("help/", help.asked, name="help"),
    path("help/ask/", help.ask, name="help-ask"),
    path("help/<uuid:request_id>/not-answered/", help.not_answered, name="help-not-answered"),
    path("requests/", asked.requests, name="requests"),
    path("requests/<uuid:referral_id>/take-back/", asked.take_back, name="request-take-back"),
    path("promises/", promises.promises, name="promises"),
    path("promises/<uuid:action_id>/", promises.promise, name="promise"),
    path("promises/<uuid:action_id>/done/", promises.done, name="promise-done"),
    path("promises/<uuid:action_id>/not-done/", promises.not_done, name="promise-not-done"),
    path("promises/<uuid:action_id>/ask/", promises.ask, name="promise-ask"),
    path("promises/<uuid:action_id>/mine/", promises.mine, name="promise-mine"),
    path("record/", record.record, name="record"),
    path("record/add/", record.add, name="record-add"),
    path("record/<uuid:entry_id>/correct/", record.correct, name="record-correct"),
    path("record/<uuid:entry_id>/files/", record.add_files, name="record-files"),
    path("how-we-work/", standing.standing, name="standing"),
    path("how-we-work/help/<uuid:need_id>/", standing.need, name="need"),
    path("how-we-work/<uuid:case_id>/worried/", standing.level_view, name="level-view"),
    path("opened/", record.opened, name="opened"),
    path("safe-contact/", me.safe_contact, name="safe-contact"),
    path("about-me/", me.about_me, name="about-me"),
    path("about-me/<slug:question>/", me.question, name="about-me-question"),
    path("offer/", me.offers, name="offers"),
    path("offer/<uuid:offer_id>/", me.offer, name="offer"),
    path("workers/", handover.workers, name="workers"),
    path("workers/<uuid:case_id>/words/", handover.words, name="workers-words"),
    path("workers/<uuid:handover_id>/met/", handover.met, name="workers-met"),
    path("kind-words/", handover.kind_words, name="kind-words"),
    path("kind-words/<uuid:case_id>/", handover.kind_words_say, name="kind-words-say"),
    path("notes/", me.notes, name="notes"),
    path("notes/<uuid:note_id>/share/", me.share_note, name="note-share"),
]
