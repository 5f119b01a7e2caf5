"""What a use case refuses: exceptions that carry what the user needs to know; one handler turns them into pages.

`message` is an English message id for gettext; `values` fill its placeholders. They never hold names or answers. The
comment "client:" above one that clients may meet too puts it into every language's catalogue.
"""

from practice.texts import N_


class Refusal(Exception):
    """Says what happened, what was kept and what to do next."""

    status = 409
    failed = "not_open"  # the reason that a report keeps which could not be built because of it
    # client: whoever meets it
    message = N_("That is not possible now. Nothing was changed.")

    def __init__(self, message: str | None = None, **values: str | int) -> None:
        super().__init__(type(self).__name__)
        self.message = message or type(self).message
        self.values = values


class NotOnCaseload(Refusal):
    """Absent or another therapist's: which of the two is not told."""

    status = 404
    message = N_("There is no such page on your caseload.")


class LinkNotOpen(Refusal):
    """No homework session: never opened, idle for too long, ended, or sent. One neutral page for all."""

    status = 403
    # client: whoever meets it
    message = N_("Open your link again to go on. What was saved is kept.")


class NotToHandOver(Refusal):
    message = N_("These questions can't be answered now: they were sent, or their link has ended or is frozen.")


class NotToEnter(Refusal):
    message = N_("These questions take no answers any more: they were sent already, or the homework has ended.")


class BegunOnline(Refusal):
    message = N_(
        "This partner has begun to answer online, and only they can see that. Ask them to go on there and send it. "
        "Nothing was changed."
    )


class OwnAnswersOff(Refusal):
    message = N_(
        "Own answers are not handed over in this case. The couple's page says what it means to switch that on, for "
        "both partners."
    )


class NotInProgramme(Refusal):
    """A private form is never homework: it has a way of its own."""

    status = 400
    message = N_("This set of questions is not part of the programme. Nothing was assigned.")


class CaseNotActive(Refusal):
    """Paused, separated, ended or archived; or both partners have withdrawn."""

    message = N_("This case is not active, so nothing was assigned. Its status can be changed on the couple's page.")


class NoLinkNow(Refusal):
    """Separated, ended or archived; or the partner whose link it is has withdrawn."""

    message = N_(
        "The couple has separated, the case has ended, or this partner has withdrawn, so no link is made. Nothing was "
        "changed."
    )


class PolicyNotRecorded(Refusal):
    message = N_("Record the couple's secrets policy first. Nothing was assigned.")


class HeldForSafety(Refusal):
    message = N_("The safety record is not complete. Nothing was done. Complete it, or give a written reason to go on.")


class AlreadyAnswered(Refusal):
    message = N_("A partner has already sent answers, so this can't be taken back here. Nothing was changed.")


class AlreadyWaiting(Refusal):
    message = N_("This set of questions is still with the couple. Wait for it, or withdraw it first.")


class TooSoon(Refusal):
    message = N_("The period that these questions ask about has not passed. Tick the box to assign anyway.")


class NothingToReview(Refusal):
    message = N_("Nobody has sent answers yet, so there is nothing to mark as reviewed.")


class NotInTurn(Refusal):
    """A report that is not in the state that this act needs."""

    message = N_("The report is not in a state where that can be done. Load the page again.")


class EditedElsewhere(Refusal):
    """A second tab or device saved this part in between; both texts are kept and shown."""

    # client: whoever meets it
    message = N_("This part was changed in another window or on another phone. Nothing of either is lost: see below.")


class Busy(Refusal):
    status = 503
    # client: whoever meets it
    message = N_("The service is busy. Nothing was lost: your text is below. Try again in a moment.")
