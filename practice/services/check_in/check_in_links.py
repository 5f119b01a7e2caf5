"""Offering the private check-in: on the therapist's own device to one partner, or at home to both at once.

What a page about links shows is the same whether anybody has opened, sent or postponed anything.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from practice import clock, hashing
from practice.access import check_in_link
from practice.access import keyring as owners
from practice.access.caseload import Caseload
from practice.models.check_in import CheckInLink
from practice.models.couple import Couple, Partner
from practice.models.practice import Practice
from practice.refusals import NotOnCaseload, PolicyNotRecorded, Refusal
from practice.services.caseload import progress
from practice.services.check_in import check_in_switch
from practice.services.couple import case, couples
from practice.services.couple.case import CaseHeader
from practice.services.couple.couples import Person
from practice.services.safety import safety
from practice.texts import N_

ON_DEVICE = timedelta(hours=2)  # *choice*: how long a device that was handed over can be answered on
ACTS = {
    "extend": "check_in_link.extended",
    "renew": "check_in_link.renewed",
    "revoke": "check_in_link.revoked",
}


class NotAskedAlone(Refusal):
    message = N_("At home it is only for both, after each was asked alone. Nothing was offered.")


class NotTakingPart(Refusal):
    message = N_("This case or partner does not take part at present. Nothing was offered.")


@dataclass(frozen=True)
class LinkOf:
    """One partner's link at home. `token` is None once it has ended, `pin` once it was handed over."""

    person: Person
    id: UUID
    token: str | None = field(repr=False)
    expires_at: datetime
    is_frozen: bool
    pin: str | None = field(repr=False)


@dataclass(frozen=True)
class OfferPage:
    """What stands before an offer, and the links that are out. `asked` says who was asked alone, in the same order."""

    header: CaseHeader
    version: str
    asked: tuple[bool, ...]
    has_policy: bool
    is_active: bool
    links: tuple[LinkOf, ...]

    @property
    def may_be_at_home(self) -> bool:
        return all(self.asked) and self.has_policy and self.is_active


def open_page(caseload: Caseload, ref: str) -> OfferPage:
    """The page on offering; showing the links is audited. Raises NotOnCaseload, CheckInOff."""
    couple = caseload.couple(ref)
    check_in_switch.require_on(caseload.session)
    header = case.header(caseload, ref)
    links = tuple(
        _shown(caseload, ref, link, person) for person in header.persons if (link := _at_home(caseload, person.id))
    )
    caseload.audit.record(caseload.actor, "check_in_links.shown", couple_id=couple.id)
    return OfferPage(
        header=header,
        version=check_in_switch.form().version,
        asked=tuple(_was_asked(caseload, couple)),
        has_policy=couples.policy_of(caseload, couple.id) is not None,
        is_active=_takes_part(couple, couple.partners),
        links=links,
    )


def _was_asked(caseload: Caseload, couple: Couple) -> list[bool]:
    return [not one.is_due for one in safety.record_of(caseload, couple).asked]


def _takes_part(couple: Couple, partners: Sequence[Partner]) -> bool:
    return couple.status == "active" and not any(one.is_out for one in partners)


def _at_home(caseload: Caseload, partner_id: UUID) -> CheckInLink | None:
    return caseload.session.scalar(
        select(CheckInLink)
        .where(CheckInLink.partner_id == partner_id, CheckInLink.place == "home")
        .order_by(CheckInLink.offered_at.desc(), CheckInLink.id)
        .limit(1)
    )


def _shown(caseload: Caseload, ref: str, link: CheckInLink, person: Person) -> LinkOf:
    live = link.token is not None and link.ended_at is None and link.expires_at > clock.now()
    return LinkOf(
        person=person,
        id=link.id,
        token=_token(caseload, link) if live else None,
        expires_at=link.expires_at,
        is_frozen=link.frozen_at is not None and link.ended_at is None,
        pin=couples.pin_of(caseload, ref, person.position),
    )


def _token(caseload: Caseload, link: CheckInLink) -> str | None:
    if link.token is None:
        return None
    return caseload.keyring.open_text(owners.person(link.partner_id), "check_in_link.token", link.id, link.token)


def offer_at_home(caseload: Caseload, ref: str) -> None:
    """A link for each partner, in place of any earlier one; never for one alone.

    Raises NotOnCaseload, CheckInOff, PolicyNotRecorded, NotTakingPart, NotAskedAlone.
    """
    couple = caseload.locked_couple(ref)
    check_in_switch.require_on(caseload.session)
    _refuse(caseload, couple, couple.partners)
    if not all(_was_asked(caseload, couple)):
        raise NotAskedAlone
    days = caseload.session.scalars(select(Practice.link_days)).one()
    end_open(caseload.session, couple.id, "replaced")
    for partner in couple.partners:
        couples.require_pin(caseload.keyring, partner)
        link = _new_link(caseload, partner, "home", timedelta(days=days))
        _give_token(caseload, link)
        caseload.session.add(link)
    _finish(caseload, couple.id, "check_in.offered_at_home")


def before_handing_over(caseload: Caseload, ref: str, position: int) -> tuple[CaseHeader, Person]:
    """Who would be given the device. Raises NotOnCaseload, CheckInOff."""
    header = case.header(caseload, ref)
    person = header.person_at(position)
    check_in_switch.require_on(caseload.session)
    return header, person


