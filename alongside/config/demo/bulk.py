"""Any number of families by set-based SQL, reproducibly, for the benchmarks (`alongside demo load --families N --seed S`).

Runs as the database's owner, in one transaction, with the row triggers of its own statements off: a million families take
no lock a family and write no audit event a row. What it makes is as true as what the verbs make: every constraint holds
before it is committed. While it runs nobody else reads the tables, so load before serving.
Everything is drawn from (seed, kind, number), so the same call makes the same rows.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from alongside.config.demo.bare import bare
from alongside.config.demo.names import CHILDREN, FAMILIES

BATCH = 25_000
CASES_A_WORKER = 300
PROMISES = (
    "Ring the family every Friday",
    "Ask the school for a safe way home",
    "Send the form for the health appointment",
    "Meet at the kitchen table to go through the plan",
    "Find out who covers at the weekend",
)

_TABLES = (
    "people_familygroup", "people_person", "people_familymember", "people_pet", "referrals_referral", "cases_case",
    "cases_threshold", "cases_partnershipstatus", "cases_allocation", "access_membership", "actions_action",
    "recording_chronologyentry", "clock_clock", "finding_findingkey",
)  # fmt: skip

# A UUIDv7-like id from a kind and a number: ordered in time like real ones, so that indexes are as compact.
# STABLE, as joining numbers to text is: called IMMUTABLE it could not be folded into its query, and took ten times as long.
_ID_FUNCTION = """
CREATE OR REPLACE FUNCTION pg_temp.rid(seed int, kind text, n bigint) RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT (lpad(to_hex(1767225600000 + n), 12, '0') || '7' || substr(md5(seed || kind || n), 1, 3)
          || '8' || substr(md5(kind || n || seed), 1, 15))::uuid $$
"""
_WORDS = """CREATE TEMPORARY TABLE finding_words AS
SELECT word, finding_name_keys(lower(word)) AS keys FROM unnest(%s::text[]) word"""
_PICK_FUNCTION = """
CREATE OR REPLACE FUNCTION pg_temp.draw(seed int, kind text, n bigint, m int) RETURNS int LANGUAGE sql STABLE AS $$
  SELECT (('x' || substr(md5(seed || kind || n), 1, 7))::bit(28)::int % m) $$
"""


@dataclass(frozen=True)
class Made:
    """What a bulk load made."""

    families: int
    workers: int
    actions: int


def load(
    *, partnership_id: uuid.UUID, families: int, seed: int, progress: Callable[[int], None] = lambda n: None
) -> Made:
    """Make `families` families in a partnership, each with a case, three workers and five promises.

    In: the partnership, 1 to 1,000,000 families, any whole seed. `progress` is told how many are done. Loading the same
    seed twice raises IntegrityError: nothing is doubled.
    """
    if not 1 <= families <= 1_000_000:
        raise ValueError("families is a number from 1 to 1,000,000")
    workers = max(3, -(-families * 3 // CASES_A_WORKER))
    with connection.cursor() as cursor:
        cursor.execute(_ID_FUNCTION)
        cursor.execute(_PICK_FUNCTION)
        cursor.execute("DROP TABLE IF EXISTS pg_temp.finding_words")
        cursor.execute(_WORDS, [[*CHILDREN, *FAMILIES]])
    facts = {"p": partnership_id, "seed": seed, "workers": workers, "children": CHILDREN, "names": FAMILIES,
             "promises": list(PROMISES)}  # fmt: skip
    with transaction.atomic(), _triggers_off(), bare(_TABLES if families > BATCH else ()):
        _run(_WORKERS, facts)
        for first, last in _batches(families):
            for statement in _STATEMENTS:
                _run(statement, {**facts, "first": first, "last": last})
            progress(last)
    with connection.cursor() as cursor:
        for table in _TABLES:
            cursor.execute(f"ANALYZE {table}")
    return Made(families=families, workers=workers, actions=families * len(PROMISES))


def _batches(families: int) -> Iterator[tuple[int, int]]:
    for first in range(1, families + 1, BATCH):
        yield first, min(first + BATCH - 1, families)


class _triggers_off:
    """Row triggers of the loaded tables off for one transaction; a failure rolls the switch back too."""

    def __enter__(self) -> None:
        self._switch("DISABLE")

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self._switch("ENABLE")

    def _switch(self, how: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no table with checks outstanding can be altered
            for table in _TABLES:
                cursor.execute(f"ALTER TABLE {table} {how} TRIGGER USER")


def _run(statement: str, facts: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)


_F, _C = len(FAMILIES), len(CHILDREN)
_SPAN = "generate_series(%(first)s::bigint, %(last)s::bigint) n"
_CREATED = "timestamptz '2026-01-05 09:00Z' + n * interval '20 seconds'"
# Each child and parent with their name: a first name of their own, the family's last name.
_NAMED = f"""FROM {_SPAN}
CROSS JOIN (VALUES ('child', date '2008-03-01'), ('mother', date '1980-02-01'), ('father', date '1978-06-01')) k(kind, born)
CROSS JOIN LATERAL (SELECT (%(children)s::text[])[1 + pg_temp.draw(%(seed)s, k.kind || 'first', n, {_C})] AS first,
                           (%(names)s::text[])[1 + pg_temp.draw(%(seed)s, 'name', n, {_F})] AS last) f"""
_WORKER_OF = "pg_temp.rid(%(seed)s, 'worker', 1 + (n * 7 + {shift}) %% %(workers)s)"

# One case in two thousand has no worker for the parents yet, one in five thousand nobody who leads.
_HELD = "NOT (part = 'ipsw' AND n %% 2000 = 7) AND NOT (part = 'lead' AND n %% 5000 = 11)"
# Of the running clocks one in a thousand is late.
_CLOCKS = """VALUES
  ('cases.threshold_review', 'P-REVIEW', true, CASE WHEN n %% 1000 = 13 THEN -9 ELSE 30 + (n %% 12)::int END),
  ('support.offer', 'P-OFFER', false, 0),
  ('cases.two_workers', 'P-SPECIALIST', n %% 2000 = 7, 5),
  ('cases.lead', 'P-LEAD', n %% 5000 = 11, 1)"""

_WORKERS = """
WITH made AS (
  INSERT INTO accounts_user (id, password, email, name, phone, partnership_id, is_active, created_at)
  SELECT pg_temp.rid(%(seed)s, 'worker', n), '!', 'worker' || n || '.' || %(seed)s || '@bulk.example',
         'Worker ' || n, '', %(p)s, true, now()
  FROM generate_series(1, %(workers)s) n RETURNING id)
