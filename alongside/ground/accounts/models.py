"""Partnerships, agencies, people who sign in, and the roles they hold."""

from __future__ import annotations

import uuid
from dataclasses import replace
from functools import cached_property
from typing import Any, ClassVar

import pgtrigger
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from alongside.ground.accounts.roles import (
    AGENCY_KINDS,
    FAMILY_ROLES,
    INDEPENDENT_ROLES,
    NOT_INDEPENDENT,
    ROLES,
    STATUTORY_ROLES,
)
from alongside.ground.base.actors import Actor
from alongside.ground.base.declarations import (
    REFERENCE_DATA,
    Audience,
    Declaration,
    Retention,
    Scrub,
    Sensitivity,
)
from alongside.ground.base.ids import new_id
from alongside.ground.base.models import Record
from alongside.ground.clock import today

ACCOUNT = Declaration(
    sensitivity=Sensitivity.PROFESSIONAL,
    retention=Retention.ACCOUNT,
    scrub=Scrub.REPLACE_WORDS,
    audited="verbs",
    open_because="signing in must find the account before anyone acts; selectors never list families' accounts",
)


def _places() -> list[str]:
    return [f"{role.key}@{kind}" for role in ROLES.values() for kind in role.agency_kinds]


def sql_list(values: Any) -> str:
    """Return values of our own code as a quoted SQL list for a trigger."""
    return ", ".join(f"'{v}'" for v in sorted(values))


class Partnership(Record):
    """A safeguarding partnership: one area whose agencies work together."""

    declares = REFERENCE_DATA

    name = models.CharField(max_length=120, unique=True)
    area = models.CharField(max_length=120)
    division = models.CharField(max_length=30, default="england-and-wales")
    front_door_name = models.CharField(max_length=120)
    front_door_phone = models.CharField(max_length=40)

    def __str__(self) -> str:
        return self.name


