"""The WSGI entry: `gunicorn wsgi:app`, `flask --app wsgi`. A start that is refused is said in plain lines."""

from practice.app import create_app
from practice.assessment.catalogue import BadDefinition
from practice.config import BadSettings

try:
    app = create_app()
except (BadSettings, BadDefinition) as refused:
    raise SystemExit(f"Fourfold does not start.\n{refused}") from None