INSERT INTO accounts_roleassignment (id, created_at, user_id, agency_id, role, since)
SELECT gen_random_uuid(), now(), made.id, a.id, 'social_worker', now()
FROM made, accounts_agency a WHERE a.partnership_id = %(p)s AND a.kind = 'social_care'
"""

_STATEMENTS = (
    f"""
INSERT INTO people_familygroup (id, created_at, partnership_id, reference, name)
SELECT pg_temp.rid(%(seed)s, 'family', n), {_CREATED}, %(p)s, 'F-' || %(seed)s || '-' || n,
       'The ' || (%(names)s::text[])[1 + pg_temp.draw(%(seed)s, 'name', n, {_F})] || ' family' FROM {_SPAN}""",
    f"""
INSERT INTO people_person (id, created_at, partnership_id, full_name, known_as, name_key, born_on)
SELECT pg_temp.rid(%(seed)s, k.kind, n), {_CREATED}, %(p)s, f.first || ' ' || f.last, '', lower(f.first || ' ' || f.last),
       k.born + pg_temp.draw(%(seed)s, 'born' || k.kind, n, 4000)
{_NAMED}""",
    f"""
INSERT INTO people_familymember (id, created_at, partnership_id, family_id, person_id, relationship, version, lives_with_child)
SELECT pg_temp.rid(%(seed)s, 'member' || kind, n), {_CREATED}, %(p)s, pg_temp.rid(%(seed)s, 'family', n),
       pg_temp.rid(%(seed)s, kind, n), kind, 1, CASE kind WHEN 'mother' THEN true WHEN 'father' THEN n %% 3 = 0 END
FROM {_SPAN} CROSS JOIN (VALUES ('child'), ('mother'), ('father')) k(kind)""",
    f"""
INSERT INTO referrals_referral (id, created_at, partnership_id, reference, receipt_digest, source, referrer_name,
  referrer_agency, referrer_contact, safe_contact_words, own_words, child_name, child_key, child_age_words, exploitation_types,
  received_at, state, contact_name, acknowledged_at, acknowledged_by_id, need_now, how_respond, decided_at, decided_by_id,
  decision_words, withdrawn_words, family_id, version, decisions)
