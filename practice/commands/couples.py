"""`flask couples rebuild`: the caseload page's columns, written again from what they summarise."""

from flask.cli import AppGroup

from practice import extensions
from practice.commands.plain import commit, plainly
from practice.services.caseload import progress
from practice.services.safety import private_pages, safety_due

couples = AppGroup("couples", help="The couples' kept columns.")


@couples.command("rebuild")
@plainly
def rebuild() -> None:
    """Write each couple's kept columns again from what they summarise, and say how many rows did not agree."""
    session = extensions.writing_session()
    wrong = progress.rebuild(session) + private_pages.rebuild(session)
    wrong += safety_due.rebuild(session, extensions.keyring())
    commit()
    print("Every couple's row agreed." if not wrong else f"{wrong} rows did not agree and were written again.")
