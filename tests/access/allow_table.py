"""Who may read what, and where: the one page on which a reviewer decides. What is not here may be read by nobody.

`{n}` is the partner whose words they are, and the page or report of that partner. A place is the endpoint of a page or
file, with "/1" or "/2" where its address names a partner; of a report, "report" and its audience. Both sides are
regular expressions that have to fit as a whole; what a form answers to being sent counts like its page. Whoever
stands in (cover) and a co-therapist work on the case as its therapist does; the supervisor reads it; the screen that is
turned to the couple shows what both allowed and was released. "delivered" is a mail as it leaves; the recipient's
address stands on it.
"""

TEAM = ("therapist", "co_therapist", "cover")
READERS = (*TEAM, "supervisor")
EVERYBODY = (*READERS, "other_therapist", "owner")

PAPERS = "report |reports[.]|own_answers|own_data|share|paper[.]show"  # what can come into a partner's hands
PAGES = rf"(?!{PAPERS}).*"
COPY = r"own_data[.](file|printed)"  # one partner's own data, as a file and on paper
SENT = r"(joint|early|kept|right) (comment|plan|text (un)?ticked) {n}"
OUTSIDE_OF_1 = r"disclosures[.](preview|confirm)|report outside paper 1"  # the second's paper names somebody else

ALLOWED = (
    # what is written                       who                where
    (r"(first|last) name {n}|pronouns {n}", READERS, PAGES),
    (r"(first|last) name {n}|pronouns {n}", READERS, r"reports[.].*|report (therapist|couple)"),
    (r"(first|last) name {n}|pronouns {n}", TEAM, r"report own {n}"),
    (r"(first|last) name {n}|pronouns {n}", TEAM, r"own_answers[.]settings|(own_answers|own_data)[.].*/{n}"),
    (r"first name \d", TEAM, r"own_data[.](show|ready)/.|paper[.]show/{n}"),
    (r"first name \d", ("turned_screen",), r"share[.]show"),
    (r"(address|phone|emergency) {n}", TEAM, rf"couples[.]people|caseload_file[.]download|{COPY}/{{n}}"),
    (r"address {n}", ("delivered",), r"mail {n}"),
    # What both ticked and allowed of a released round: also on the turned screen and in the couple's report.
    (r"joint (comment|text ticked) {n}", ("turned_screen",), r"share[.]show"),
    (r"joint (comment|text ticked) {n}", READERS, r"report couple"),
    (r"joint (comment|text ticked) {n}", TEAM, r"release[.](show|save)"),
    # Whatever a partner sent: the therapist's review and report, that partner's own copy.
    (SENT, READERS, r"review[.]side_by_side|report therapist"),
    (SENT, TEAM, r"report own {n}|own_(answers|data)[.].*/{n}"),
    (r"(joint|early|kept) comment {n}", TEAM, r"review[.]private/{n}"),
    (r"private item {n}", TEAM, r"review[.]private/{n}|own_data[.](file|printed)/{n}"),
    (r"(typed|right) (comment|plan|text (un)?ticked) {n}|correction reason", TEAM, r"corrections[.]show/1"),
    (r"typed (comment|plan|text (un)?ticked) {n}|correction reason", TEAM, r"own_data[.](file|printed)/1"),
    # A draft is its author's, on the device on which it was written; the therapist sees progress only.
    (r"message {n}", ("partner_{n}",), r"homework[.]start"),
    (r"message {n}", TEAM, r"own_data[.](file|printed)/{n}"),
    # The therapist's own words.
    (r"words for the couple", ("turned_screen",), r"share[.]show"),
    (r"words for the couple", READERS, r"report couple"),
    (r"words for the couple", TEAM, r"release[.]show"),
    (r"note joint", READERS, r"session_records[.]show|brief[.]show"),
    (r"note joint", TEAM, r"session_records[.]amend"),
    (r"note alone {n}", TEAM, r"session_records[.]show|own_data[.](file|printed)/{n}"),
    (r"private note", ("therapist",), r"private_notes[.](show|save)|reports[.](of_couple|preview)"),
    (r"goal", READERS, r"goals[.]show|brief[.]show|couples[.]show|session_records[.]show|report therapist"),
    (r"goal", TEAM, r"goals[.]add"),
    (r"safety words {n}", TEAM, r"check_in[.](show|record)/{n}"),  # an answer to a button: no address shows it again
    (r"hold reason", ("therapist",), r"erasing[.](hold|lift|both|partner).*|couples[.](people|delete)"),
    # What leaves the couple: chosen by the case's own therapist, from what its author put on paper, or a court ordered.
    (SENT, TEAM, r"authorizations[.]record/{n}"),
    (SENT, ("therapist",), r"disclosures[.]order"),
    (r"(joint|early|kept|right) (comment|plan|text (un)?ticked) 1", ("therapist",), OUTSIDE_OF_1),
    (r"(first|last) name 1", ("therapist",), r"report outside paper 1"),
    (r"(first|last) name 2", ("therapist",), r"report outside order"),
    (r"typed summary 1", ("therapist",), r"report outside paper 1"),
    (r"typed summary 2", ("therapist",), r"report outside order"),
    (r"paper .* {n}", TEAM, r"authorizations[.]show/{n}"),
    (r"paper (recipient|purpose) \d", TEAM, r"disclosures[.]index"),
    (r"paper recipient \d", ("therapist",), r"disclosures[.]new"),
    (r"paper recipient 1", TEAM, r"disclosures[.]show"),
    (r"paper (recipient|purpose) 1", ("therapist",), r"disclosures[.]confirm|report outside paper 1"),
    (r"paper (recipient|purpose) {n}", TEAM, rf"{COPY}/{{n}}"),
    (r"court order", TEAM, r"disclosures[.](index|show)"),
    (r"court order", ("therapist",), r"report outside order"),
    # Colleagues.
    (r"(therapist|colleague)'s name", EVERYBODY, PAGES + r"|reports[.].*|own_.*"),
    (r"(therapist|colleague)'s name", EVERYBODY, r"report (therapist|couple|own .|outside .*)"),
    (r"(therapist|colleague)'s name", EVERYBODY, r"paper[.]show.*|share[.](show|turn)"),  # their own
    (r"invited address", ("owner",), r"people[.]index|invitations[.].*"),
)
# Sealed, and without a word that a person wrote: made by the product, or chosen from a list.
NO_WORDS = {
    "partner.pin", "partner.safety_due", "homework.token", "acknowledgement.promise", "response.promise",
    "check_in.answers", "check_in.promise", "check_in_link.token", "safety.decision", "authenticator_app.secret",
    "authenticator_app.waiting", "recovery.public_key", "recovery.shown", "therapist.email",
}  # fmt: skip
# Sealed words whose markers are planted elsewhere, because they would close this case's pages or need a device.
ELSEWHERE = {
    "partner.restricted_reason": "tests/rights/test_restriction.py",
    "passkey.name": "tests/accounts/test_passkeys.py",
}
# Pages that only exist in a state that this case is not in: opened by the tests of that state.
NOT_HERE = {
    "first_run.practice", "first_run.welcome", "kiosk.give_back", "metrics.show", "report_batches.download",
    "report_batches.show", "second_factor.app", "second_factor.rename_passkey", "second_step.show", "share.stay",
    "assign_many.choose", "check_in.unread", "review.index", "static",
}  # fmt: skip
# Words that no page, file or mail shows to anybody: a draft on another device, what was typed before a correction, ...
READ_NOWHERE = {
    "draft comment 2", "draft plan 2", "draft text ticked 2", "message 1", "override reason", "typed comment 1",
}  # fmt: skip
