"""The names of what an authorization can cover, what of it a partner has, and each in words.

"areas:s1/2" area results of the second round of s1; "ratings:...", "together:...", "of_me:..." the same way;
"text:s1/2/<item>" one text, "remark:..." one remark; "attendance"; "summary".
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from practice import programme
from practice.access.recipient_rules import NEVER, Line
from practice.services.report.parts.voice import Voice
from practice.texts import N_

GROUPS = {  # what goes by the round
    "areas": N_("Area results"),
    "ratings": N_("Single answers: ratings and choices"),
    "together": N_("What is computed from both partners’ answers"),
    "of_me": N_("What the other partner told of this person"),
}
SINGLE = {"text": N_("Text"), "remark": N_("Remark"), NEVER: N_("Single answer")}
BY_AUTHORIZATION = (*GROUPS, "text", "remark")
BY_ORDER = ("areas", "ratings", "text", "remark", NEVER)  # of both it names what is of both by itself
WHOLE = {
    "attendance": N_("Days of sessions attended"),
    "summary": N_("A summary of progress notes, typed for the release"),
}


@dataclass(frozen=True)
class Text:
    """An open text or a remark, to be chosen by itself."""

    scope: str
    question: str
    words: tuple[str, ...]
    names_other: bool


@dataclass(frozen=True)
class RoundScopes:
    """What one round has that can be named: the heading, (scope, words) of its groups, its texts."""

    heading: str
    groups: tuple[tuple[str, str], ...]
    texts: tuple[Text, ...]


def scope_of(kind: str, place: str) -> str:
    return f"{kind}:{place}"


def offered(
    lines: Iterable[Line], partner_id: UUID, kinds: Collection[str] = BY_AUTHORIZATION
) -> tuple[RoundScopes, ...]:
    """What can be named of this partner, round by round: only what there is. Whole parts are in WHOLE."""
    rounds: dict[str, list[tuple[str, Line]]] = {}
    for line in lines:
        for need in line.needs:
            kind, _, place = need.scope.partition(":")
            if need.partner_id == partner_id and place and kind in kinds:
                rounds.setdefault("/".join(place.split("/")[:2]), []).append((need.scope, line))
    return tuple(_round(found) for found in rounds.values())


def _round(found: list[tuple[str, Line]]) -> RoundScopes:
    scopes = {scope for scope, _ in found}
    place = next(scope.partition(":")[2] for scope in scopes)
    round_key = "/".join(place.split("/")[:2])
    groups = tuple((scope_of(kind, round_key), words) for kind, words in GROUPS.items())
    texts = {scope: line for scope, line in found if scope.partition(":")[0] in SINGLE}
    return RoundScopes(
        heading=next((line.heading for _, line in found if len(line.about) == 1), found[0][1].heading),
        groups=tuple(one for one in groups if one[0] in scopes),
        texts=tuple(Text(key, one.label, one.words, len(one.about) > 1) for key, one in texts.items()),
    )


def all_of(rounds: Iterable[RoundScopes]) -> frozenset[str]:
    """Every scope that was offered."""
    found = {scope for one in rounds for scope, _ in one.groups} | {text.scope for one in rounds for text in one.texts}
    return frozenset(found | set(WHOLE))


def in_words(scope: str, voice: Voice) -> str:
    """A scope as a register has it, without an answer."""
    kind, _, place = scope.partition(":")
    if kind in WHOLE:
        return voice.say(WHOLE[kind])
    code, number, *item = place.removesuffix("/remark").split("/", 2)
    form = programme.catalogue().current(code).in_language(voice.language)
    heading = voice.say(N_("%(instrument)s, round %(number)s"), instrument=form.title, number=number)
    if kind in GROUPS:
        return f"{heading}: {voice.say(GROUPS[kind])}"
    question = form.item(item[0]).text if item and form.has_item(item[0]) else ""
    return f"{heading}: {voice.say(SINGLE[kind])} “{question}”"
