"""Around a child, in real browsers: threats, a school that goes out to look, a rest that was refused (S5, V2, V3, V9)."""

from __future__ import annotations

import re

import pytest

from tests.journey.conftest import Named, Visitor
from tests.journey.people import People, refuses, today

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]

BOY, GIRL, SISTER = "Tunde Adeyemi", "Amara Okafor", "Simi Adeyemi"
CALLED = "The dog first, and then the shop where she works."
# In no zone: an invented postcode of the demonstration.
BY_THE_SEA = "EV1 1AA"


def test_whoever_is_threatened_is_answered_the_same_day(people: People) -> None:
    his_older_sister_is_part_of_the_family(people)
    a_call_from_prison_names_the_dog_and_his_sisters_shop(people)
    a_refusal_of_the_police_says_who_and_why_and_they_are_asked_again(people)
    his_sister_is_looked_at_again(people)
    the_plan_is_looked_at_today_and_his_mother_reads_what_became_of_it(people)
    people.no_faults()


def test_a_girl_says_herself_that_her_dog_was_threatened(people: People) -> None:
    her_workers_answer_her_and_it_is_hers_who_reads_it(people)
    people.no_faults()


def test_a_school_that_goes_out_to_look_is_thanked(people: People) -> None:
    they_went_out_and_found_him_and_his_mother_thanks_them(people)
    people.no_faults()


def test_a_rest_that_was_refused_is_seen_again_when_it_gets_worse(people: People) -> None:
    a_mother_who_watches_day_and_night_asks_for_a_rest(people)
    a_no_needs_a_reason_and_somebody_who_helps_instead(people)
    he_lives_away_from_home_and_the_manager_reads_both_days(people)
    people.no_faults()


# S5 step 2.


def his_older_sister_is_part_of_the_family(p: People) -> None:
    lead, csw, case = p.be("social_worker"), p.be("second_csw"), p.case_of(BOY)
    lead.go(f"{case}family/add/")
    lead.send(full_name=SISTER, relationship="sibling")
    _look_at_his_sister(csw, case, risk="Nobody has come near her that she knows of.")
    assert not csw.reads("The safety plan waits"), "she was looked at"


def a_call_from_prison_names_the_dog_and_his_sisters_shop(p: People) -> None:
    lead, mother = p.be("social_worker"), p.be("folake.adeyemi")
    mother.go("/family/threats/")
    mother.press("Somebody threatened us")
    mother.page.wait_for_load_state()
    mother.page.get_by_label("Simi", exact=True).check()
    mother.send(
        words="He rang from prison at ten at night.", kind="threat", targets=["pet"], said=CALLED, medium="prison",
        where="work",
    )  # fmt: skip
    mother.look("around-01-threatened")
    assert mother.reads("you have a number of the police, or you read here who did not take it and why")
    assert mother.reads("somebody checks whether the plan still keeps you safe")
    _open_threat(lead)
    lead.look("around-02-what-is-owed")
    assert lead.reads(CALLED)
    assert lead.reads("A call or a message from prison")
    aimed = lead.page.locator(".govuk-summary-list__row", has_text="Aimed at").inner_text()
    assert "A pet" in aimed
    assert "Simi" in aimed, "she has a name, and is not only somebody’s sister"


def a_refusal_of_the_police_says_who_and_why_and_they_are_asked_again(p: People) -> None:
    lead, mother = p.be("social_worker"), p.be("folake.adeyemi")
    _open_threat(lead)
    lead.press("What the police said")
    lead.page.wait_for_load_state()
    refuses(lead, "Write who did not take it.", kind="refused", words="No name, she said.")
    refuses(lead, "Write why they did not take it", kind="refused", who="An officer at 101", words="")
    lead.send(kind="refused", who="An officer at 101", words="He gave no name, so she wrote nothing down.")
    mother.go("/family/threats/")
    assert mother.reads("The police did not take it.")
    mother.page.locator("main a", has_text="A threat").first.click()
    mother.page.wait_for_load_state()
    assert mother.reads("He gave no name, so she wrote nothing down.")
    assert mother.reads("Spoken to: An officer at 101.")
    lead.press("What the police said")
    lead.page.wait_for_load_state()
    lead.send(kind="took", reference="NM 2611-0417", who="The liaison officer of the prison")
    mother.page.reload()
    assert mother.reads("The police took it: NM 2611-0417")
    assert mother.reads("He gave no name, so she wrote nothing down."), "that it was refused first stays"


