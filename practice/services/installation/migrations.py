"""Alembic's settings, for the commands that change the tables.

Who only has to know a revision, as every web process does, goes without Alembic: see `schema`.
"""

from alembic.config import Config

from practice.services.installation.schema import FOLDER


def config() -> Config:
    """To be used inside an app's context: the migrations run on its engine."""
    found = Config(FOLDER / "alembic.ini")
    found.set_main_option("script_location", str(FOLDER))
    return found
