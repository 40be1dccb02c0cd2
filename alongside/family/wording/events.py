"""Event types of this room. Facts hold counts and numbers of versions, never a word of anybody."""

from alongside.ground.audit.events import event_type

KEPT = event_type("wording.words.kept", "Words that were asked about were kept, with a reason or a next step")
PROPOSED = event_type("wording.lexicon.proposed", "A new version of the lexicon was proposed")
STARTED = event_type("wording.lexicon.started", "A version of the lexicon came into force")
