"""Couples and their partners: add, edit, delete a wrongly added one, open their names, record the secrets policy."""

import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, func, or_, select

from practice import clock, hashing
from practice.access import check_in_link, homework_link
from practice.access import keyring as owners
from practice.access.caseload import Caseload
from practice.access.keyring import Keyring
from practice.models.assignment import Assignment
from practice.models.check_in import CheckIn
from practice.models.couple import Couple, Partner, SecretsPolicy
from practice.models.disclosing import Authorization, Disclosure
from practice.models.practice import Practice
from practice.models.report import Report
from practice.models.response import Response
from practice.models.session_record import PrivateNote, SessionRecord
from practice.refusals import AlreadyAnswered, NotOnCaseload
from practice.services.couple import legal_hold
from practice.texts import N_
from practice.vault import DataKey, Sealed

REF_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no 0/O, 1/I: a ref is read aloud
NO_PIN_YET = ""  # no PIN fits it
MARKS = ("circle", "diamond", "square", "triangle")

POLICIES = {
    "no_secrets": N_("No secrets: what one partner tells me alone can be brought into our joint sessions"),
    "limited": N_("Limited: I decide with that partner what is brought into our joint sessions"),
    "individual": N_("Individual: what one partner tells me alone stays with me unless that partner agrees"),
}


@dataclass(frozen=True)
class Details:
    """What a therapist types about one partner. `safe_contact` is the partner's own word, asked alone.

    `emergency` says whom to call for this person in an emergency, and how.
    """

    first_name: str
    last_name: str = ""
    pronouns: str = ""
    language: str = "en"
    email: str = ""
    phone: str = ""
    safe_contact: str = "not_asked"
    emergency: str = ""


@dataclass(frozen=True)
class Person:
    """A partner as pages show them; `mark` is the shape that stands for them in every chart."""

    id: UUID
    position: int
    mark: str
    details: Details = field(repr=False)
    withdrew_at: datetime | None = None
    is_out: bool = False  # withdrawn or restricted: nothing new is asked of them

    @property
    def label(self) -> str:
        return self.details.first_name

    @property
    def full_name(self) -> str:
        return f"{self.details.first_name} {self.details.last_name}".strip()


def add(
    caseload: Caseload,
    partners: Sequence[Details],
    next_session_at: datetime | None = None,
    *,
    pins_later: bool = False,
) -> Couple:
    """Add a couple with a key of its own and one for each partner; each partner gets a PIN, to be handed over alone.

    `pins_later` leaves the PINs, slow to make, to the first homework: where many couples are added at once.
    """
    now = clock.now()
    couple = Couple(
        id=uuid4(),
        ref=new_ref(),
        therapist_id=caseload.therapist_id,
        created_at=now,
        state_since=now,
        last_activity_at=now,
        next_session_at=next_session_at,
    )
    caseload.session.add(couple)
    caseload.keyring.make(owners.couple(couple.id))
    caseload.session.flush()
    needed = caseload.session.scalar(select(Practice.pin_needed)) is not False
    for position, details in enumerate(partners, start=1):
        partner = _new_partner(caseload.keyring, couple.id, position, details)
        partner.pin_needed = needed
        if needed and not pins_later:
            set_new_pin(caseload.keyring, partner)
        caseload.session.add(partner)
    caseload.audit.record(caseload.actor, "couple.added", couple_id=couple.id)
    return couple


def new_ref() -> str:
    letters = "".join(secrets.choice(REF_LETTERS) for _ in range(6))
    return f"{letters[:3]}-{letters[3:]}"


def _new_partner(keyring: Keyring, couple_id: UUID, position: int, details: Details) -> Partner:
    partner = Partner(id=uuid4(), couple_id=couple_id, position=position, created_at=clock.now())
    keyring.make(owners.person(partner.id))
    write_details(keyring, partner, details)
    partner.pin_hash = NO_PIN_YET
    return partner


def write_details(keyring: Keyring, partner: Partner, details: Details) -> None:
    owner = owners.person(partner.id)
    name = {"first": details.first_name, "last": details.last_name, "pronouns": details.pronouns}
    contact = {
        "email": details.email,
        "phone": details.phone,
        "safe": details.safe_contact,
        "emergency": details.emergency,
    }
    partner.name = keyring.seal_json(owner, "partner.name", partner.id, name)
    partner.contact = keyring.seal_json(owner, "partner.contact", partner.id, contact)
    partner.language = details.language


