"""Event types of access."""

from alongside.ground.audit.events import event_type

JOINED = event_type("access.circle.joined", "A person joined a circle of need-to-know")
LEFT = event_type("access.circle.left", "A person left a circle of need-to-know")
REFUSED = event_type(
    "access.refused", "Somebody asked for a record or a place that is not theirs, and was refused"
)
EMERGENCY_OPENED = event_type(
    "access.emergency.opened",
    "A record was opened in an emergency",
    family="Your record was opened in an emergency",
)
EMERGENCY_REVIEWED = event_type("access.emergency.reviewed", "An emergency access was reviewed")
PARAMETER_SET = event_type(
    "access.parameter.set", "A new version of a limit was set by whoever runs the installation"
)
ROLE_GIVEN = event_type("access.role.given", "Somebody was given a role in an agency")
ROLE_ENDED = event_type("access.role.ended", "Somebody’s role in an agency ended")
ACCOUNT_OPENED = event_type("access.account.opened", "Somebody who works here was given an account")
ACCOUNT_CLOSED = event_type("access.account.closed", "The account of somebody who worked here was closed")
PLACE_MADE = event_type(
    "access.place.made", "A partnership or an agency was entered by whoever runs the service"
)
