"""The SQL that keeps the keys in step: functions that cut them, what the keys should be, and triggers on the tables they are of.

A trigger cannot be forgotten by a verb. The operator's commands write and check the same statements (`TRUTH`).
"""

from __future__ import annotations

from alongside.family.finding.keys import (
    EMAIL_IN_WORDS,
    HANDLE_IN_WORDS,
    LONGEST,
    PHONE_IN_WORDS,
    PLATE_IN_WORDS,
    SOUNDS,
)

_PURE = "LANGUAGE sql IMMUTABLE PARALLEL SAFE"
TABLE = "finding_findingkey"
COLUMNS = "id, created_at, partnership_id, kind, subject_id, seen_in, keys"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _sound() -> str:
    body = "word"
    for pattern, becomes in SOUNDS:
        body = f"regexp_replace({body}, {_quoted(pattern)}, {_quoted(becomes)}, 'g')"
    return body


def _found(pattern: str, text: str) -> str:
    return f"(SELECT m[1] AS one FROM regexp_matches({text}, {_quoted('(' + pattern + ')')}, 'g') m) found"


_SHORTENED = (
    "SELECT finding_hash(mark || w) AS key, 0 AS place UNION ALL SELECT finding_hash(mark || substr(w, 1, i - 1) ||"
    " substr(w, i + 1)), i FROM generate_series(1, length(w)) i WHERE length(w) > 2"
)
FUNCTIONS = (
    (
        f"CREATE OR REPLACE FUNCTION finding_hash(key text) RETURNS int {_PURE} AS $$"
        " SELECT ('x' || substr(md5(key), 1, 8))::bit(32)::int $$"
    ),
    f"CREATE OR REPLACE FUNCTION finding_sound(word text) RETURNS text {_PURE} AS $$ SELECT {_sound()} $$",
    (
        f"CREATE OR REPLACE FUNCTION finding_shortened(w text, mark text) RETURNS int[] {_PURE} AS $$"
        f" SELECT coalesce(array_agg(key ORDER BY place), '{{}}') FROM ({_SHORTENED}) k $$"
    ),
    (
        f"CREATE OR REPLACE FUNCTION finding_word_keys(word text) RETURNS int[] {_PURE} AS $$"
        " SELECT finding_shortened(word, '-') || finding_hash('~' || finding_sound(word)) || CASE WHEN length(word) > 2"
        " THEN ARRAY[finding_hash('^' || left(word, 3)), finding_hash('$' || right(word, 3))] ELSE '{}'::int[] END $$"
    ),
    # What is folded in Python stays as it is; what people go by is stored as they wrote it.
    (
        f"CREATE OR REPLACE FUNCTION finding_fold(words text) RETURNS text {_PURE} AS $$ SELECT lower(regexp_replace("
        "normalize(words, NFKD), '[\\u0300-\\u036f''’‘ʼ`´]', '', 'g')) $$"
    ),
    (
        f"CREATE OR REPLACE FUNCTION finding_name_keys(name text) RETURNS int[] {_PURE} AS $$"
        f" SELECT coalesce(array_agg(key ORDER BY place, n), '{{}}') FROM regexp_split_to_table(finding_fold(name),"
        " '[\\s.,;:/()\"–—_-]+') WITH ORDINALITY w(word, place), unnest(finding_word_keys(left(word, "
        f"{LONGEST}))) WITH ORDINALITY k(key, n) WHERE word <> '' $$"
    ),
    (
        f"CREATE OR REPLACE FUNCTION finding_day_keys(day date) RETURNS int[] {_PURE} AS $$ SELECT CASE WHEN day IS NULL"
        " THEN '{}'::int[] ELSE ARRAY[finding_hash('b' || to_char(day, 'YYYY-MM-DD')),"
        " finding_hash('m' || to_char(day, 'YYYY-MM'))] END $$"
    ),
    (
        f"CREATE OR REPLACE FUNCTION finding_phone_keys(number text) RETURNS int[] {_PURE} AS $$"
        " SELECT finding_shortened(d, '#') || finding_hash('#$' || right(d, 6)) FROM (SELECT ltrim(regexp_replace("
        "regexp_replace(number, '[^0-9]', '', 'g'), '^(0044|44)([0-9]{9,})$', '\\2'), '0') AS d) p $$"
    ),
    (
        f"CREATE OR REPLACE FUNCTION finding_plate_keys(plate text) RETURNS int[] {_PURE} AS $$ SELECT finding_shortened("
        "translate(regexp_replace(upper(plate), '[^A-Z0-9]', '', 'g'), 'OI', '01'), '%') $$"
    ),
    f"""CREATE OR REPLACE FUNCTION finding_identifier_keys(words text) RETURNS int[] {_PURE} AS $$
    SELECT CASE WHEN words !~ '[0-9@]' THEN '{{}}'::int[] ELSE coalesce(array_agg(key), '{{}}') END FROM (
      SELECT unnest(finding_phone_keys(one)) AS key FROM {_found(PHONE_IN_WORDS, "words")}
      UNION ALL SELECT unnest(finding_plate_keys(one)) FROM {_found(PLATE_IN_WORDS, "upper(words)")}
      UNION ALL SELECT finding_hash('!' || lower(one)) FROM {_found(EMAIL_IN_WORDS, "words")}
      UNION ALL SELECT finding_hash('@' || rtrim(lower(substr(one, strpos(one, '@') + 1)), '.'))
        FROM {_found(HANDLE_IN_WORDS, "words")}) k $$""",
)

