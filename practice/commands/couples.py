"""`flask couples rebuild`: the caseload page's columns, written again from what they summarise."""

from flask.cli import AppGroup

from practice import extensions
from practice.commands.plain import commit, plainly
from practice.services import progress

couples = AppGroup("couples", help="The couples' kept columns.")


@couples.command("rebuild")
@plainly
def rebuild() -> None:
    """Write each couple's state again from its homework, and say how many rows did not agree."""
    wrong = progress.rebuild(extensions.writing_session())
    commit()
    print("Every couple's row agreed." if not wrong else f"{wrong} rows did not agree and were written again.")
