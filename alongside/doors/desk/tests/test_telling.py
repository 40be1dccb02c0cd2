"""Whether whoever asked knows the news of their request, at the desk."""

from __future__ import annotations

from procrastinate.contrib.django.models import ProcrastinateJob

from alongside.doors.desk.tests.conftest import browse_as, post
from alongside.family.referrals.jobs import asker_tell
from alongside.family.referrals.models import Referral
from alongside.ground.access.context import acting
from alongside.ground.base.actors import SYSTEM


def url(asked, page=""):
    return f"/desk/requests/{asked.id}/{page}"


def text(browser, asked):
    return browser.get(url(asked)).content.decode()


def change(asked, **facts):
    with acting(SYSTEM):
        Referral.objects.filter(id=asked.id).update(**facts)


def test_the_page_says_whether_they_know_and_a_worker_who_rang_says_so(
    cast, asked, settings, django_assert_max_num_queries
):
    settings.POST_OFFICE = "django.core.mail.backends.locmem.EmailBackend"
    duty = browse_as(cast.duty)
    change(asked, referrer_contact="wanda@home.example", safe_contact_words="Ask for Wanda, not for him")
    assert "Do they know?" not in text(duty, asked)
    token = duty.get(url(asked)).context["form"]["form_token"].value()
    duty.post(url(asked, "read/"), {"form_token": token, "contact_name": "Dan Utley"})
    assert "We have not written yet that it was read." in text(duty, asked)
    for job in ProcrastinateJob.objects.filter(task_name="referrals.asker_tell"):
        asker_tell(**job.args)
    with django_assert_max_num_queries(40):
        page = text(duty, asked)
    assert "We did not write that it was read: they have not said that a message is safe" in page
    assert "Tell them yourself, in the way that is safe for them: wanda@home.example." in page
    assert "Ask for Wanda, not for him" in page

    assert "Choose how you told them" in post(duty, url(asked, "told/")).content.decode()
    assert post(duty, url(asked, "told/"), channel="phone").url == url(asked)
    page = text(duty, asked)
    assert "Dan Utley told them by telephone that it was read" in page
    assert "Say that you told them" not in page


def test_before_anybody_read_it_there_is_nothing_to_tell(cast, asked):
    duty = browse_as(cast.duty)
    page = duty.get(url(asked, "told/")).content.decode()
    assert "There is nothing to tell yet" in page
    refused = post(duty, url(asked, "told/"), channel="phone").content.decode()
    assert "Read the request first" in refused