def set_new_pin(keyring: Keyring, partner: Partner) -> str:
    """Give the partner another PIN, readable for the therapist until it is handed over."""
    pin = hashing.new_pin()
    partner.pin = keyring.seal_text(owners.person(partner.id), "partner.pin", partner.id, pin)
    partner.pin_hash = hashing.hash_secret(hashing.peppered(pin, pin_pepper(keyring)))
    partner.pin_handed_over_at = None
    return pin


def require_pin(keyring: Keyring, partner: Partner) -> None:
    """Make the PIN of a partner who needs one and has had none yet."""
    if partner.pin_needed and partner.pin_hash == NO_PIN_YET:
        set_new_pin(keyring, partner)


def pin_pepper(keyring: Keyring) -> bytes:
    return keyring.practice().derive("pin")


def edit(caseload: Caseload, ref: str, details: Sequence[Details], next_session_at: datetime | None) -> Couple:
    """Replace what is known about each partner, in order of position. Raises NotOnCaseload."""
    couple = caseload.couple(ref)
    for partner, new in zip(couple.partners, details, strict=True):
        if partner.erased_at is None:
            write_details(caseload.keyring, partner, new)
    couple.next_session_at = next_session_at
    caseload.audit.record(caseload.actor, "couple.edited", couple_id=couple.id)
    return couple


def delete_wrongly_added(caseload: Caseload, ref: str) -> None:
    """Delete a couple that nobody has answered for, with its keys. Raises NotOnCaseload, AlreadyAnswered.

    A couple with answers or notes is a clinical record: ending, archiving and erasure are other acts.
    """
    couple = caseload.couple(ref)
    legal_hold.refuse(caseload.session, couple.id)
    if is_record(caseload, couple.id):
        raise AlreadyAnswered(N_("There are answers or notes of a session here. Nothing was changed."))
    remove(caseload, couple)


def is_record(caseload: Caseload, couple_id: UUID) -> bool:
    """Whether anybody has sent or authorized anything or a note was begun, so that the couple is a clinical record."""
    sent = select(Response.id).where(Response.couple_id == couple_id)
    private = select(CheckIn.id).join(Partner, Partner.id == CheckIn.partner_id).where(Partner.couple_id == couple_id)
    noted = select(SessionRecord.id).where(
        SessionRecord.couple_id == couple_id, or_(SessionRecord.revision > 0, SessionRecord.finished_at.is_not(None))
    )
    own = (
        select(PrivateNote.id)
        .join(SessionRecord, SessionRecord.id == PrivateNote.session_id)
        .where(SessionRecord.couple_id == couple_id)
    )
    outside = (
        select(Authorization.id)
        .join(Partner, Partner.id == Authorization.partner_id)
        .where(Partner.couple_id == couple_id)
    )
    ordered = select(Disclosure.id).where(Disclosure.couple_id == couple_id)
    found = (sent, private, noted, own, outside, ordered)
    return any(caseload.session.scalar(one.limit(1)) is not None for one in found)


def remove(caseload: Caseload, couple: Couple) -> None:
    """Destroy the keys and rows of a couple; the audit chain stays."""
    for report_id in caseload.session.scalars(select(Report.id).where(Report.couple_id == couple.id)):
        caseload.keyring.destroy(owners.report(report_id))
    for partner in couple.partners:
        caseload.keyring.destroy(owners.person(partner.id))
    caseload.keyring.destroy(owners.couple(couple.id))
    for model in (Report, Assignment, SecretsPolicy):
        caseload.session.execute(delete(model).where(model.couple_id == couple.id))
    caseload.session.execute(delete(Partner).where(Partner.couple_id == couple.id))
    caseload.session.execute(delete(Couple).where(Couple.id == couple.id))
    caseload.audit.record(caseload.actor, "couple.deleted", couple_id=couple.id)


def people(keyring: Keyring, partners: Iterable[Partner]) -> list[Person]:
    """The partners with their names opened, by position. Raises Unreadable."""
    partners = list(partners)
    keyring.load(owners.person(partner.id) for partner in partners)
    return [person_of(keyring, partner) for partner in sorted(partners, key=lambda one: one.position)]


