"""What a sample couple consists of: two people with their leanings and words, and what happened when.

Times are days before the day of loading (`ago`) or after it (`ahead`), with a time of day in the practice's zone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from practice.access.joint import Opened, Words
from practice.sample.happenings import Happening
from practice.sample.simulation import Leanings, Pair
from practice.sample.team import OWNER, Person
from practice.services.couple.couples import Details
from practice.services.homework.responses import Sharing


@dataclass(frozen=True)
class Step:
    """A row of a plan as its author wrote it: due in a number of days, or repeated, or neither."""

    component: str
    action: str
    owner: str = "me"
    due_in: int | None = None
    every_days: int | None = None
    measure: str | None = None


@dataclass(frozen=True)
class Rhythm:
    """When a check-in suits."""

    day: str
    every: str


Said = str | tuple[str, ...] | tuple[Step, ...] | Rhythm


@dataclass(frozen=True)
class Partner:
    """One person. By item key, then by round.

    `said` holds words, choices, plans and rhythms: a choice stays until it changes, everything else belongs to its
    round alone. `comments` stand beside a rating. `declined` are items that this person never wants to answer.
    """

    details: Details
    leanings: Leanings
    said: Mapping[str, Mapping[int, Said]] = field(default_factory=dict)
    comments: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    declined: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Sitting:
    """When a partner answered, how much of the form (1.0 is sent), and what they then allowed."""

    ago: int
    at: str
    part: float = 1.0
    sharing: Sharing = field(default_factory=Sharing)


@dataclass(frozen=True)
class Together:
    """What the therapist wrote for both and released of a round, some days after the review."""

    ago: int
    opened: Opened
    words: Words
    withdrawn_ago: int | None = None


@dataclass(frozen=True)
class Round:
    """One assignment; a partner without a sitting never opened it.

    `due_ahead` puts its due day, and with it the links' end, so many days after the day of loading.
    """

    instrument: str
    assigned_ago: int
    sittings: tuple[Sitting | None, Sitting | None]
    reviewed_ago: int | None = None
    is_last: bool = False
    together: Together | None = None
    due_ahead: int | None = None


@dataclass(frozen=True)
class AskedAlone:
    """`position` is 1 or 2."""

    position: int
    ago: int
    how: str = "in_person"


@dataclass(frozen=True)
class NextSession:
    ahead: int
    at: str


@dataclass(frozen=True)
class Meeting:
    """A session with its note, by the fields of its template; with both, or with the partner `alone` (1 or 2).

    `private` is the therapist's own note beside it. One that is not finished is still being written.
    """

    ago: int
    at: str
    texts: Mapping[str, str]
    template: str = "free"
    alone: int | None = None
    homework: str = ""
    amended: str = ""
    private: str = ""
    is_finished: bool = True


@dataclass(frozen=True)
class Aim:
    """A goal, drawn from an area of an instrument ("s1", "CON"); its status as it stands since some days."""

    ago: int
    words: str
    area: tuple[str, str]
    status: str = "open"
    status_ago: int = 0


@dataclass(frozen=True)
class Case:
    """A couple and its history.

    The number in a `seed` was picked among some dozens, so that what is drawn lies close to the story that is told.
    Without a `policy` nothing can be assigned yet. `new_pin` is the position of a partner who was given another PIN,
    which waits to be handed over. `pinned` are the questions and areas ("item" or "area", key) of the newest round that
    wait for the next session.
    """

    seed: str
    added_ago: int
    partners: tuple[Partner, Partner]
    policy: str | None
    asked_alone: tuple[AskedAlone, ...]
    joint_work_ago: int | None
    rounds: tuple[Round, ...] = ()
    next_session: NextSession | None = None
    new_pin: int | None = None
    meetings: tuple[Meeting, ...] = ()
    aims: tuple[Aim, ...] = ()
    pinned: tuple[tuple[str, str], ...] = ()
    happenings: tuple[Happening, ...] = ()
    therapist: Person = OWNER

    @property
    def pair(self) -> Pair:
        return Pair(self.seed, (self.partners[0].leanings, self.partners[1].leanings))

    def progress(self, number: int) -> float:
        """How far the course has come with the round at this index: 0 at the first assignment, 1 at the last."""
        agos = [one.assigned_ago for one in self.rounds]
        whole = max(agos) - min(agos)
        return (max(agos) - agos[number]) / whole if whole else 0.0
