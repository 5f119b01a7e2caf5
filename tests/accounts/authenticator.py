"""A passkey in a few lines: what a browser and an authenticator would answer, so that tests can also answer wrongly."""

import hashlib
import json

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import bytes_to_base64url, encode_cbor

ORIGIN = "https://localhost"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class Authenticator:
    """One passkey on one device. `verifies`: the device checks its user."""

    def __init__(self, *, verifies=True, counts=True) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = hashlib.sha256(str(id(self)).encode()).digest()
        self.flags = PRESENT | (VERIFIED if verifies else 0)
        self.count, self.counts = 0, counts
        self.handle = b""

    def create(self, options: dict, origin=ORIGIN) -> str:
        self.handle = options["user"]["id"]
        numbers = self.key.public_key().public_numbers()
        public = encode_cbor({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)})
        attested = bytes(16) + len(self.id).to_bytes(2) + self.id + public
        data = self._data(options["rp"]["id"], self.flags | ATTESTED) + attested
        attestation = encode_cbor({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", options, origin)
        return self._answer(clientDataJSON=client, attestationObject=attestation)

    def get(self, options: dict, origin=ORIGIN, host=None) -> str:
        self.count += self.counts
        data = self._data(host or options["rpId"], self.flags)
        client = self._client("webauthn.get", options, origin)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signature)

    def _data(self, host: str, flags: int) -> bytes:
        return hashlib.sha256(host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4)

    def _client(self, kind: str, options: dict, origin: str) -> bytes:
        return json.dumps({"type": kind, "challenge": options["challenge"], "origin": origin}).encode()

    def _answer(self, **parts: bytes) -> str:
        response = {name: bytes_to_base64url(value) for name, value in parts.items()}
        own = bytes_to_base64url(self.id)
        if "signature" in parts and self.handle:
            response["userHandle"] = self.handle
        return json.dumps({"id": own, "rawId": own, "type": "public-key", "response": response})
