"""The signed list of hashes: with it anyone can check that a download is what was released.

`SHA256SUMS` has the form that ``sha256sum --check`` reads. Its signature is of the kind Ed25519 (RFC 8032). The private
key is a file outside the project, made once by ``wres publish --new-key``; the public key, `release-key.pem`, is in
`params/` and is published with the list.
"""

from __future__ import annotations

import base64
import hashlib
import os
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from wres_kit.errors import WresError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SUMS, SIGNATURE, PUBLIC_KEY = "SHA256SUMS", "SHA256SUMS.sig", "release-key.pem"
_OWN = frozenset({SUMS, SIGNATURE})
KEY_VARIABLE = "WRES_RELEASE_KEY"
"""Environment variable that names the file of the private key."""


class ReleaseKeyError(WresError):
    """A key for signing releases that cannot be read or made."""


class ReleaseCheckError(WresError):
    """A download that cannot be checked."""


@dataclass(frozen=True, slots=True)
class ReleaseCheck:
    """What checking a download showed.

    Parameters
    ----------
    files
        How many files were checked.
    changed, missing, unlisted
        Names of files that differ from the list, are not there, or are not listed.
    signature
        ``valid``, ``invalid``, or ``none`` where the list is not signed.
    key
        Fingerprint of the public key, empty where there is none.
    """

    files: int
    changed: tuple[str, ...]
    missing: tuple[str, ...]
    unlisted: tuple[str, ...]
    signature: str
    key: str

    @property
    def holds(self) -> bool:
        """Whether every file is as it was released, and the signature is valid or there is none."""
        return not (self.changed or self.missing or self.unlisted or self.signature == "invalid")


def private_key_path() -> Path:
    """Return where the private key is: the file that ``WRES_RELEASE_KEY`` names, else one in the user's own folder."""
    named = os.environ.get(KEY_VARIABLE, "")
    return Path(named) if named else Path.home() / ".config" / "wres_kit" / "release-key.pem"


def new_key(public: Path) -> Path:
    """Make a key, and write its public half.

    Parameters
    ----------
    public
        Where the public key is written.

    Returns
    -------
    Path
        The file of the private key; only its owner can read it.

    Raises
    ------
    ReleaseKeyError
        There is a key already, or the file cannot be written.
    """
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - few commands need it
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415

    path = private_key_path()
    key = Ed25519PrivateKey.generate()
    text = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(text)
        public.write_bytes(_public_text(key.public_key()))
    except FileExistsError:
        message = f"{path}: there is a key already. To use another, set {KEY_VARIABLE} to a new file."
        raise ReleaseKeyError(message) from None
    except OSError as error:
        message = f"{error.filename}: cannot be written: {error.strerror}."
        raise ReleaseKeyError(message) from None
    return path


def signing_key() -> Ed25519PrivateKey | None:
    """Return the key that signs releases; None where none was made.

    Raises
    ------
    ReleaseKeyError
        The file is no such key.
    """
    path = private_key_path()
    if not path.is_file():
        return None
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415

    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        message = f"{path}: cannot be read as a private key ({error}). Make one with: wres publish --new-key"
        raise ReleaseKeyError(message) from None
    if not isinstance(key, Ed25519PrivateKey):
        message = f"{path}: is a key of another kind than Ed25519. Make one with: wres publish --new-key"
        raise ReleaseKeyError(message)
    return key


def sums_text(hashes: Mapping[str, str]) -> str:
    """Return a list of hashes in the form of ``sha256sum``, by name."""
    return "".join(f"{value}  {name}\n" for name, value in sorted(hashes.items()) if name not in _OWN)


def signed_files(hashes: Mapping[str, str], key: Ed25519PrivateKey | None) -> dict[str, bytes]:
    """Return the list of hashes, and where there is a key its signature and the public key, by name of file."""
    public = _public_text(key.public_key()) if key is not None else b""
    listed = dict(hashes)
    if public:
        listed[PUBLIC_KEY] = hashlib.sha256(public).hexdigest()
    text = sums_text(listed).encode()
    files = {SUMS: text}
    if key is not None:
        files |= {SIGNATURE: base64.b64encode(key.sign(text)) + b"\n", PUBLIC_KEY: public}
    return files


def check_release(path: Path, public_key: Path | None) -> ReleaseCheck:
    """Check a download against its list of hashes.

    Parameters
    ----------
    path
        A folder or a zip file with `SHA256SUMS` at its top.
    public_key
        The key of the publisher; the one that came with the download where None.

    Raises
    ------
    ReleaseCheckError
        It has no list, or cannot be read.
    """
    files = _contents(path)
    if SUMS not in files:
        message = f"{path}: has no {SUMS}, so it cannot be checked. Download the zip file of the report again."
        raise ReleaseCheckError(message)
    listed = dict(_listed(files[SUMS].decode("utf-8", "replace").splitlines(), path))
    actual = {name: hashlib.sha256(data).hexdigest() for name, data in files.items() if name not in _OWN}
    key = public_key.read_bytes() if public_key is not None else files.get(PUBLIC_KEY, b"")
    signature = "none" if SIGNATURE not in files else "valid" if _is_valid(files, key) else "invalid"
    return ReleaseCheck(
        files=len(actual),
        changed=tuple(sorted(name for name in listed if name in actual and listed[name] != actual[name])),
        missing=tuple(sorted(set(listed) - set(actual))),
        unlisted=tuple(sorted(set(actual) - set(listed))),
        signature=signature,
        key=hashlib.sha256(key).hexdigest()[:16] if key else "",
    )


def _is_valid(files: Mapping[str, bytes], key: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import load_pem_public_key  # noqa: PLC0415

    try:
        public = load_pem_public_key(key)
        if not isinstance(public, Ed25519PublicKey):
            return False
        public.verify(base64.b64decode(files[SIGNATURE]), files[SUMS])
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _contents(path: Path) -> dict[str, bytes]:
    try:
        if path.is_dir():
            hidden = {".release-id", ".index-files"}
            files = [each for each in sorted(path.rglob("*")) if each.is_file() and each.name not in hidden]
            return {each.relative_to(path).as_posix(): each.read_bytes() for each in files}
        with zipfile.ZipFile(path) as archive:
            return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    except (OSError, zipfile.BadZipFile, RuntimeError) as error:
        message = f"{path}: cannot be read ({error}). Give the folder or the zip file of a release."
        raise ReleaseCheckError(message) from None


def _listed(lines: Iterable[str], path: Path) -> Iterable[tuple[str, str]]:
    for number, line in enumerate(lines, 1):
        value, _, name = line.partition("  ")
        if len(value) != 64 or not name:
            message = f"{path}: {SUMS}, line {number}: is no hash and name of a file. Download the release again."
            raise ReleaseCheckError(message)
        yield name, value


def _public_text(key: Ed25519PublicKey) -> bytes:
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415

    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
