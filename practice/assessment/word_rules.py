"""Which words a form's texts keep out of, one set of rules per language, and the exceptions with their reasons.

A rule is a list of words and phrases, matched as whole words in lower case with a typographic apostrophe made plain.
The lists are deliberately wide: a word that is fine in one place gets an exception there, with its reason.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WordRules:
    """The rules of one language. Every pattern says what may not stand there, but `warned_about` and `perspective`.

    `warned_about`: what a page may not ask without a line of warning. `perspective`: what a rating's text must have.
    `reading_grade`: whether the reading grade means anything in this language. `mirror` turns a sentence about oneself
    into the same sentence about the partner, pronoun by pronoun; None where the language cannot do that.
    """

    longest_item: int
    double_barrelled: re.Pattern[str]
    negation: re.Pattern[str]
    frequency: re.Pattern[str]
    labels: re.Pattern[str]
    leading: re.Pattern[str]
    gendered: re.Pattern[str]
    safety: re.Pattern[str]
    not_for_clients: re.Pattern[str]
    forcing: re.Pattern[str]
    low_end: re.Pattern[str]
    warned_about: re.Pattern[str]
    perspective: Mapping[str, re.Pattern[str]]
    reading_grade: bool
    mirror: Mapping[str, str] | None


def _any_of(listed: str) -> re.Pattern[str]:
    """A pattern that finds any of the listed words and phrases as whole words; `~` stands for any ending."""
    found = [" ".join(entry.split()).replace("~", r"\w*") for entry in listed.split(",")]
    return re.compile(r"(?<![\w'-])(?:" + "|".join(found) + r")(?![\w-])")


ENGLISH = WordRules(
    longest_item=18,
    double_barrelled=re.compile(r"\band\b|\bor\b|\bas well as\b|\bbut\b|/|&"),
    negation=_any_of(
        r"""not, no, \w+n't, cannot, never, none, nothing, nobody, nowhere, neither, nor, without, hardly, barely,
        failed to, fail to"""
    ),
    frequency=_any_of(
        """never, always, often, rarely, seldom, sometimes, usually, mostly, frequently, constantly, regularly,
        occasionally, repeatedly, every time, all the time, most of the time, again and again"""
    ),
    labels=_any_of(
        r"""fault~, blam~, refus~, toxic, \w*normal~, should, shouldn't, must, ought, supposed to, lazy, selfish~,
        narciss~, controlling, manipulat~, crazy, jealous, needy, clingy, cold, stubborn, immature, fail~, liar~, lying,
        lies, cheat~, faithful, unfaithful, affair, affairs, victim~, nag, nags, nagging, nagged, drama~, weak, bad,
        silly, guilt-trip, unreasonable, irrational, hysteric~, broken, why didn't, why don't, why can't"""
    ),
    leading=_any_of(
        """surely, obviously, clearly wrong, of course, naturally, don't you, isn't it, aren't you, wouldn't you,
        everyone knows, any good partner, good couples, real love, true love, most people agree, admit, confess"""
    ),
    gendered=_any_of(
        """he, him, his, himself, she, her, hers, herself, husband~, wife, wives, spous~, marri~, marital, wedding,
        boyfriend~, girlfriend~, man, men, woman, women, male, female, masculin~, feminin~, gentlemen, ladies, mother~,
        father~, mum, mom, dad, bride~, groom~, fianc~, other half, opposite sex, our home, our house, our bed,
        household~, live together, living together, making love, intercourse, our children, our kids"""
    ),
    safety=_any_of(
        """hit, hits, hitting, slap~, punch~, kick~, push, pushed, pushes, pushing, grab~, shov~, chok~, strangl~,
        weapon~, gun, guns, knife, knives, kill~, threat~, injur~, violen~, abus~, unsafe, afraid, scare, scared, scary,
        frighten~, fear, fears, feared, terrif~, stalk~, monitor~, track~, spy, spying, spied, forc~, coerc~, harm~,
        danger~, rape, raped, assault~, bruis~, pressured, leaving my partner, police"""
    ),
    not_for_clients=_any_of(
        r"""assess~, test, tests, tested, testing, scor~, scale, scales, form, forms, questionnaire~, survey~,
        instrument~, rating, ratings, item, items, diagnos~, \w*normal~, distressed, clinic, clinical, clinically,
        symptom~, disorder~, patholog~, dysfunction~, percent~, baseline, outcome~, validated, treatment plan, intake,
        grade~, result, results, measure, measures, screening, screened"""
    ),
    forcing=_any_of(
        """required, mandatory, compulsory, you have to, you need to answer, answer every, answer all, do not skip,
        complete all, cannot be skipped"""
    ),
    low_end=_any_of(
        """pitfall~, problem~, mistrust~, distance, gap, barrier~, lack~, poor, misunderst~, closed, argument~, strain~,
        hostil~, defensiv~"""
    ),
    warned_about=_any_of("hurt, hurts, physical, sex, sexual, kiss~, affection, harm~, something that happened"),
    perspective={
        "self": _any_of("i, me, my, mine, myself"),
        "partner": _any_of("my partner, my partner's, your partner"),
        "us": _any_of("we, us, our, both"),
    },
    reading_grade=True,
    mirror={
        "my partner's": "my",
        "my partner": "me",
        "myself": "themselves",
        "mine": "theirs",
        "my": "their",
        "me": "them",
        "i": "my partner",
    },
)

BY_LANGUAGE: Mapping[str, WordRules] = {"en": ENGLISH}

# (item key, or the place as the checks name it; rule) -> why it may stay.
EXCEPTIONS: Mapping[tuple[str, str], str] = {
    ("s1.qti.03", "double_barrelled"): "a balance lies between two things; the item asks about the balance only",
    ("s3.now.03", "safety"): "the blueprint's soft flag; it is never shown jointly by itself",
    ("safe.gate", "double_barrelled"): "a gate, not a rating: any of its ways to be seen is a reason to wait",
}
