"""Words that the charts of a report say: marked here in English, spoken in the report's language."""


def N_(message: str) -> str:  # noqa: N802 - the extraction tool's usual name
    """Mark `message` for extraction; it is translated where it is drawn."""
    return message


NO_SCORE = N_("no score")
PLACE = N_("%(name)s %(place)s of %(options)s")
NOT_ON_THE_SCALE = N_("%(name)s not on the scale")