SELECT pg_temp.rid(%(seed)s, 'referral', n), {_CREATED}, %(p)s, 'R-' || %(seed)s || '-' || n,
       encode(sha256(('receipt' || %(seed)s || n)::bytea), 'hex'), 'parent_carer', '', '', '', '',
       'Something has changed and we are worried.', f.first || ' ' || f.last, lower(f.first || ' ' || f.last), '',
       ARRAY['cce']::varchar[], {_CREATED}, 'accepted', 'Front door',
       {_CREATED} + interval '3 hours', {_WORKER_OF.format(shift=0)}, 'Company on the way home and a worker of their own.',
       'Two workers this week.', {_CREATED} + interval '1 day', {_WORKER_OF.format(shift=0)}, 'We will work with you.', '',
       pg_temp.rid(%(seed)s, 'family', n), 1, 0 {_NAMED} WHERE k.kind = 'child'""",
    f"""
INSERT INTO cases_case (id, created_at, partnership_id, reference, family_id, child_id, referral_id, exploitation_types,
  state, stage, stages_been, level, opened_at, version)
SELECT pg_temp.rid(%(seed)s, 'case', n), {_CREATED}, %(p)s, 'C-' || %(seed)s || '-' || n,
       pg_temp.rid(%(seed)s, 'family', n), pg_temp.rid(%(seed)s, 'child', n), pg_temp.rid(%(seed)s, 'referral', n),
       ARRAY['cce']::varchar[], 'at_risk', (ARRAY['engagement', 'assessment', 'planning'])[1 + n %% 3],
       ARRAY['engagement']::varchar[], (ARRAY['low', 'medium', 'high'])[1 + pg_temp.draw(%(seed)s, 'level', n, 3)],
       {_CREATED} + interval '1 day', 1
FROM {_SPAN}""",
    f"""
INSERT INTO cases_threshold (id, created_at, partnership_id, case_id, level, rationale, need_now, how_respond, decided_at,
  decided_by_id, decided_by_name, review_on)
SELECT pg_temp.rid(%(seed)s, 'threshold', n), {_CREATED}, %(p)s, pg_temp.rid(%(seed)s, 'case', n),
       (ARRAY['low', 'medium', 'high'])[1 + pg_temp.draw(%(seed)s, 'level', n, 3)], 'What the family told us.',
       'Company on the way home.', 'Two workers this week.', {_CREATED} + interval '1 day', {_WORKER_OF.format(shift=0)},
       'Duty', ({_CREATED} + interval '43 days')::date FROM {_SPAN}""",
    f"""
INSERT INTO cases_partnershipstatus (id, created_at, partnership_id, case_id, person_id, status, since, told)
SELECT pg_temp.rid(%(seed)s, 'status' || kind, n), {_CREATED}, %(p)s, pg_temp.rid(%(seed)s, 'case', n),
       pg_temp.rid(%(seed)s, kind, n), 'protective_partner', {_CREATED} + interval '1 day', true
FROM {_SPAN} CROSS JOIN (VALUES ('mother'), ('father')) k(kind)""",
    f"""
INSERT INTO cases_allocation (id, created_at, partnership_id, case_id, family_id, part, user_id, worker_name, agency_name,
  worker_phone, cover_words, since, end_reason)
SELECT pg_temp.rid(%(seed)s, part, n), {_CREATED}, %(p)s, pg_temp.rid(%(seed)s, 'case', n),
       pg_temp.rid(%(seed)s, 'family', n), part, pg_temp.rid(%(seed)s, 'worker', 1 + (n * 7 + shift) %% %(workers)s),
       'Worker ' || (1 + (n * 7 + shift) %% %(workers)s), 'Agency', '01632 960100', '', {_CREATED} + interval '2 days', ''
FROM {_SPAN} CROSS JOIN (VALUES ('lead', 0), ('ipsw', 1), ('csw', 2)) k(part, shift) WHERE {_HELD}""",
    f"""
INSERT INTO access_membership (id, created_at, partnership_id, user_id, circle_id, capacity, since)
SELECT pg_temp.rid(%(seed)s, 'seat' || part || circle, n), {_CREATED}, %(p)s,
       pg_temp.rid(%(seed)s, 'worker', 1 + (n * 7 + shift) %% %(workers)s), pg_temp.rid(%(seed)s, circle, n), part,
       {_CREATED} + interval '2 days'
FROM {_SPAN} CROSS JOIN (VALUES ('lead', 0), ('ipsw', 1), ('csw', 2)) k(part, shift)
CROSS JOIN (VALUES ('case'), ('family')) c(circle) WHERE {_HELD}""",
    f"""
INSERT INTO actions_action (id, created_at, partnership_id, case_id, family_id, child_name, words, benefit, owner_id, owner_name,
  owner_agency, due_on, proposer, proposer_name, co_produced, open_to_family, state, explanation, done_at, done_by_id,
  times_reopened, version, ladder_version_id)
