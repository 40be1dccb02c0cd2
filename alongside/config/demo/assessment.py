"""Three families' assessments: one in force and answered, one being written after a hard evening, one just begun."""

from __future__ import annotations

from typing import Any

from alongside.family.people.models import FamilyMember
from alongside.ground.access.context import acting
from alongside.practice.assessment import services as found
from alongside.practice.assessment.rules import INVOLVED
from alongside.practice.assessment.services import HarmFacts, Told

_AMARA = {
    "perpetrator": "A man of about thirty in a silver car, whom the girls call Jay. He gave Amara a phone and says he"
    " understands her. Police know the car.",
    "context": "The bus station on Fridays, the far stand after six. The kiosk there looks out for her.",
    "strengths": "They eat together on Sundays. Ngozi wrote down every date and number plate. Chidi and Pepper make her laugh.",
    "child": "“I want it to stop without everybody shouting.” She likes to draw and wants her Fridays back.",
    "family": "Ngozi saw the second phone first and asked for help. Emeka watches the street on his nights off.",
    "outside": "He waits, he writes at night, he says that her family lies to her. She is afraid of what he does if she stops.",
    "inside": "Nobody sleeps. Amara shouts at her mother and cries afterwards. Chidi stays in his room.",
    "sides": "He sets her against them; the quarrels at home come from there, and then he says: see, they do not want you.",
    "follows": "The car and the phone are for police. At home they need nights with sleep and one calm hour a day.",
}  # fmt: skip


def assess(t: Any) -> None:
    """Tell the assessments of three families. `t` is a story's `Telling`."""
    told = {"Okafor": _okafor, "Adeyemi": _adeyemi, "Stannard": _stannard}.get(t.story["family"])
    if told is not None and t.case is not None:
        told(t)


def _begin(t: Any, days: float) -> dict[str, Any]:
    draft = t.do(days, t.worker("lead"), found.assessment_start, case_id=t.case.id)
    return {"assessment_id": draft.id}


def _part(t: Any, days: float, who: str, its: dict[str, Any], key: str, words: str, **facts: Any) -> None:
    facts.setdefault("standing", "known")
    t.do(days, t.worker(who), found.part_write, **its, key=key, expected_version=0, words=words, **facts)


def _okafor(t: Any) -> None:
    """In force: the mother agrees, the father in part, and his words stand beside it."""
    mother, father = (t.accounts[str(person.id)] for person in t.parents)
    t.do(
        14.2, mother, found.harm_record, case_id=t.case.id,
        told=Told(t.day(14), "He rang the house and said that somebody would take Pepper.", "observed", "", "family"),
        facts=HarmFacts("home", "exploiter", ["pet", "parent", "child"], ["threat"], injury="none", link="caused",
                        before="Amara had not answered him for two days."),
    )  # fmt: skip
    its = _begin(t, 18)
    for number, (key, words) in enumerate(_AMARA.items()):
        marks = ["outside", "inside", "out_to_in"] if key == "sides" else []
        _part(t, 18.1 + number / 10, "csw" if key == "child" else "lead", its, key, words, marks=marks)
    t.do(19, t.worker("ipsw"), found.past_record, case_id=t.case.id, person_id=t.parents[0].id, agreed=True,
         words="When I was young nobody believed me either.", relevance="She needs to hear that she is believed.")  # fmt: skip
    _people(t, its)
    t.do(21, t.worker("lead"), found.statement_write, **its, person_id=t.parents[1].id, said=found.StatementWords(
        "He shouted in the corridor after the school meeting.", "observed", "The lead, who stood there", incident=True,
        before="He had asked three times who watches the gate, and nobody had answered."))  # fmt: skip
    for spec in INVOLVED[:5]:
        t.do(22.5, t.worker("ipsw"), found.involvement_say, **its, item=spec.key, met=True)
    t.do(24, t.worker("lead"), found.assessment_finalise, **its, sources_checked=True)
    t.do(
        25,
        mother,
        found.assessment_answer,
        **its,
        answer="agree",
        words="For once it begins with him and not with us.",
    )
    t.do(26, father, found.assessment_answer, **its, answer="in_part",
         words="I did raise my voice. I would like it to say first what I had asked for.")  # fmt: skip


def _people(t: Any, its: dict[str, Any]) -> None:
    lead = t.worker("lead")
    with acting(lead):
        sibling = FamilyMember.objects.get(family_id=t.case.family_id, relationship="sibling").person_id
    bonds = (
        (
            t.parents[0].id,
            "strained",
            "yes",
            "He tells Amara that her mother lies.",
            "They walk Pepper together on Sundays.",
        ),
        (t.parents[1].id, "close", "no", "", ""),
        (sibling, "strained", "yes", "He says that Chidi tells on her.", "One game together after supper."),
    )
    for person, bond, between, words, goal in bonds:
        t.do(20, lead, found.bond_write, **its, person_id=person, expected_version=0, bond=bond, between=between, words=words,
             goal=goal)  # fmt: skip


def _adeyemi(t: Any) -> None:
    """A boy who is sent by others broke the television: nobody at home is to blame, and both have help."""
    csw = t.worker("csw")
    mother = t.accounts[str(t.parents[0].id)]
    t.do(
        41, mother, found.harm_record, case_id=t.case.id,
        told=Told(t.day(40), "A boy I do not know stood at the door at eleven and asked for Tunde. He would not go.",
                  "observed", "", "workers"),
        facts=HarmFacts("home", "associate", ["parent", "child"], ["threat", "emotional"], injury="none", link="caused"),
    )  # fmt: skip
    t.do(
        43, csw, found.harm_record, case_id=t.case.id,
        told=Told(t.day(42), "Tunde broke the television after a call.", "reported", "His mother", "family"),
        facts=HarmFacts("home", "child_coerced", ["property", "parent"], ["property"], injury="none", link="follows",
                        before="They said on the phone that he owes them.", response="His worker came the same evening."),
    )  # fmt: skip
    t.do(43.5, csw, found.calm_write, case_id=t.case.id,
         for_child="He rings his coach. The garden, not his room. Nobody asks him anything for half an hour.",
         for_family="A call each evening at nine. The television is put right by the charity’s fund.",
         tonight="Turn the strip light off. Step out of the door, so that he can pass. One question, later.")  # fmt: skip
    _adeyemi_writes(t)


def _adeyemi_writes(t: Any) -> None:
    its = _begin(t, 44)
    _part(t, 44.1, "lead", its, "perpetrator", "Older boys at the coach stop. Names are not known: police ask the coach"
          " company for pictures.", standing="not_yet")  # fmt: skip
    _part(
        t,
        44.2,
        "lead",
        its,
        "context",
        "The coach to college, and his phone at night. His boxing coach looks out for him.",
    )
    _part(
        t,
        45,
        "csw",
        its,
        "strengths",
        "He never leaves a friend alone. His mother’s rules for the evening work.",
    )
    _part(
        t,
        45.1,
        "csw",
        its,
        "inside",
        "After calls he breaks things and is ashamed. His mother is afraid for him.",
    )


def _stannard(t: Any) -> None:
    """Just begun, with who does the harm: not yet known, and how it is found out."""
    its = _begin(t, 12)
    _part(t, 12.1, "lead", its, "perpetrator", "Somebody who writes to Lily at night. We look at it with her and police.",
          standing="not_yet")  # fmt: skip
