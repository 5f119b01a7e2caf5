"""Every number that is a *choice*: a reasoned default without validation data.

None of these was estimated from answers of real couples. They stand here, named, so that whoever gets such data finds
all of them in one place. Thresholds that follow from the options of a scale (half way between two options, one option
apart) stand here too, because they are compared with in several files.
"""

# How long a form takes, in seconds.
SECONDS_RATING = 9
SECONDS_CHOOSE_ONE = 9  # read and answered like a rating
SECONDS_CHOOSE_FEW = 10  # up to two or three of a list
SECONDS_CHOOSE_ALL = 30
SECONDS_RANKING = 40
SECONDS_TEXT = 75
SECONDS_PLAN_ROW = 75
SECONDS_RHYTHM = 18  # two short choices
SECONDS_LIMIT = 720  # a longer form is refused

# Area scores run from 0 to 100.
VALID_SHARE = 0.75  # of an area's items (and of an area's pairs) must be answered
BAND_MIXED_FROM = 37.5  # half way between the 2nd and the 3rd of five options
BAND_GOING_WELL_FROM = 62.5  # between the 3rd and the 4th
BAND_STRONG_POINT_FROM = 87.5  # between the 4th and the 5th
NOT_COME_UP_SHARE = 0.5  # of a form's items: avoidance is a finding

# Two partners.
STRENGTH_FROM = 62.5
CONCERN_BELOW = 50.0
WIDE_GAP_FROM = 25.0  # one response option of five
CONGRUENCE_PAIRS = 5
PATTERN_PAIRS = 8
DISTINCTIVE_POOL = 30
PROFILE_AREAS = 3  # a profile of fewer areas has no shape
PRIORITIES_SHOWN = 3
STRENGTHS_SHOWN = 3

# Change and steadiness.
RELIABLE_FROM = 1.96
POOL_PERSONS = 30
POOL_COUPLES = 15
STEADY_ALPHA = 0.60
CAUTIOUS_RHO = 1.0  # how far two partners' measurement errors go together, when nobody knows
ALPHA_PERSONS = 30
OMEGA_PERSONS = 100
OMEGA_ITEMS = 4
REPEATS_FROM = 0.95  # an alpha so high that items say the same thing twice

# The safety record.
SAFETY_VALID_DAYS = 183  # six months, then it is due again

# Longest answers, in characters.
TEXT_LIMIT = 1000
COMMENT_LIMIT = 500
ACTION_LIMIT = 200
MEASURE_LIMIT = 200
PLAN_DAYS_LIMIT = 366  # "every n days" at most
PLAN_YEARS_AHEAD = 5

# Reading level.
READING_GRADE_LIMIT = 7.0
