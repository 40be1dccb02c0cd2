"""Event types of the post. None of them holds an address."""

from alongside.ground.audit.events import event_type

REFUSED = event_type("post.letter.refused", "A message cannot reach the address it was meant for")
GIVEN_UP = event_type("post.letter.given_up", "Messages that could not leave for a week were removed")
