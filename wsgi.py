"""The WSGI entry: `gunicorn wsgi:app`, `flask --app wsgi`."""

from practice.app import create_app

app = create_app()