def person_of(keyring: Keyring, partner: Partner) -> Person:
    owner = owners.person(partner.id)
    name = name_of(keyring.key(owner), partner.id, partner.name)
    contact = keyring.open_json(owner, "partner.contact", partner.id, partner.contact)
    details = Details(
        first_name=name["first"],
        last_name=name["last"],
        pronouns=name["pronouns"],
        language=partner.language,
        email=contact["email"],
        phone=contact["phone"],
        safe_contact=contact["safe"],
        emergency=contact.get("emergency", ""),
    )
    mark = MARKS[(partner.position - 1) % len(MARKS)]
    return Person(partner.id, partner.position, mark, details, partner.withdrew_at, partner.is_out)


def name_of(key: DataKey, partner_id: UUID, sealed: Sealed) -> dict[str, str]:
    """A partner's name: `first`, `last` and `pronouns`. Raises Unreadable."""
    name: dict[str, str] = json.loads(key.open("partner.name", partner_id, sealed).decode())
    return name


def couple_name(persons: Iterable[Person]) -> str:
    return " & ".join(person.label for person in persons)


def names(caseload: Caseload, couple_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The couples' names by id, for lists; only of this caseload."""
    partners = caseload.session.scalars(
        select(Partner)
        .join(Couple, Couple.id == Partner.couple_id)
        .where(caseload.holds(), Couple.id.in_(list(couple_ids)))
    ).all()
    found: dict[UUID, list[Partner]] = {}
    for partner in partners:
        found.setdefault(partner.couple_id, []).append(partner)
    caseload.keyring.load(owners.person(partner.id) for partner in partners)
    return {couple_id: couple_name(people(caseload.keyring, both)) for couple_id, both in found.items()}


def record_policy(caseload: Caseload, ref: str, policy: str) -> SecretsPolicy:
    """Record the couple's secrets policy as a new version; partners acknowledge that version before they answer."""
    couple = caseload.locked_couple(ref)
    current = policy_of(caseload, couple.id)
    if current is not None and current.policy == policy:
        return current
    recorded = SecretsPolicy(
        couple_id=couple.id,
        version=(current.version if current else 0) + 1,
        policy=policy,
        recorded_by=caseload.therapist_id,
        recorded_at=clock.now(),
    )
    caseload.session.add(recorded)
    caseload.audit.record(caseload.actor, "policy.recorded", couple_id=couple.id)
    return recorded


def policy_of(caseload: Caseload, couple_id: UUID) -> SecretsPolicy | None:
    return caseload.session.scalar(
        select(SecretsPolicy)
        .where(SecretsPolicy.couple_id == couple_id)
        .order_by(SecretsPolicy.version.desc())
        .limit(1)
    )


def pin_of(caseload: Caseload, ref: str, position: int) -> str | None:
    """The partner's PIN while it has not been handed over; None afterwards."""
    partner = partner_at(caseload, ref, position)
    if partner.pin is None:
        return None
    return caseload.keyring.open_text(owners.person(partner.id), "partner.pin", partner.id, partner.pin)


def pin_handed_over(caseload: Caseload, ref: str, position: int) -> None:
    """From now on the PIN can't be read here any more."""
    partner = partner_at(caseload, ref, position)
    partner.pin, partner.pin_handed_over_at = None, clock.now()
    caseload.audit.record(
        caseload.actor, "pin.handed_over", couple_id=partner.couple_id, about=("partner", partner.id)
    )


def renew_pin(caseload: Caseload, ref: str, position: int) -> None:
    """Another PIN, also where it had been switched off."""
    partner = partner_at(caseload, ref, position)
    set_new_pin(caseload.keyring, partner)
    partner.pin_needed = True
    homework_link.close_others(caseload.session, partner.id)
    check_in_link.close_all(caseload.session, partner.id)
    caseload.audit.record(caseload.actor, "pin.renewed", couple_id=partner.couple_id, about=("partner", partner.id))


def switch_pin_off(caseload: Caseload, ref: str, position: int) -> None:
    """Let this partner's links open without a PIN: whoever holds the link opens it. Audited."""
    partner = partner_at(caseload, ref, position)
    partner.pin_needed, partner.pin = False, None
    caseload.audit.record(
        caseload.actor, "pin.switched_off", couple_id=partner.couple_id, about=("partner", partner.id)
    )


def partner_at(caseload: Caseload, ref: str, position: int) -> Partner:
    for partner in caseload.couple(ref).partners:
        if partner.position == position:
            return partner
    raise NotOnCaseload


def count(caseload: Caseload) -> int:
    return caseload.session.scalar(
        select(func.count()).select_from(Couple).where(caseload.holds())
    ) or 0

