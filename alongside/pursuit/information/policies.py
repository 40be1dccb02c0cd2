"""Who may do what in this room. Telling needs no right: anyone may say what they noticed (R145, R147)."""

from alongside.ground.access.registry import permission

_EVERY_WORKER = {
    "ipsw", "csw", "social_worker", "duty_worker", "fsw", "police", "police_intelligence", "hub", "education", "health",
    "youth_justice", "voluntary", "carer", "befriender", "manager", "agency_manager", "dso",
}  # fmt: skip

TELL_AT_DESK = permission(
    "TELL_AT_DESK", "Tell what one noticed, and read what came of it", roles=_EVERY_WORKER
)
TELL_AT_HOME = permission(
    "TELL_AT_HOME",
    "Tell what one noticed from one’s own pages, and read what came of it",
    roles={"parent_carer", "young_person"},
)
TELL_FOR_PARENT = permission(
    "TELL_FOR_PARENT", "Pass on what a parent noticed and agreed to pass on", roles={"ipsw"}
)
REPORT_READ = permission(
    "REPORT_READ", "Read what people tell, and say that it was read", roles={"police_intelligence"}
)
SOURCE_OPEN = permission(
    "SOURCE_OPEN", "Look at who told something, with a reason", roles={"police_intelligence"}
)
REPORT_ORIGINAL = permission(
    "REPORT_ORIGINAL",
    "Open the original of a picture, film or recording that came with a report, with a reason: it can show who told it",
    roles={"police", "police_intelligence"},
)
REPORT_FLAG = permission("REPORT_FLAG", "Write down a doubt about a report", roles={"police_intelligence"})
FEEDBACK_GIVE = permission(
    "FEEDBACK_GIVE", "Tell whoever told something what came of it", roles={"police_intelligence"}
)
URGENT_CONFIRM = permission(
    "URGENT_CONFIRM", "Say that the police have an urgent report", roles={"police", "police_intelligence"}
)
ROTA_KEEP = permission(
    "ROTA_KEEP",
    "Keep the list of police contacts on duty",
    roles={"police_intelligence", "agency_manager", "manager"},
)
THING_WORK = permission(
    "THING_WORK", "Write what became of something that waits to be collected", roles={"police_intelligence"}
)
ALARM_READ = permission(
    "ALARM_READ",
    "Read what is told about somebody who works with families, and pass it on",
    roles={"dso", "manager"},
)
MISSED_READ = permission(
    "MISSED_READ",
    "Read what was offered and not taken, and how often",
    roles={"auditor", "manager", "police_intelligence"},
)
MISSED_ANSWER = permission(
    "MISSED_ANSWER", "Answer somebody whose offer was not taken", roles={"manager", "police_intelligence"}
)
TRAINING_NOTE = permission(
    "TRAINING_NOTE",
    "Write down that a carer learnt how to write in the log, and see who has not yet",
    roles={"manager", "agency_manager", "trainer"},
)