def his_sister_is_looked_at_again(p: People) -> None:
    csw, case = p.be("second_csw"), p.case_of(BOY)
    csw.go(f"{case}life/")
    assert csw.reads("The safety plan waits until somebody has looked at how they are since.")
    _look_at_his_sister(csw, case, risk="She is walked home from the shop.", needs=["threatened"])
    assert not csw.reads("The safety plan waits until somebody has looked")


def the_plan_is_looked_at_today_and_his_mother_reads_what_became_of_it(p: People) -> None:
    lead, mother = p.be("social_worker"), p.be("folake.adeyemi")
    _open_threat(lead)
    lead.press("Does the plan still hold?")
    lead.page.wait_for_load_state()
    changed = {
        "kind": "changed",
        "words": "The dog sleeps inside. Somebody fetches Simi from the shop at six.",
    }
    refuses(lead, "Nothing in the plan has changed since this was said.", **changed)
    lead.go(f"{p.case_of(BOY)}plan/propose/")
    lead.send(side="outside", for_whom="child", aim="protection", words="Somebody fetches Simi from the shop")
    _open_threat(lead)
    assert lead.reads("Somebody fetches Simi from the shop"), "what is new since then stands there"
    lead.press("Does the plan still hold?")
    lead.page.wait_for_load_state()
    lead.send(**changed)
    assert lead.reads("The plan was changed, ")
    mother.page.reload()
    mother.look("around-03-what-became-of-it")
    assert mother.reads("The plan was changed.")
    assert mother.reads("Somebody fetches Simi from the shop at six.")
    mother.go("/family/threats/")
    assert mother.reads("We watch over it")


def _look_at_his_sister(csw: Visitor, case: str, **answers: object) -> None:
    csw.go(f"{case}life/")
    csw.page.get_by_role("link", name=re.compile(f"Look at how they are.*{SISTER}")).click()
    csw.page.wait_for_load_state()
    csw.send(**answers)


def _open_threat(lead: Visitor) -> None:
    """Open the threat of the call, from the list of those of the boy's family."""
    lead.go("/desk/threats/")
    link = lead.page.get_by_role("link", name=f"{BOY}: a threat")
    link.last.click()
    lead.page.wait_for_load_state()


# V3.


def her_workers_answer_her_and_it_is_hers_who_reads_it(p: People) -> None:
    """V3: she said that she would kill the pets."""
    girl, mother, csw, case = p.be("amara.okafor"), p.be("ngozi.okafor"), p.be("csw"), p.case_of(GIRL)
    said = "She said that Pepper is first if I talk to you."
    girl.go("/family/threats/")
    girl.press("Somebody threatened me")
    girl.page.wait_for_load_state()
    girl.send(words=said, kind="threat", targets=["pet", "child"], medium="message")
    girl.look("around-04-a-girl-says-it-herself")
    assert girl.reads("Only you and the people who help you read this.")
    mother.go("/family/threats/")
    assert not mother.reads("Pepper is first")
    csw.go(f"{case}threats/")
    csw.page.locator("main a", has_text="A threat").first.click()
    csw.page.wait_for_load_state()
    assert csw.reads(said)
    assert csw.reads("The rest of the family does not read this.")
    csw.press("What the police said")
    csw.page.wait_for_load_state()
    csw.send(kind="refused", who="The desk at Mill Road", words="A message about a dog is no crime, he said.")
    csw.press("Does the plan still hold?")
    csw.page.wait_for_load_state()
    csw.send(kind="holds", words="Pepper is never outside alone. We ask the police again tomorrow.")
    girl.page.reload()
    assert girl.reads("A message about a dog is no crime, he said.")
    assert girl.reads("The plan still holds.")
    assert girl.reads("We ask the police again tomorrow.")


