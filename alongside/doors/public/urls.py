"""Addresses of this door: open to anyone, without an account."""

from __future__ import annotations

from django.urls import path

from alongside.doors.public.views import asking, following, joining, letters, minutes, reading, telling

app_name = "public"
urlpatterns = [
    path("", asking.start, name="start"),
    path("home/", asking.home, name="home"),
    path("ask/", asking.ask, name="ask"),
    path("ask/sent/", asking.sent, name="sent"),
    path("refer/", asking.refer, name="refer"),
    path("leave/", asking.leave, name="leave"),
    path("follow/", following.follow, name="follow"),
    path("follow/status/", following.status, name="status"),
    path("follow/add/", following.add, name="add"),
    path("follow/take-back/", following.take_back, name="take-back"),
    path("follow/review/", following.review, name="review"),
    path("follow/offer/<uuid:offer_id>/", following.offer, name="offer"),
    path("tell/", telling.tell, name="tell"),
    path("tell/sent/", telling.sent, name="tell-sent"),
    path("tell/follow/", telling.told, name="told"),
    path("tell/follow/add/", telling.add, name="told-add"),
    path("tell/follow/item/<uuid:noticed_id>/", telling.finish, name="told-item"),
    path("tell/follow/thing/", telling.thing, name="told-thing"),
    path("tell/follow/message/", telling.wish, name="told-wish"),
    path("tell/follow/not-taken/", telling.not_taken, name="told-not-taken"),
    path("notes/", minutes.code, name="minutes-code"),
    path("notes/read/", minutes.minutes, name="minutes"),
    path("notes/read/<uuid:minute_id>/", minutes.answer, name="minute-answer"),
    path("notes/file/", minutes.file, name="minutes-file"),
    path("notes/lines/", minutes.lines, name="minutes-lines"),
    path("invited/", letters.code, name="invited-code"),
    path("invited/meeting/", letters.invited, name="invited"),
    path("invited/answer/", letters.answer, name="invited-answer"),
    path("invited/say/", letters.say, name="invited-say"),
    path("invited/after/", letters.how_it_was, name="invited-after"),
    path("invited/respect/", letters.respect, name="invited-respect"),
    path("notes/rest/", minutes.rest, name="minutes-rest"),
    path("notes/missing/", minutes.missing, name="minutes-missing"),
    path("notes/words/", minutes.statement, name="minutes-words"),
    path("join/<str:secret>/", joining.join, name="join"),
    path("words/", reading.words, name="words"),
    path("rights/", reading.rights, name="rights"),
    path("privacy/", reading.privacy, name="privacy"),
    path("accessibility/", reading.accessibility, name="accessibility"),
]
