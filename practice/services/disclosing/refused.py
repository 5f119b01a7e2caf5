"""Why something does not leave. `failed` is the reason that a report which was being made keeps (reporting.REASONS)."""

from practice.refusals import Refusal
from practice.texts import N_


class AuthorizationRevoked(Refusal):
    failed = "authorization_revoked"
    message = N_(
        "An authorization that this rests on was revoked, so nothing more goes out on it. What went out before can’t "
        "be called back."
    )


class AuthorizationExpired(Refusal):
    failed = "authorization_expired"
    message = N_("An authorization that this rests on is not valid today, so nothing goes out on it.")


class AuthorizationGone(Refusal):
    failed = "authorization_gone"
    message = N_("An authorization that this rests on went with the erased data of its partner, so nothing goes out.")


class ChangedSince(Refusal):
    failed = "changed_since_preview"
    message = N_(
        "What would leave is not what the preview showed any more: an answer, a name or an authorization changed. "
        "Look at the lines again."
    )


class NothingChosen(Refusal):
    status = 422
    message = N_("Leave one line at least, or leave the page. Nothing was released.")


class NotPrepared(Refusal):
    message = N_("This release is not in a state where that can be done. The register says what it is now.")


class FileNotThere(Refusal):
    message = N_("There is no file to download. The register says why.")
