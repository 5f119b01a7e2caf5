"""A small real mail server for tests: takes mail on a socket, or answers each step as its script says."""

import socket
import threading
from dataclasses import dataclass
from email import message_from_bytes, policy

DROP = "drop"  # close the connection without an answer


@dataclass(frozen=True)
class Delivered:
    """One mail that arrived whole."""

    sender: str
    recipient: str
    raw: bytes

    @property
    def mail(self):
        return message_from_bytes(self.raw, policy=policy.default)

    @property
    def body(self) -> str:
        return self.mail.get_content()


class PostOffice:
    """Listens on a port of its own. `script` holds, by step, the answers of the coming mails, in order; a step without
    any gives the usual answer. Steps: greeting, ehlo, auth, mail, rcpt, data, end. An answer may be a function that
    is called first (to wait, to look at the database)."""

    USUAL = {
        "greeting": "220 here",
        "ehlo": "250-here\r\n250 AUTH PLAIN",
        "auth": "235 in",
        "mail": "250 ok",
        "rcpt": "250 ok",
        "data": "354 go on",
        "end": "250 taken",
    }

    def __init__(self) -> None:
        self.script: dict[str, list] = {}
        self.delivered: list[Delivered] = []
        self.connections = 0
        self.greeted_as = ""
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._socket.close()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._talk, args=[connection], daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as lines:
            try:
                self._answer(connection, "greeting")
                self._commands(connection, lines)
            except (OSError, ValueError):  # gone, or bytes that are no words
                return

    def _commands(self, connection, lines) -> None:
        sender = recipient = ""
        for line in lines:
            word = line.decode().upper().split()[0]
            if word == "QUIT":
                connection.sendall(b"221 bye\r\n")
                return
            if word == "EHLO":
                self.greeted_as = line.decode().split()[1]
            if word == "MAIL":
                sender = line.decode().partition("<")[2].partition(">")[0]
            if word == "RCPT":
                recipient = line.decode().partition("<")[2].partition(">")[0]
            answer = self._answer(connection, word.lower())
            if word == "DATA" and answer.startswith("354"):
                raw = self._text(lines)
                if self._answer(connection, "end").startswith("250"):
                    self.delivered.append(Delivered(sender, recipient, raw))

    def _text(self, lines) -> bytes:
        found = []
        for line in lines:
            if line == b".\r\n":
                return b"".join(found)
            found.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        raise ConnectionError

    def _answer(self, connection, step: str) -> str:
        waiting = self.script.get(step)
        answer = waiting.pop(0) if waiting else self.USUAL[step]
        if callable(answer):
            answer = answer() or self.USUAL[step]
        if answer == DROP:
            raise ConnectionError
        connection.sendall(f"{answer}\r\n".encode())
        return answer