class Agency(Record):
    """An organisation in a partnership. Its kind decides which roles its people may hold (R41, R44)."""

    declares = REFERENCE_DATA

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="agencies")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=30, choices=list(AGENCY_KINDS.items()))

    class Meta:
        verbose_name_plural = "agencies"
        constraints = [
            models.UniqueConstraint(fields=["partnership", "name"], name="agency_name_once"),
            models.CheckConstraint(condition=models.Q(kind__in=list(AGENCY_KINDS)), name="agency_kind_known"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="keeps_independence",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(new__kind__in=sorted(NOT_INDEPENDENT)),
                func=f"""
                    IF EXISTS (SELECT 1 FROM accounts_roleassignment r WHERE r.agency_id = NEW.id
                               AND r.until IS NULL AND r.role IN ({sql_list(INDEPENDENT_ROLES)})) THEN
                        RAISE EXCEPTION 'R44: an agency that employs a parent support worker stays independent'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Makes accounts; the email address is the name people sign in with."""

    def create_user(self, email: str, password: str | None = None, **facts: Any) -> User:
        """Make an account; without a password the person signs in with an emailed code."""
        user = self.model(email=self.normalize_email(email).lower(), **facts)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody with an account. What they may see and do comes from role assignments and circles alone."""

    declares = replace(ACCOUNT, system_writes=("INSERT",))

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=40, blank=True)
    partnership = models.ForeignKey(Partnership, null=True, on_delete=models.PROTECT, related_name="users")
    is_active = models.BooleanField(default=True)

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="place_stays",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                # Whoever signs in changes their password here; where they belong is not theirs to change.
                condition=pgtrigger.AnyChange("id", "partnership", "is_active"),
                func="""
                    IF current_user IN ('alongside_public', 'alongside_family', 'alongside_worker', 'alongside_wide')
                    THEN
                        RAISE EXCEPTION 'an account is moved or closed by the system alone'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def assignments(self) -> list[RoleAssignment]:
        """The roles held now, one query an instance."""
        return list(roles_of(self.id))

    @cached_property
    def _actor(self) -> Actor:
        held = [ROLES[a.role] for a in self.assignments]
        first = self.assignments[0] if self.assignments else None
        agency = first.agency if first else None
        return Actor(
            id=self.id,
            audience=_audience({role.audience for role in held}),
            roles=frozenset(role.key for role in held),
            role_title=held[0].title if held else "",
            agency_id=agency.id if agency else None,
            agency_name=agency.name if agency else "",
            agency_kind=agency.kind if agency else "",
            partnership_id=self.partnership_id,
            scopes=frozenset().union(*(role.scopes for role in held)),
        )

    def as_actor(self) -> Actor:
        """Return the facts that audit, access and row security need of this person."""
        return self._actor

    @property
    def is_family(self) -> bool:
        """Whether the account belongs to a family member."""
        return self._actor.audience is Audience.FAMILY

    @property
    def is_professional(self) -> bool:
        """Whether the account needs a second factor (R332): everyone who holds an agency's role."""
        return bool(self.assignments) and not self.is_family


def _audience(held: set[Audience]) -> Audience:
    """Return the one audience of a person; without a role it is the public's, which sees nothing of families.

    A family member who also works for an agency acts as family here: a second account keeps the two apart.
    """
    for audience in (Audience.FAMILY, Audience.WIDE, Audience.WORKER):
        if audience in held:
            return audience
    return Audience.PUBLIC


class RoleAssignment(Record):
    """One role held by one person in one agency, from a day until a day. Ended, never deleted.

    `ends_on` is the last day, where it is known beforehand: from the day after it the role opens nothing, also before the
    job has ended it.
    """

    declares = replace(ACCOUNT, system_writes=("INSERT", "UPDATE"))  # nobody gives themself a role

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="role_assignments")
    agency = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="role_assignments"
    )
    role = models.CharField(max_length=30, choices=[(r.key, r.title) for r in ROLES.values()])
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=list(ROLES)), name="role_known"),
            models.CheckConstraint(
                condition=models.Q(role__in=FAMILY_ROLES, agency__isnull=True)
                | (~models.Q(role__in=FAMILY_ROLES) & models.Q(agency__isnull=False)),
                name="role_family_has_no_agency",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "agency"],
                condition=models.Q(until__isnull=True),
                name="role_held_once",
                nulls_distinct=False,
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="fits_agency",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(new__agency_id__isnull=False),
                # How far somebody sees depends on the role, so a role is held only where it belongs (R41).
                func=f"""
                    IF NEW.role IN ({sql_list(r.key for r in ROLES.values() if r.agency_kinds)}) AND NOT EXISTS (
                        SELECT 1 FROM accounts_agency a WHERE a.id = NEW.agency_id
                        AND NEW.role || '@' || a.kind IN ({sql_list(_places())})) THEN
                        RAISE EXCEPTION 'R41: this role is not held in an agency of that kind'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="keeps_independence",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(new__until__isnull=True),
                # The lock makes two assignments of one person at the same second take turns, so neither slips past.
                func=f"""
                    PERFORM pg_advisory_xact_lock(hashtext(NEW.user_id::text));
                    IF NEW.role IN ({sql_list(INDEPENDENT_ROLES)}) AND (
                        EXISTS (SELECT 1 FROM accounts_agency a WHERE a.id = NEW.agency_id
                                AND a.kind IN ({sql_list(NOT_INDEPENDENT)}))
                        OR EXISTS (SELECT 1 FROM accounts_roleassignment r JOIN accounts_agency a ON a.id = r.agency_id
                                   WHERE r.user_id = NEW.user_id AND r.until IS NULL AND r.id <> NEW.id
                                   AND (r.role IN ({sql_list(STATUTORY_ROLES)})
                                        OR a.kind IN ({sql_list(NOT_INDEPENDENT)})))) THEN
                        RAISE EXCEPTION 'R44: a parent support worker is independent of police and social care'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    IF NEW.role NOT IN ({sql_list(INDEPENDENT_ROLES)}) AND (
                        NEW.role IN ({sql_list(STATUTORY_ROLES)})
                        OR EXISTS (SELECT 1 FROM accounts_agency a WHERE a.id = NEW.agency_id
                                   AND a.kind IN ({sql_list(NOT_INDEPENDENT)})))
                       AND EXISTS (SELECT 1 FROM accounts_roleassignment r WHERE r.user_id = NEW.user_id
                                   AND r.until IS NULL AND r.id <> NEW.id
                                   AND r.role IN ({sql_list(INDEPENDENT_ROLES)})) THEN
                        RAISE EXCEPTION 'R44: a parent support worker holds no statutory role'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} until {self.until or 'now'}"


def held_now() -> models.Q:
    """Return what picks the roles held today: not ended, and their last day, where one was said, not over."""
    return models.Q(until__isnull=True) & (models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=today()))


def refuse_independent_decider(
    column: str, *, name: str = "decided_by_statutory_worker"
) -> pgtrigger.Trigger:
    """Return the trigger by which a statutory decision refuses an independent worker as its decider (R44)."""
    return pgtrigger.Trigger(
        name=name,
        operation=pgtrigger.Insert | pgtrigger.Update,
        when=pgtrigger.Before,
        func=f"""
            IF EXISTS (SELECT 1 FROM accounts_roleassignment r WHERE r.user_id = NEW.{column}
                       AND r.until IS NULL AND r.role IN ({sql_list(INDEPENDENT_ROLES)})) THEN
                RAISE EXCEPTION 'R44: a parent support worker takes no statutory decision'
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


class SignInLink(models.Model):
    """A link that signs one demonstration person in, once. Only its digest is kept."""

    declares = Declaration(
        sensitivity=Sensitivity.NO_FAMILY_DATA,
        retention=Retention.DRAFT,
        scrub=Scrub.DROP_ROW,
        audited="not: used for people who do not exist, and by the demonstration alone",
        open_because="holds digests of random tokens; whoever follows a link has no account yet",
        deletable=True,
    )

    digest = models.CharField(max_length=64, primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_in_links")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


def user_by_id(user_id: uuid.UUID) -> User | None:
    """Return the account with that id, or None."""
    return User.objects.filter(id=user_id).first()


def roles_of(user_id: uuid.UUID) -> models.QuerySet[RoleAssignment]:
    """Return the roles that somebody holds now, each with its agency, the longest held first."""
    held = RoleAssignment.objects.filter(held_now(), user_id=user_id)
    return held.select_related("agency").order_by("since", "id")
