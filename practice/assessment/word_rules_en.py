"""What the English texts of a form keep out of, and the exceptions with their reasons."""

import re

from practice.assessment.word_rules import WordRules, any_of

ENGLISH = WordRules(
    longest_item=18,
    double_barrelled=re.compile(r"\band\b|\bor\b|\bas well as\b|\bbut\b|/|&"),
    negation=any_of(
        r"""not, no, \w+n't, cannot, never, none, nothing, nobody, nowhere, neither, nor, without, hardly, barely,
        failed to, fail to"""
    ),
    frequency=any_of(
        """never, always, often, rarely, seldom, sometimes, usually, mostly, frequently, constantly, regularly,
        occasionally, repeatedly, every time, all the time, most of the time, again and again"""
    ),
    labels=any_of(
        r"""fault~, blam~, refus~, toxic, \w*normal~, should, shouldn't, must, ought, supposed to, lazy, selfish~,
        narciss~, controlling, manipulat~, crazy, jealous, needy, clingy, cold, stubborn, immature, fail~, liar~, lying,
        lies, cheat~, faithful, unfaithful, affair, affairs, victim~, nag, nags, nagging, nagged, drama~, weak, bad,
        silly, guilt-trip, unreasonable, irrational, hysteric~, broken, why didn't, why don't, why can't"""
    ),
    leading=any_of(
        """surely, obviously, clearly wrong, of course, naturally, don't you, isn't it, aren't you, wouldn't you,
        everyone knows, any good partner, good couples, real love, true love, most people agree, admit, confess"""
    ),
    gendered=any_of(
        """he, him, his, himself, she, her, hers, herself, husband~, wife, wives, spous~, marri~, marital, wedding,
        boyfriend~, girlfriend~, man, men, woman, women, male, female, masculin~, feminin~, gentlemen, ladies, mother~,
        father~, mum, mom, dad, bride~, groom~, fianc~, other half, opposite sex, our home, our house, our bed,
        household~, live together, living together, making love, intercourse, our children, our kids"""
    ),
    safety=any_of(
        """hit, hits, hitting, slap~, punch~, kick~, push, pushed, pushes, pushing, grab~, shov~, chok~, strangl~,
        weapon~, gun, guns, knife, knives, kill~, threat~, injur~, violen~, abus~, unsafe, afraid, scare, scared, scary,
        frighten~, fear, fears, feared, terrif~, stalk~, monitor~, track~, spy, spying, spied, forc~, coerc~, harm~,
        danger~, rape, raped, assault~, bruis~, pressured, leaving my partner, police"""
    ),
    not_for_clients=any_of(
        r"""assess~, test, tests, tested, testing, scor~, scale, scales, form, forms, questionnaire~, survey~,
        instrument~, rating, ratings, item, items, diagnos~, \w*normal~, distressed, clinic, clinical, clinically,
        symptom~, disorder~, patholog~, dysfunction~, percent~, baseline, outcome~, validated, treatment plan, intake,
        grade~, result, results, measure, measures, screening, screened"""
    ),
    forcing=any_of(
        """required, mandatory, compulsory, you have to, you need to answer, answer every, answer all, do not skip,
        complete all, cannot be skipped"""
    ),
    low_end=any_of(
        """pitfall~, problem~, mistrust~, distance, gap, barrier~, lack~, poor, misunderst~, closed, argument~, strain~,
        hostil~, defensiv~"""
    ),
    warned_about=any_of("hurt, hurts, physical, sex, sexual, kiss~, affection, harm~, something that happened"),
    perspective={
        "self": any_of("i, me, my, mine, myself"),
        "partner": any_of("my partner, my partner's, your partner"),
        "us": any_of("we, us, our, both"),
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
    exceptions={
        ("s1.qti.03", "double_barrelled"): "a balance lies between two things; the item asks about the balance only",
        ("s3.now.03", "safety"): "the blueprint's soft flag; it is never shown jointly by itself",
        ("safe.gate", "double_barrelled"): "a gate, not a rating: any of its ways to be seen is a reason to wait",
    },
)