def hand_over(caseload: Caseload, ref: str, position: int) -> str:
    """Begin one partner's check-in on the device that the therapist hands over; the token of its session's cookie.

    Raises NotOnCaseload, CheckInOff, PolicyNotRecorded, NotTakingPart.
    """
    couple = caseload.locked_couple(ref)
    check_in_switch.require_on(caseload.session)
    partner = couples.partner_at(caseload, ref, position)
    _refuse(caseload, couple, [partner])
    end_open(caseload.session, couple.id, "replaced", CheckInLink.partner_id == partner.id, place="clinic")
    link = _new_link(caseload, partner, "clinic", ON_DEVICE)
    link.token_hash = hashing.token_hash(hashing.new_token())  # nobody has this token: the device alone opens it
    caseload.session.add(link)
    token = check_in_link.begin(link, kiosk=True)
    caseload.session.flush()
    caseload.audit.record(
        caseload.actor, "check_in.handed_over", couple_id=couple.id, about=("partner", partner.id)
    )
    return token


def _refuse(caseload: Caseload, couple: Couple, partners: Sequence[Partner]) -> None:
    if couples.policy_of(caseload, couple.id) is None:
        raise PolicyNotRecorded
    if couple.status in ("ended", "archived") or any(one.is_out for one in partners):
        raise NotTakingPart
    if len(partners) > 1 and couple.status != "active":
        raise NotTakingPart


def _new_link(caseload: Caseload, partner: Partner, place: str, lasts: timedelta) -> CheckInLink:
    form = check_in_switch.form()
    return CheckInLink(
        id=uuid4(),
        partner_id=partner.id,
        place=place,
        instrument=form.code,
        instrument_version=form.version,
        expires_at=clock.now() + lasts,
        offered_by=caseload.therapist_id,
        offered_at=clock.now(),
        session_kiosk=False,
        wrong_pins=0,
    )


def _give_token(caseload: Caseload, link: CheckInLink) -> None:
    token = hashing.new_token()
    link.token_hash = hashing.token_hash(token)
    owner = owners.person(link.partner_id)
    link.token = caseload.keyring.seal_text(owner, "check_in_link.token", link.id, token)


def change(caseload: Caseload, ref: str, link_id: UUID, act: str) -> None:
    """Extend, renew or revoke one partner's link. Raises NotOnCaseload, CheckInOff, NotTakingPart."""
    couple, link = _link(caseload, ref, link_id)
    if act != "revoke":
        check_in_switch.require_on(caseload.session)
        _refuse(caseload, couple, couple.partners)
        days = caseload.session.scalars(select(Practice.link_days)).one()
        _lengthen(caseload, link, timedelta(days=days), anew=act == "renew")
    else:
        check_in_link.end(link, "revoked")
    _finish(caseload, couple.id, ACTS[act], link.id)


def _lengthen(caseload: Caseload, link: CheckInLink, lasts: timedelta, *, anew: bool) -> None:
    if not anew and (link.ended_at is not None or link.expires_at <= clock.now()):
        raise NotOnCaseload
    if anew:
        check_in_link.close(link)
        _give_token(caseload, link)
        link.ended_at, link.ended_because, link.frozen_at, link.wrong_pins = None, None, None, 0
    link.expires_at = max(link.expires_at, clock.now() + lasts)


def _link(caseload: Caseload, ref: str, link_id: UUID) -> tuple[Couple, CheckInLink]:
    """A link at home of this couple that was not replaced, locked. Raises NotOnCaseload."""
    couple = caseload.couple(ref)
    link = caseload.session.scalar(
        select(CheckInLink)
        .where(CheckInLink.id == link_id, CheckInLink.place == "home")
        .where(CheckInLink.partner_id.in_([partner.id for partner in couple.partners]))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if link is None or link.ended_because == "replaced":
        raise NotOnCaseload
    return couple, link


def end_open(
    session: Session, couple_id: UUID, because: str, which: ColumnElement[bool] | None = None, place: str | None = None
) -> None:
    """End the check-in links of a couple, or of those that `which` and `place` choose, and their sessions."""
    wanted = (
        select(CheckInLink)
        .join(Partner, Partner.id == CheckInLink.partner_id)
        .where(Partner.couple_id == couple_id, CheckInLink.ended_at.is_(None))
        .order_by(CheckInLink.id)
        .with_for_update(of=CheckInLink)
        .execution_options(populate_existing=True)
    )
    if which is not None:
        wanted = wanted.where(which)
    if place is not None:
        wanted = wanted.where(CheckInLink.place == place)
    for link in session.scalars(wanted).all():
        check_in_link.end(link, because)


def end_expired(session: Session) -> None:
    """Write the end of every link whose time has come."""
    expired = select(CheckInLink).where(CheckInLink.ended_at.is_(None), CheckInLink.expires_at <= clock.now())
    for link in session.scalars(expired).all():
        check_in_link.end(link, "expired")


def _finish(caseload: Caseload, couple_id: UUID, action: str, link_id: UUID | None = None) -> None:
    caseload.session.flush()
    progress.refresh(caseload.session, couple_id)
    about = None if link_id is None else ("check_in_link", link_id)
    caseload.audit.record(caseload.actor, action, couple_id=couple_id, about=about)
