"""The blueprint as a table: what each form asks, facet by facet. The definition files are held against it.

Written down apart from the files on purpose: a facet that is lost, asked twice or turned round in a file is seen here.
`R` after a facet marks it as negative, so its item is reverse-keyed.
"""

RATINGS = {
    "s1": {
        "COM": "us: we get our points across | us: both listen | us: repeated misunderstandings R"
        " | self: I say what I need",
        "EMO": "self: I feel understood | self: I feel supported | us: both put in effort | us: a gap in closeness R"
        " | us: time or talk that deepens us",
        "TRU": "self: level of trust | self: something that happened still makes it hard to trust R | us: open honesty"
        " | self: safe to share without judgement or betrayal",
        "CON": "us: healthy discussion | us: the same argument returns R | us: issues stay open R"
        " | us: listening while disagreeing | us: finding middle ground",
        "GOA": "us: goals | us: values | us: a shared picture of the future | us: mismatch causes strain R"
        " | us: talking about and supporting each other’s aims",
        "INT": "self: content with emotional closeness | self: content with physical closeness"
        " | self: something in the way R | self: wants to work on closeness at a pace that suits",
        "QTI": "us: how time together is used | us: effort when life is busy | us: balance that is right for us"
        " | self: room for own growth | us: life crowds us out R",
        "CLIMATE": "self: open mind | us: willing to work on it together | self: feels heard and respected"
        " | self: feels attacked or blamed R",
    },
    "s2": {
        "US": "us: talks regularly | us: talks honestly | us: raises things early",
        **{
            f"LIS-{who}": f"{who}: engaged attention | {who}: limits distractions | {who}: paraphrases"
            f" | {who}: shows empathy | {who}: notices signs of discomfort | {who}: asks open questions"
            f" | {who}: checks unclear points"
            for who in ("self", "partner")
        },
        **{
            f"PIT-{who}": f"{who}: defensive R | {who}: hostile R | {who}: silence instead of a stated limit R"
            f" | {who}: bottling up R | {who}: trying to win R | {who}: closed to the other’s view R"
            f" | {who}: refusing any compromise R"
            for who in ("self", "partner")
        },
    },
    "s3": {
        "STRAIN": "self: misunderstandings | self: talk breaks down | self: not respected | self: not heard"
        " | self: suspicion or resentment | self: unmet expectations | self: promises not kept"
        " | self: hurt in this relationship | self: hurt before it | self: distance in spite of tries to repair",
        "NOW": "self: can rely | self: believes | self: can say feelings without fear"
        " | self: recovers after a misunderstanding",
        **{
            f"HABITS-{who}": f"{who}: respect | {who}: understanding | {who}: open on hard topics"
            f" | {who}: listens when disagreeing | {who}: clear about expectations | {who}: follows through"
            f" | {who}: takes part in check-ins without payback | {who}: keeps agreed boundaries"
            for who in ("self", "partner")
        },
    },
    "s4": {
        "CLIMATE": "us: closeness is a priority | us: trust and openness | us: opinions heard | us: feelings valued",
        "EXPRESS": "self: opens up though uncomfortable | us: meaningful talks | us: affection in ways that suit us",
        "OWN": "self: owns feelings | self: expects the partner to fix them R | self: healthy words for feelings",
        "KNOW": "us: keep learning about each other | self: the partner’s needs and desires"
        " | self: shares own needs and desires | self: interest in passions and values",
        "RESPOND": "self: listens without judging | self: supports | self: empathy | self: patience"
        " | self: notices kindness or achievement",
        "OPEN": "self: minds talk habits | self: honest on feelings | us: makes time | self: vulnerability",
        "RECEIVED": "partner: interest | partner: listening | partner: support | partner: patience | partner: noticing"
        " | partner: affection",
    },
    "safe": {},
}
COUNTS = {"s1": 36, "s2": 31, "s3": 30, "s4": 29, "safe": 0}

OPTION_SETS = {
    "s1": "AGR",
    "s2": "FRQ",
    "s3": {"STRAIN": "EXT", "NOW": "AGR", "HABITS-self": "FRQ", "HABITS-partner": "FRQ"},
    "s4": {
        **dict.fromkeys(["CLIMATE", "EXPRESS", "OWN"], "AGR"),
        **dict.fromkeys(["KNOW", "RESPOND", "OPEN", "RECEIVED"], "FRQ"),
    },
}

ANCHORS = {
    "AGR": {1: "Strongly disagree", 2: "Disagree", 3: "Mixed", 4: "Agree", 5: "Strongly agree"},
    "FRQ": {1: "Never", 2: "Rarely", 3: "About half the time", 4: "Often", 5: "Almost every time"},
    "EXT": {0: "Not at all", 1: "A little", 2: "Somewhat", 3: "A lot", 4: "Very much"},
}
DID_NOT_COME_UP = {"FRQ": "This did not come up"}

