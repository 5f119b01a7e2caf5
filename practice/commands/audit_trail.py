"""`flask audit verify`: whether the audit trail is whole."""

from flask.cli import AppGroup

from practice import audit, extensions
from practice.commands.plain import plainly, refuse
from practice.services.installation import audit_heads

audit_group = AppGroup("audit", help="The audit trail.")


@audit_group.command("verify")
@plainly
def verify() -> None:
    """Read every entry of every chain and compare with the heads kept outside the database. Status 1 for any fault."""
    session, settings = extensions.session(), extensions.settings()
    faults = [*audit.faults(session, settings.audit_key), *audit_heads.faults(session, settings.data_dir)]
    if faults:
        refuse(*faults)
    entries, chains = audit_heads.counts(session)
    print(f"The audit trail is whole: {entries} entries in {chains} chains.")
