"""What the pages about sessions show, and the short answers that their script gets."""

from datetime import datetime

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf import FlaskForm

from practice import clock
from practice.services.couple.case import CaseHeader
from practice.services.session.private_notes import PrivatePage
from practice.services.session.session_notes import Note
from practice.services.session.session_records import SessionList
from practice.web import page
from practice.web.homework.homework_pages import is_autosave, saved_words
from practice.web.local_path import local_path
from practice.web.session import session_words
from practice.web.session.session_forms import AmendForm, NextSessionForm, NoteForm, PrivateNoteForm, as_typed


def next_session(header: CaseHeader) -> NextSessionForm:
    """The form of the next session, filled with what is booked; a time that has passed leaves it empty."""
    booked = header.next_session_at
    return NextSessionForm(formdata=None, next_session_at=as_typed(booked) if booked and booked > clock.now() else None)


def planned_words(moment: datetime | None) -> str:
    if moment is None:
        return gettext("No next session is booked.")
    return gettext("Next session: %(moment)s.", moment=page.format_moment(moment))


def back(ref: str) -> str:
    """The page that the next session was planned from."""
    return local_path(request.form.get("back")) or url_for("session_records.index", ref=ref)


def listed(found: SessionList, form: NextSessionForm) -> str:
    return render_template("sessions/index.html", case=found.header, found=found, next_form=form, words=session_words)


def editor(note: Note, form: NoteForm, elsewhere: Note | None = None) -> str:
    """The note as it is being written; `elsewhere` is what another window saved."""
    return render_template(
        "sessions/editor.html",
        case=note.header,
        note=note,
        form=form,
        template=form.template,
        shown=_shown(form),
        elsewhere=_differences(elsewhere, form) if elsewhere else None,
        next_form=next_session(note.header),
        saved=saved_words(note.session.saved_at),
        words=session_words,
    )


def _shown(form: NoteForm) -> list[str]:
    """The fields of the template and any other that holds a text, in the template's order."""
    own = session_words.parts_of(form.template)
    return [*own, *(one for one in session_words.FIELDS if one not in own and form.field_of(one).data)]


def _differences(there: Note, form: NoteForm) -> list[tuple[str, str]]:
    """What another window saved where this page holds something else: each part's name with its words."""
    here, other = form.written(), there.written
    found = [
        (str(label), other.texts.get(name, ""))
        for name, (label, _hint) in session_words.FIELDS.items()
        if other.texts.get(name, "") != here.texts.get(name, "")
    ]
    if other.homework != here.homework:
        found.append((gettext("Agreed homework"), other.homework))
    if other.held_at != here.held_at:
        found.append((gettext("Held"), page.format_moment(other.held_at)))
    if other.attendance != here.attendance:
        found.append((gettext("Who came"), session_words.attendance(there.session, there.header.persons)))
    return found


def wrong(note: Note, form: NoteForm) -> ResponseReturnValue:
    """What was typed, with what is wrong named."""
    if is_autosave():
        return jsonify(said=first_fault(form)), 422
    return editor(note, form), 422


def first_fault(form: FlaskForm) -> str:
    """What a script says of a form that can't be saved as it is: the first wrong field and why."""
    field = next((field for field in form if field.errors), None)
    if field is None:
        return gettext("Not saved yet.")
    return gettext("Not saved yet. %(field)s: %(fault)s", field=field.label.text, fault=field.errors[0])


def changed_elsewhere(note: Note, form: NoteForm) -> ResponseReturnValue:
    """Both texts: what was typed here in the form, what the other window saved above it."""
    if is_autosave():
        return jsonify(said=gettext("Changed in another window. Press Save to see both.")), 409
    return editor(note, form, elsewhere=note), 409


def is_finishing() -> bool:
    return request.form.get("then") == "finish" and not is_autosave()


def saved(note: Note) -> ResponseReturnValue:
    """After the commit: the script's short answer, or the page again."""
    if is_autosave():
        return jsonify(said=saved_words(note.session.saved_at), revision=note.session.revision)
    words = gettext("Finished. What you add from now on stands as an amendment.")
    flash(words if is_finishing() else gettext("Saved."))
    return redirect(url_for("session_records.show", ref=note.header.ref, session_id=note.session.id), 303)


def finished(note: Note, form: AmendForm) -> str:
    return render_template(
        "sessions/finished.html",
        case=note.header,
        note=note,
        form=form,
        next_form=next_session(note.header),
        words=session_words,
    )


def private(found: PrivatePage, form: PrivateNoteForm, elsewhere: str | None = None) -> str:
    """The private note; `elsewhere` is what another window saved."""
    return render_template(
        "sessions/private.html",
        case=found.header,
        found=found,
        form=form,
        elsewhere=elsewhere,
        saved=saved_words(found.saved_at),
        words=session_words,
    )


def private_wrong(found: PrivatePage, form: PrivateNoteForm) -> ResponseReturnValue:
    if is_autosave():
        return jsonify(said=first_fault(form)), 422
    return private(found, form), 422


def private_changed_elsewhere(found: PrivatePage, form: PrivateNoteForm) -> ResponseReturnValue:
    if is_autosave():
        return jsonify(said=gettext("Changed in another window. Press Save to see both.")), 409
    return private(found, form, elsewhere=found.text), 409


def private_saved(found: PrivatePage) -> ResponseReturnValue:
    if is_autosave():
        return jsonify(said=saved_words(found.saved_at), revision=found.revision)
    flash(gettext("Saved."))
    return redirect(url_for("private_notes.show", ref=found.header.ref, session_id=found.session.id), 303)
