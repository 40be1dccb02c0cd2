"""Words that workers use, and what they mean. Written for a parent who is tired and has no time for jargon."""

from __future__ import annotations

from itertools import groupby

TERMS: tuple[tuple[str, str], ...] = (
    (
        "Adultification",
        (
            "Treating a child as if they were older than they are, so that they get less care. It is not fair on "
            "the child, and you can say so."
        ),
    ),
    (
        "Agency",
        "An organisation that works with families, such as the police, a school or children’s social care.",
    ),
    ("Allocation", "Choosing which worker will work with you."),
    ("Assessment", "Finding out, together with you, what is happening and what would help."),
    ("CAMHS", "Child and adolescent mental health services: the NHS team for children’s mental health."),
    ("Case", "What workers call the help for one child. It only means: the work we do together."),
    ("Chair", "The person who leads a meeting and makes sure that everyone is heard."),
    ("Child in need", "A child who is offered help by the council under the law. Help is agreed with you."),
    (
        "Child protection conference",
        (
            "A meeting of you and all the agencies, when workers think that a child is being badly harmed or "
            "might be. You are part of it."
        ),
    ),
    ("Child support worker", "Your child’s own worker, who works side by side with the parents’ worker."),
    (
        "Child-to-parent harm",
        (
            "When a child who is hurt, scared or controlled by others hurts or threatens the people at home. "
            "Saying so helps your child and you."
        ),
    ),
    ("Chronology", "A list of what happened, in order of time. You tell your story once, and it stays."),
    (
        "CICA",
        "The Criminal Injuries Compensation Authority. Somebody hurt by a violent crime can ask it for money.",
    ),
    ("Coercion", "Making someone do something by fear, threats or force."),
    (
        "Contextual safeguarding",
        "Looking at the places and people around a child, not only at the family, to make things safer.",
    ),
    ("Co-production", "Doing it together, as equals."),
    ("Core group", "A small group of you and the workers who meet often to keep a plan going."),
    (
        "County lines",
        (
            "Gangs who make children carry, hide or sell drugs, often in another town, with a phone line used for "
            "orders."
        ),
    ),
    (
        "Criminal exploitation (CCE)",
        "Making a child break the law for somebody else. The child is the one who is harmed.",
    ),
    (
        "Disclosure",
        (
            "When a child tells somebody what was done to them. In court it also means the papers that one side "
            "must show the other."
        ),
    ),
    ("Disruption", "Things the police and others do to make it hard for exploiters to go on."),
    ("Duty worker", "The worker who reads every request for help first and answers it."),
    ("EHCP", "Education, health and care plan: a legal plan of the help a child needs at school."),
    (
        "Exploitation",
        (
            "When somebody uses a child or young person for sex, crime, work, money or power. It is never the "
            "child’s fault."
        ),
    ),
    (
        "Extra-familial harm",
        "Harm from people outside the family. You may also hear “risk outside the home”.",
    ),
    ("Family group meeting", "A meeting that the family leads, to make its own plan."),
    ("Front door", "The team where every request for help arrives."),
    (
        "Grooming",
        "Slowly winning a child’s trust, and often turning them against their family, so as to use them.",
    ),
    ("Independent", "Not working for the police or for social care."),
    ("Information", "Anything you notice. It does not have to be proof."),
    (
        "Intelligence",
        "What the police make of information when they put it together with what others noticed.",
    ),
    ("Lead professional", "The one worker who keeps everything together and answers to you for it."),
    ("Looked-after child", "A child who lives in the care of the council, for example with foster carers."),
    (
        "Missing",
        "When nobody knows where a child is. You can ring the police straight away. You do not have to wait.",
    ),
    (
        "Modern slavery",
        "Making somebody work, break the law or do sexual things by force, threats or tricks.",
    ),
    ("Multi-agency", "Several organisations working together."),
    (
        "NRM",
        (
            "National Referral Mechanism: the way in which somebody is officially recognised as a victim of "
            "modern slavery or trafficking."
        ),
    ),
    ("Online harm", "Harm through a phone, a game or an app. It can reach a child in their own bedroom."),
    ("Parent liaison officer (PLO)", "Another name for a parent support worker."),
    (
        "Parent support worker",
        (
            "Your own worker. They stand by you, explain things, come to meetings with you, and do not work for "
            "the police or social care."
        ),
    ),
    (
        "Parental responsibility",
        "The rights and duties that the law gives to parents, and sometimes to others who care for a child.",
    ),
    ("Plan", "What each person will do to keep your child and family safe. You help to write it."),
    (
        "Promise",
        "Something a worker said they would do, by a day. You can see it, and you can say that it was not done.",
    ),
    ("Protective parent", "A parent who keeps their child safe. We start from the belief that you are one."),
    ("Radicalisation", "Drawing somebody into hate or violence for a cause."),
    ("Receipt code", "The secret code that opens your request for help, without an account."),
    ("Referral", "Asking for help for a child. You can do it yourself."),
    (
        "Return conversation",
        "A talk that a child is offered after being missing, with somebody who is not the police.",
    ),
    ("Review", "Looking again at a plan or a decision, to see whether it is right."),
    ("Safe contact", "How, when and where we may reach you so that nobody who should not know finds out."),
    ("Safeguarding", "Keeping children safe."),
    (
        "Secondary trauma",
        (
            "Being deeply upset or ill because of what was done to somebody you love. It is common. It is not "
            "weakness."
        ),
    ),
    (
        "Section 17",
        "The part of the Children Act 1989 under which councils in England help children in need.",
    ),
    (
        "Section 47",
        (
            "The part of the Children Act 1989 under which councils in England find out whether a child is being "
            "badly harmed."
        ),
    ),
    (
        "Sexual exploitation (CSE)",
        (
            "Tricking, pressing or forcing a child into sexual acts. It is abuse, also when the child was given "
            "something or said yes."
        ),
    ),
    ("Social worker", "A trained worker of the council whose job is to help children to be safe."),
    (
        "Special measures",
        "Help in court for somebody who is scared or young, such as a screen or a video link.",
    ),
    (
        "Strategy meeting",
        "A meeting of workers to decide quickly what to do when a child may be badly harmed.",
    ),
    (
        "Threshold",
        (
            "How worried workers are about what is being done to your child: low, medium or high. It is not a "
            "mark for you."
        ),
    ),
    ("Trafficking", "Moving a child from place to place to use them, even only across town."),
    ("Trap house", "A home that drug dealers use. Children may be kept or made to work there."),
    ("Trauma-informed", "Working in a way that understands what fear and hurt do to people."),
    (
        "Victim impact statement",
        "Your words to the court about what the crime did to you. Also called a victim personal statement.",
    ),
    ("Youth justice", "The team that works with children who came into contact with the law."),
)


def by_letter() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the words under their first letter, from A to Z."""
    ordered = sorted(TERMS, key=lambda term: term[0].casefold())
    return [(letter, list(terms)) for letter, terms in groupby(ordered, key=lambda term: term[0][0].upper())]
