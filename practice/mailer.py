"""Speaks SMTP: one mail, one connection, a bounded time, and an answer that says how sure it is.

Pure of the database. Nothing that a server says is kept or logged, because servers repeat addresses: only our own words
for what happened come out.
"""

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

STEP_SECONDS = 8.0  # for each answer of the server but the last
LAST_ANSWER_SECONDS = 20.0  # some look through a mail before they take it
WHOLE_SECONDS = 30.0  # however slowly the server drips
WITHOUT_FOLDING = SMTP.clone(max_line_length=900)  # a folded address of the opt-out would be no address
HERE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, repr=False)
class Letter:
    """A mail as it goes out. `message_id` stays the same when it is tried again; `stop_url` ends further mail."""

    sender: str
    recipient: str
    subject: str
    body: str
    message_id: str
    written_at: datetime
    stop_url: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of a try.

    `kind`: sent; later (the server has not taken it and may take it another time); refused (it never will); unsure (the
    text was out and no answer came: it may have been delivered, so it must not be sent again). `is_server`: not this
    mail's fault but the server's or the connection's, so that another mail would fare no better.
    """

    kind: str
    reason: str | None = None
    is_server: bool = False


class _Told(Exception):
    """An outcome, out of the middle of a conversation."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.kind)
        self.outcome = outcome


@dataclass(frozen=True, repr=False)
class Server:
    """Where mail is handed in, from SMTP_URL: smtp:// with STARTTLS (without it only on this machine), or smtps://."""

    host: str
    port: int
    is_tls: bool
    user: str | None
    password: str = field(default="", repr=False)

    @property
    def needs_starttls(self) -> bool:
        return not self.is_tls and self.host not in HERE


def server_of(smtp_url: str) -> Server:
    parts = urlsplit(smtp_url)
    is_tls = parts.scheme == "smtps"
    return Server(
        host=parts.hostname or "localhost",
        port=parts.port or (465 if is_tls else 587),
        is_tls=is_tls,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password or ""),
    )


def send(smtp_url: str, letter: Letter) -> Outcome:
    """Hand one mail to the server. Never raises: whatever goes wrong is an outcome."""
    try:
        content = _as_bytes(letter)
    except (ValueError, UnicodeError):  # an address that can't stand in a header
        return Outcome("refused", "address")
    server = server_of(smtp_url)
    try:
        with _conversation(server, letter.sender) as smtp:
            return _hand_over(smtp, letter, content)
    except _Told as told:
        return told.outcome
    except ssl.SSLError:
        return Outcome("later", "encryption", is_server=True)
    except (OSError, smtplib.SMTPException, EOFError):  # before the text was out: it is safe to try again
        return Outcome("later", "connection", is_server=True)


@contextmanager
def _conversation(server: Server, sender: str) -> Iterator[smtplib.SMTP]:
    """A greeted, encrypted and signed-in connection, which is cut when the whole takes too long."""
    smtp = _connect(server, sender)
    watch = threading.Timer(WHOLE_SECONDS, _cut, [smtp])
    watch.daemon = True
    watch.start()
    try:
        smtp.ehlo_or_helo_if_needed()
        if server.needs_starttls:
            _encrypt(smtp)
        if server.user is not None:
            _sign_in(smtp, server.user, server.password)
        yield smtp
    finally:
        watch.cancel()
        with suppress(OSError, smtplib.SMTPException):
            smtp.close()


def _connect(server: Server, sender: str) -> smtplib.SMTP:
    """Greets under the sender's domain: the machine's own name is nobody's business."""
    name = sender.rpartition("@")[2]
    if server.is_tls:
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(server.host, server.port, local_hostname=name, timeout=STEP_SECONDS, context=context)
    return smtplib.SMTP(server.host, server.port, local_hostname=name, timeout=STEP_SECONDS)


def _cut(smtp: smtplib.SMTP) -> None:
    if smtp.sock is not None:
        with suppress(OSError):
            smtp.sock.shutdown(socket.SHUT_RDWR)


def _encrypt(smtp: smtplib.SMTP) -> None:
    if not smtp.has_extn("starttls"):
        raise _Told(Outcome("later", "encryption", is_server=True))
    smtp.starttls(context=ssl.create_default_context())
    smtp.ehlo()


def _sign_in(smtp: smtplib.SMTP, user: str, password: str) -> None:
    try:
        smtp.login(user, password)
    except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError):
        raise _Told(Outcome("later", "password", is_server=True)) from None


def _hand_over(smtp: smtplib.SMTP, letter: Letter, content: bytes) -> Outcome:
    """Up to the text's last line a failure is safe to repeat; from then on only the server's answer says."""
    _expect(smtp.mail(letter.sender)[0], "sender")
    _expect(smtp.rcpt(letter.recipient)[0], "address")
    smtp.putcmd("data")
    _expect(smtp.getreply()[0], "content", wanted=3)
    smtp.send(content)
    try:
        if smtp.sock is not None:
            smtp.sock.settimeout(LAST_ANSWER_SECONDS)
        smtp.send(b".\r\n")
        code = smtp.getreply()[0]
    except (OSError, smtplib.SMTPException):
        return Outcome("unsure", "no_answer")
    _expect(code, "content")
    with suppress(OSError, smtplib.SMTPException):  # it is delivered, whatever becomes of the good-bye
        smtp.quit()
    return Outcome("sent")


def _expect(code: int, about: str, wanted: int = 2) -> None:
    """Raises _Told unless the reply is of the wanted class: 4xx is for another time, 5xx for good."""
    if code // 100 == wanted:
        return
    if code // 100 == 5:
        raise _Told(Outcome("refused", about))
    raise _Told(Outcome("later", "busy", is_server=code == 421))


def _as_bytes(letter: Letter) -> bytes:
    """The mail with as few headers as it takes, lines that begin with a dot doubled.

    Raises ValueError for an address that would need a server of the newer kind, or that would begin another header.
    """
    if not letter.recipient.isascii() or "@" not in letter.recipient:
        raise ValueError
    mail = EmailMessage(policy=WITHOUT_FOLDING)
    mail["From"] = letter.sender
    mail["To"] = letter.recipient
    mail["Subject"] = letter.subject
    mail["Date"] = format_datetime(letter.written_at)
    mail["Message-ID"] = letter.message_id
    mail["Auto-Submitted"] = "auto-generated"
    if letter.stop_url:
        mail["List-Unsubscribe"] = f"<{letter.stop_url}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(letter.body, cte="quoted-printable")
    lines = mail.as_bytes().split(b"\r\n")
    content = b"\r\n".join(b"." + line if line.startswith(b".") else line for line in lines)
    return content if content.endswith(b"\r\n") else content + b"\r\n"
