"""What must not stand in a text without its source, as the record knows it (R150, R151)."""

from __future__ import annotations

from collections.abc import Iterable

from alongside.family.people.models import ContactPoint, FamilyMember, Person
from alongside.pursuit.information.models import Report, Source

_NUMBERS = (ContactPoint.Channel.PHONE, ContactPoint.Channel.TEXT)
_WHERE = (ContactPoint.Channel.EMAIL, ContactPoint.Channel.LETTER)


def words_of_the_record(report: Report) -> dict[str, list[str]]:
    """Return names, phones and addresses of whoever told it, of the child and of the family, by kind (`rules.LEAK_WORDS`).

    Call it as the system: whoever writes the text is not told what stands in the source.
    """
    source = Source.objects.filter(report=report).select_related("person").first()
    told = [source.name, source.written_by_name] if source else []
    child = [report.child_words]
    family: list[Person] = []
    if report.case is not None:
        child += _names([report.case.child])
        members = FamilyMember.objects.filter(family_id=report.case.family_id).select_related("person")
        family = [member.person for member in members if member.person_id != report.case.child_id]
    people = [*family, *([source.person] if source and source.person else [])]
    points = list(ContactPoint.objects.filter(person__in=people).values_list("channel", "value"))
    contact = [source.contact] if source and source.contact else []
    return {
        "teller": [*told, *_names([source.person] if source and source.person else [])],
        "child": child,
        "family": _names(family),
        "phone": [*contact, *(value for channel, value in points if channel in _NUMBERS)],
        "address": [*contact, *(value for channel, value in points if channel in _WHERE)],
    }


def _names(people: Iterable[Person]) -> list[str]:
    return [name for one in people for name in (one.full_name, one.known_as) if name]
