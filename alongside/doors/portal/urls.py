"""Addresses of this door: for parents, carers and young people."""

from __future__ import annotations

from django.urls import path

from alongside.doors.portal.views import asked, ending, home, me, plan, promises, record

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
    path("opened/", record.opened, name="opened"),
    path("requests/<uuid:referral_id>/review/", ending.request_review, name="request-review"),
    path("ending/<uuid:case_id>/", ending.ending, name="ending"),
    path("ending/<uuid:case_id>/view/", ending.view, name="ending-view"),
    path("ending/<uuid:case_id>/review/", ending.review, name="ending-review"),
    path("safe-contact/", me.safe_contact, name="safe-contact"),
    path("about-me/", me.about_me, name="about-me"),
    path("about-me/<slug:question>/", me.question, name="about-me-question"),
    path("offer/", me.offers, name="offers"),
    path("offer/<uuid:offer_id>/", me.offer, name="offer"),
    path("notes/", me.notes, name="notes"),
    path("notes/<uuid:note_id>/share/", me.share_note, name="note-share"),
]