_PERSON = """SELECT m.id, now() AS created_at, m.partnership_id,
  CASE WHEN m.relationship IN ('child', 'sibling') THEN 'child' ELSE 'adult' END AS kind, m.person_id AS subject_id,
  m.family_id AS seen_in,
  finding_name_keys(p.name_key) || finding_name_keys(p.known_as) || finding_day_keys(p.born_on) AS keys
FROM people_familymember m JOIN people_person p ON p.id = m.person_id WHERE {where}"""
_REQUEST = """SELECT r.id, now() AS created_at, r.partnership_id, 'request' AS kind, r.id AS subject_id, r.family_id AS seen_in,
  finding_name_keys(r.child_key) || finding_name_keys(r.referrer_name) || finding_day_keys(r.child_born_on)
  || finding_identifier_keys(r.referrer_contact || ' ; ' || r.own_words) AS keys
FROM referrals_referral r WHERE {where}"""
_REACH = """SELECT c.id, now() AS created_at, c.partnership_id, 'reach' AS kind, c.id AS subject_id, c.person_id AS seen_in,
  CASE WHEN c.channel IN ('phone', 'text') THEN finding_phone_keys(c.value)
  ELSE finding_identifier_keys(c.value) END AS keys FROM people_contactpoint c WHERE {where}"""
_ENTRY = """SELECT * FROM (SELECT e.id, now() AS created_at, e.partnership_id, 'entry' AS kind, e.id AS subject_id,
  e.family_id AS seen_in, finding_identifier_keys(e.words) AS keys FROM recording_chronologyentry e
  WHERE e.words ~ '[0-9@]' AND {where}) found WHERE keys <> '{{}}'"""
# What the keys should be, a statement a table; `where` narrows it to some rows.
TRUTH = {"person": _PERSON, "request": _REQUEST, "reach": _REACH, "entry": _ENTRY}
# Table, the columns whose change counts (none: rows are never changed), and which rows of the truth a changed row touches.
_WATCHED = (
    ("member", "people_familymember", "person_id, family_id, relationship", "person", "m.id = NEW.id"),
    ("person", "people_person", "name_key, known_as, born_on", "person", "m.person_id = NEW.id"),
    ("request", "referrals_referral", "child_key, referrer_name, child_born_on, referrer_contact, own_words, family_id",
     "request", "r.id = NEW.id"),
    ("reach", "people_contactpoint", "channel, value", "reach", "c.id = NEW.id"),
    ("entry", "recording_chronologyentry", "", "entry", "e.id = NEW.id"),
)  # fmt: skip
KEEP = (
    f"INSERT INTO {TABLE} ({COLUMNS}) {{truth}} ON CONFLICT (id) DO UPDATE SET kind = excluded.kind,"
    " subject_id = excluded.subject_id, seen_in = excluded.seen_in, keys = excluded.keys"
)


def _triggers() -> list[str]:
    made = []
    for name, table, columns, kind, where in _WATCHED:
        keep = KEEP.format(truth=TRUTH[kind].format(where=where))
        made.append(
            f"CREATE OR REPLACE FUNCTION finding_{name}_kept() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER"
            f" SET search_path = public, pg_temp AS $body$ BEGIN {keep}; RETURN NULL; END $body$"
        )
        changed = f" OR UPDATE OF {columns}" if columns else ""
        made.append(
            f"CREATE OR REPLACE TRIGGER finding_{name}_kept AFTER INSERT{changed} ON {table} FOR EACH ROW"
            f" EXECUTE FUNCTION finding_{name}_kept()"
        )
    return made


STATEMENTS = (*FUNCTIONS, *_triggers())


def rebuild_statements() -> list[str]:
    """Return the statements that bring every key up to date, as the owner: missing and wrong ones, and those of nothing."""
    kept = [KEEP.format(truth=truth.format(where="true")) + _ONLY_WRONG for truth in TRUTH.values()]
    return [
        *kept,
        f"DELETE FROM {TABLE} k WHERE NOT EXISTS (SELECT 1 FROM ({_all_ids()}) t WHERE t.id = k.id)",
    ]


_ONLY_WRONG = (
    f" WHERE ({TABLE}.kind, {TABLE}.subject_id, {TABLE}.seen_in, {TABLE}.keys)"
    " IS DISTINCT FROM (excluded.kind, excluded.subject_id, excluded.seen_in, excluded.keys)"
)


def _all_ids() -> str:
    return " UNION ALL ".join(f"SELECT id FROM ({truth.format(where='true')}) t" for truth in TRUTH.values())


def verify_statement() -> str:
    """Return the statement that counts keys that are missing, wrong, or of nothing: all 0 when they are in step."""
    truth = " UNION ALL ".join(f"({one.format(where='true')})" for one in TRUTH.values())
    return (
        "SELECT count(*) FILTER (WHERE k.id IS NULL), count(*) FILTER (WHERE k.id IS NOT NULL AND t.id IS NOT NULL AND"
        " (k.kind, k.subject_id, k.seen_in, k.keys) IS DISTINCT FROM (t.kind, t.subject_id, t.seen_in, t.keys)),"
        f" count(*) FILTER (WHERE t.id IS NULL) FROM {TABLE} k FULL JOIN ({truth}) t ON t.id = k.id"
    )


# An installation that held families before this room existed: its keys are cut once, after the migration.
FILL_ONCE = (
    f"DO $fill$ BEGIN IF NOT EXISTS (SELECT 1 FROM {TABLE}) THEN "
    + "; ".join(KEEP.format(truth=truth.format(where="true")) for truth in TRUTH.values())
    + "; END IF; END $fill$"
)
