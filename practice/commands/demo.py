"""`flask demo load|remove`: the sample practice from the shell."""

from flask.cli import AppGroup

from practice import extensions
from practice.commands.plain import commit, plainly, refuse, trail
from practice.sample import load as sample
from practice.services.installation import audit_heads, setup_code
from practice.services.people import accounts

demo = AppGroup("demo", help="The sample practice: invented couples to look around with.")


@demo.command("load")
@plainly
def load() -> None:
    """Fill an empty database with the sample practice and print how to sign in."""
    session = extensions.writing_session()
    practice = accounts.practice_of(session)
    if practice is not None:
        refuse(_stands_already(is_sample=practice.is_sample))
    made = sample.load(session, extensions.keyring(), trail())
    commit()
    setup_code.drop(extensions.settings())
    print(f"Sample practice loaded. Sign in as {made.email} with the password: {made.password}")


def _stands_already(*, is_sample: bool) -> str:
    if is_sample:
        return "The sample practice is there already. To begin anew: flask demo remove, then flask demo load"
    return "There is a real practice in this database. The sample practice is not put beside it. Nothing was changed."


@demo.command("remove")
@plainly
def remove() -> None:
    """Remove the sample practice as a whole, with its keys."""
    session = extensions.writing_session()
    practice = accounts.practice_of(session)
    if practice is None or not practice.is_sample:
        refuse("There is no sample practice in this database. Nothing was changed.")
    sample.remove(session, extensions.keyring(), trail())
    commit()
    audit_heads.begin_anew(extensions.settings().data_dir)
    print("The sample practice is gone, with everything in it.")