# V2.


def they_went_out_and_found_him_and_his_mother_thanks_them(p: People) -> None:
    """V2: if he didn't go in, they'd come out and find him."""
    school, mother, manager = p.be("education"), p.be("folake.adeyemi"), p.be("manager")
    case, words = p.case_of(BOY), "He sat by the lock. We brought tea, and he came in at eleven."
    school.go(f"{case}learning/")
    school.press("They did not come in, and we looked for them")
    school.page.wait_for_load_state()
    school.send(did="brought", who="Sol", words=words)
    mother.go(f"/family/learning/{case.split('/')[3]}/")
    mother.look("around-05-they-went-out-to-find-him")
    assert mother.reads(words)
    mother.press("Did somebody do something good? Tell them")
    mother.page.wait_for_load_state()
    thanks = "They go out and find him, each time. Please tell Sol."
    mother.send(worker_id=Named("Tess Morley"), words=thanks)
    for reader in (school, manager):
        reader.go("/desk/kind-words/")
        assert reader.reads(thanks), f"{reader.name} reads it"


# V9.


def a_mother_who_watches_day_and_night_asks_for_a_rest(p: People) -> None:
    """V9: I had to try and find a way to supervise my son."""
    mother, case = p.be("folake.adeyemi"), p.case_of(BOY)
    mother.go(f"/family/early/{case.split('/')[3]}/")
    assert mother.reads("To need a rest is not a failing.")
    mother.send(
        kind="respite", words="I watch him day and night, and I work. One night a week.", prevents="I fall asleep."
    )  # fmt: skip
    assert mother.reads("Moira Hallam decides:")


def a_no_needs_a_reason_and_somebody_who_helps_instead(p: People) -> None:
    mother, manager = p.be("folake.adeyemi"), p.be("manager")
    manager.go("/desk/early/")
    manager.page.locator("main a", has_text="I watch him day and night, and I work.").first.click()
    manager.page.wait_for_load_state()
    no = {"outcome": "refused", "reason": "No sitter is free this month."}
    refuses(manager, "instead", **no)
    manager.send(**no, alternative="Gareth Pell sits with him on Thursdays from six to ten.")
    mother.go("/family/early/")
    mother.look("around-06-a-rest-was-refused")
    assert mother.reads("No sitter is free this month.")
    assert mother.reads("Moira Hallam decided")
    assert mother.reads("Gareth Pell sits with him on Thursdays"), "what there is instead, and who does it"


def he_lives_away_from_home_and_the_manager_reads_both_days(p: People) -> None:
    lead, manager, case = p.be("social_worker"), p.be("manager"), p.case_of(BOY)
    lead.go(f"{case}places/live/")
    lead.send(
        placement="residential", name="The Lighthouse", area="Eastvale", postcode=BY_THE_SEA, planned_on=today(),
        reason="Nobody at home can stay awake any longer.", rests="no", emergency=Named("This is an emergency"),
        parents_view="Only until we have slept.", local_risks="Nobody whom we know goes there.",
        contact_effect="Two hours by train; we pay it.",
    )  # fmt: skip
    lead.press("They began there")
    lead.page.wait_for_load_state()
    lead.send(since=today())
    manager.go("/desk/early/")
    manager.look("around-07-refused-and-then-worse")
    again = manager.page.locator("main .govuk-inset-text", has_text="Tunde").filter(
        has_text=re.compile("a rest for whoever watches over the child", re.IGNORECASE)
    )
    said = again.first.inner_text()
    assert "went to live away from home" in said
    assert "refused on" in said
    assert "because “No sitter is free this month.”" in said
    assert manager.reads("That one led to the other is not said here")