SELECT pg_temp.rid(%(seed)s, 'action' || m, n), {_CREATED}, %(p)s, pg_temp.rid(%(seed)s, 'case', n),
       pg_temp.rid(%(seed)s, 'family', n), (%(children)s::text[])[1 + pg_temp.draw(%(seed)s, 'childfirst', n, {_C})],
       (%(promises)s::text[])[m], 'The family is not left waiting.', who.id, 'Worker',
       'Agency', ({_CREATED})::date + (7 * m) + pg_temp.draw(%(seed)s, 'due' || m, n, 60), 'parent', 'A parent', true, true,
       CASE WHEN m <= 2 THEN 'done' ELSE 'agreed' END, '', CASE WHEN m <= 2 THEN {_CREATED} + interval '9 days' END,
       CASE WHEN m <= 2 THEN who.id END, 0, 1,
       (SELECT id FROM base_parameterversion WHERE key = 'P-ESC' AND partnership_id IS NULL AND version = 1)
FROM {_SPAN} CROSS JOIN generate_series(1, 5) m
CROSS JOIN LATERAL (SELECT pg_temp.rid(%(seed)s, 'worker', 1 + (n * 7 + m %% 3) %% %(workers)s) AS id) who""",
    f"""
INSERT INTO recording_chronologyentry (id, created_at, partnership_id, family_id, case_id, happened_on, words, kind, told_by,
  readers, withheld_reason, author_id, author_name, author_role, author_agency, written_at)
SELECT pg_temp.rid(%(seed)s, 'entry' || m, n), {_CREATED}, %(p)s, pg_temp.rid(%(seed)s, 'family', n),
       pg_temp.rid(%(seed)s, 'case', n), ({_CREATED})::date + m, 'Came home later than agreed; talked it through.',
       'observed', '', 'family', '', {_WORKER_OF.format(shift=0)}, 'Worker', 'Social worker', 'Agency',
       {_CREATED} + m * interval '1 day'
FROM {_SPAN} CROSS JOIN generate_series(1, 3) m""",
    f"""
INSERT INTO clock_clock (id, created_at, partnership_id, kind, about_id, circle_id, owner_label, receipt, started_at, due_on,
  stopped_at, stopped_reason, parameter_key, parameter_version_id, parameter_value, parameter_unit, ladder_version_id,
  ladder, division)
SELECT pg_temp.rid(%(seed)s, k.kind, n), {_CREATED}, %(p)s, k.kind, pg_temp.rid(%(seed)s, 'case', n),
       pg_temp.rid(%(seed)s, 'case', n), 'Worker', '', {_CREATED} + interval '1 day',
       CASE WHEN k.running THEN greatest(current_date + k.ahead, ({_CREATED} + interval '2 days')::date)
            ELSE ({_CREATED} + interval '3 days')::date END,
       CASE WHEN NOT k.running THEN {_CREATED} + interval '2 days' END, CASE WHEN k.running THEN '' ELSE 'done' END,
       k.parameter, version.id, version.value::text::int, version.unit, ladder.id, ladder.value, 'england-and-wales'
FROM {_SPAN} CROSS JOIN LATERAL ({_CLOCKS}) k(kind, parameter, running, ahead)
JOIN base_parameterversion version ON version.key = k.parameter AND version.partnership_id IS NULL AND version.version = 1
CROSS JOIN base_parameterversion ladder
WHERE ladder.key = 'P-ESC' AND ladder.partnership_id IS NULL AND ladder.version = 1""",
    # What the triggers would have kept (`finding.upkeep`), with the keys of each word cut once.
    f"""
INSERT INTO finding_findingkey (id, created_at, partnership_id, kind, subject_id, seen_in, keys)
SELECT pg_temp.rid(%(seed)s, what || CASE what WHEN 'member' THEN k.kind ELSE '' END, n), {_CREATED}, %(p)s,
       CASE WHEN what = 'referral' THEN 'request' WHEN k.kind = 'child' THEN 'child' ELSE 'adult' END,
       pg_temp.rid(%(seed)s, CASE what WHEN 'member' THEN k.kind ELSE what END, n), pg_temp.rid(%(seed)s, 'family', n),
       w1.keys || w2.keys || CASE what WHEN 'member'
         THEN finding_day_keys(k.born + pg_temp.draw(%(seed)s, 'born' || k.kind, n, 4000)) ELSE '{{}}'::int[] END
{_NAMED} CROSS JOIN (VALUES ('member'), ('referral')) what(what)
JOIN finding_words w1 ON w1.word = f.first JOIN finding_words w2 ON w2.word = f.last
WHERE what = 'member' OR k.kind = 'child'""",
)
