"""Who keeps the lexicon, and who reads what was kept against it."""

from alongside.ground.access.registry import permission
from alongside.ground.accounts.roles import ROLES

LEXICON_KEEP = permission(
    "LEXICON_KEEP", "Propose a version of the lexicon, or put one in force", roles={"board", "manager"}
)
WORDS_KEEP = permission(
    "WORDS_KEEP",
    "Keep words that were asked about, and say why",
    roles={key for key, role in ROLES.items() if not role.is_family},
)
KEPT_READ = permission("KEPT_READ", "Read which words were kept", roles={"auditor", "board"})
# A reason may tell of a family: the board reads how often and which, the auditor why as well.
KEPT_REASONS = permission("KEPT_REASONS", "Read why words were kept", roles={"auditor"})