# Facet -> type and, for a choice, how many may be chosen (None: any number).
UNSCORED = {
    "s1": {
        "own emotions": ("choose", None),
        "past experiences": ("choose", None),
        "own move when tension rises": ("choose", 2),
        "guess of the partner’s move when tension rises": ("choose", 2),
        "places where the tension comes from": ("choose", 3),
        "guess of the partner’s places of tension": ("choose", 3),
        "other parts of life it touches": ("choose", None),
        "my view of the root": ("text", None),
        "what went wrong and what to do differently": ("text", None),
        "barriers to closeness": ("choose", None),
        "what could help, professional help among them": ("choose", None),
        "top 3 of the 7 areas to work on": ("rank", 3),
        "how sure I am that I want to work on this": ("choose", 1),
    },
    "s2": {
        "one talk that went well": ("text", None),
        "where the pitfalls show up": ("choose", None),
        "how the earlier plan on a habit went": ("plan_review", None),
        "how the earlier plan on listening went": ("plan_review", None),
        "one pitfall to cut": ("plan", None),
        "one listening skill to practise": ("plan", None),
    },
    "s3": {
        "how the earlier plan went": ("plan_review", None),
        "plan to keep trust": ("plan", None),
        "check-in rhythm": ("rhythm", None),
        "boundaries understood by the partner": ("choose", 1),
        "boundaries understood by oneself": ("choose", 1),
        "optional text on the plan": ("text", None),
    },
    "s4": {
        "a hope": ("text", None),
        "a worry": ("text", None),
        "forms of affection I like": ("choose", 3),
        "guess of the partner’s forms of affection": ("choose", 3),
        "how the earlier plan went": ("plan_review", None),
        "plan to reconnect": ("plan", None),
    },
    "safe": {
        "gate: who else could see this": ("choose", 1),
        "fear of the partner’s reaction": ("choose", 1),
        "physical harm": ("choose", 1),
        "threats to self, children, pets or others": ("choose", 1),
        "control of money, contacts, movement, status or outing": ("choose", 1),
        "sexual pressure": ("choose", 1),
        "stalking or monitoring of devices": ("choose", 1),
        "serious threat": ("choose", 1),
        "choking": ("choose", 1),
        "weapon": ("choose", 1),
        "injury": ("choose", 1),
        "unsafe now": ("choose", 1),
        "worse lately": ("choose", 1),
        "leaving or just left": ("choose", 1),
        "speaks freely in joint sessions": ("choose", 1),
        "would like a private talk": ("choose", 1),
        "a safe way to be reached": ("choose", 1),
    },
}

TENSION_SOURCES = [
    *("com", "emo", "tru", "con", "goa", "int", "qti", "money", "home", "children", "family", "sex", "work", "screens"),
    *("health", "alcohol", "faith", "outside"),
]
PLAN_COMPONENTS = ["respect", "honesty", "listening", "expectations", "checkins", "boundaries"]
OUTCOMES = ["kept", "partly", "not_yet", "no_longer_fits"]
HOW_OFTEN = frozenset({"never", "once", "sometimes", "often"})
YES_NO = frozenset({"yes", "no"})
SAFE_OPTIONS = {
    **dict.fromkeys(["fear", "physical", "threat", "control", "sexual_pressure", "monitoring"], HOW_OFTEN),
    **dict.fromkeys(["serious_threat", "choked", "weapon", "injury", "unsafe_now", "worse_lately"], YES_NO),
    **dict.fromkeys(["leaving", "wants_private_talk"], YES_NO),
    "speak_freely": {"yes", "unsure", "no"},
}

SOFT_FLAGS = {"safe to share without judgement or betrayal", "can say feelings without fear"}
AREA_ONLY = SOFT_FLAGS | {"feels attacked or blamed", "hurt before it"}
PRIVATE = {"how sure I am that I want to work on this", "past experiences", "barriers to closeness"}

MINUTES = {"s1": 11, "s2": 9.5, "s3": 10.5, "s4": 10, "safe": 2.5}
TITLES = {
    "s1": "Assess the relationship",
    "s2": "Communicate",
    "s3": "Rebuild trust",
    "s4": "Reconnect emotionally",
    "safe": "Private check-in",
}
FIRST_AND_LAST = {"root", "tension"}


def facets(code):
    """Rows (area, facet, perspective, reverse) of a form's ratings, in the blueprint's order."""
    for area, listed in RATINGS[code].items():
        for entry in listed.split(" | "):
            who, facet = entry.split(": ", 1)
            yield area, facet.removesuffix(" R"), who, facet.endswith(" R")


def option_set(code, area):
    """The option set that an area of a form is answered on."""
    sets = OPTION_SETS[code]
    return sets if isinstance(sets, str) else sets[area]
