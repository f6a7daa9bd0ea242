"""What a server that asks for a name and a password is answered: Basic (RFC 7617) and Digest (RFC 7616); tokens."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

_PARAMETER = re.compile(r'([A-Za-z-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))')
_HASHES = {"md5": "md5", "sha-256": "sha256"}


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


class Authorisation(Protocol):
    """What says to a server who asks."""

    def challenged(self, challenges: Sequence[str]) -> bool:
        """Takes the challenges of a 401 (WWW-Authenticate); whether one of them can be answered anew."""

    def header(self, method: str, path: str) -> str:
        """The Authorization header for a request, empty as long as no server has asked."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token that is sent with every request (RFC 6750)."""

    token: str = field(repr=False)

    def challenged(self, challenges: Sequence[str]) -> bool:
        """There is nothing else to answer."""
        return False

    def header(self, method: str, path: str) -> str:
        """The token."""
        return f"Bearer {self.token}"


@dataclass(slots=True)
class Credentials:
    """A name and a password, and what the server said about how to send them."""

    user: str
    password: str = field(repr=False)
    _digest: dict[str, str] = field(default_factory=dict, repr=False)
    _count: int = 0
    _scheme: str = ""

    def challenged(self, challenges: Sequence[str]) -> bool:
        """Takes the challenges of a 401 (WWW-Authenticate); whether one of them can be answered anew."""
        for challenge in challenges:
            scheme, _, rest = challenge.strip().partition(" ")
            if scheme.lower() == "digest":
                told = {m[1].lower(): m[2] if m[2] is not None else m[3] for m in _PARAMETER.finditer(rest)}
                if told.get("algorithm", "MD5").lower() in _HASHES and "nonce" in told:
                    self._digest, self._count, self._scheme = told, 0, "digest"
                    return True
        if any(c.strip().lower().startswith("basic") for c in challenges) and not self._scheme:
            self._scheme = "basic"
            return True
        return False

    def header(self, method: str, path: str) -> str:
        """The Authorization header for a request, empty as long as no server has asked."""
        if self._scheme == "basic":
            pair = f"{self.user}:{self.password}".encode()
            return f"Basic {base64.b64encode(pair).decode('ascii')}"
        return self._answer(method, path) if self._scheme == "digest" else ""

    def _answer(self, method: str, path: str) -> str:
        told = self._digest
        algorithm = told.get("algorithm", "MD5")

        def digest(text: str) -> str:
            return hashlib.new(_HASHES[algorithm.lower()], text.encode(), usedforsecurity=False).hexdigest()

        first = digest(f"{self.user}:{told.get('realm', '')}:{self.password}")
        second = digest(f"{method}:{path}")
        parts = {"username": self.user, "realm": told.get("realm", ""), "nonce": told["nonce"], "uri": path}
        bare = {"algorithm": algorithm}
        if "auth" in re.split(r"[\s,]+", told.get("qop", "")):
            self._count += 1
            count, own = f"{self._count:08x}", secrets.token_hex(8)
            parts |= {
                "cnonce": own,
                "response": digest(f"{first}:{told['nonce']}:{count}:{own}:auth:{second}"),
            }
            bare |= {"qop": "auth", "nc": count}
        else:
            parts["response"] = digest(f"{first}:{told['nonce']}:{second}")
        if "opaque" in told:
            parts["opaque"] = told["opaque"]
        quoted = [f'{name}="{_escaped(value)}"' for name, value in parts.items()]
        return "Digest " + ", ".join([*quoted, *(f"{name}={value}" for name, value in bare.items())])
