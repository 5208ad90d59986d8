"""Addresses of databases, with credentials from the environment and from nowhere else.

A command line is kept in the shell's history and shown to every user of the machine. So an address may name variables
of the environment (`${WRES_USER}`), or be one as a whole, but a password that stands in it is refused.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from wres_kit.sources.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLE = re.compile(r"\$\{(\w+)\}")
SECRETS = re.compile(r"password|passwd|pwd|secret|token", re.IGNORECASE)
"""Options of an address that hold a secret."""
EXAMPLE = "postgresql://${WRES_DB_USER}:${WRES_DB_PASSWORD}@host/database, or sqlite:///file.db"
DRIVERS = {"postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
"""Drivers taken where the address names only the kind of database."""


class DatabaseAddressError(SourceError):
    """An address of a database that cannot be used. The message never repeats it: it could hold a secret."""


class PasswordOnCommandLineError(DatabaseAddressError):
    """A password stands in the address itself."""


class MissingVariableError(DatabaseAddressError):
    """The address names a variable that the environment does not have."""


def database_url(text: str, environment: Mapping[str, str]) -> URL:
    """Return the address of a database.

    Parameters
    ----------
    text
        As given on the command line.
    environment
        The variables it may name.

    Raises
    ------
    PasswordOnCommandLineError
        A password stands in it.
    MissingVariableError
        A variable that it names is not set.
    DatabaseAddressError
        It is no address of a database.
    """
    whole = VARIABLE.fullmatch(text.strip())
    if whole:
        return _with_driver(_parsed(_value(whole[1], environment)))
    url = _parsed(text.strip())
    for secret in (url.password, *_secret_options(url)):
        if secret and VARIABLE.sub("", str(secret)):
            message = (
                "A password stands in the address of the database, where others can read it. Put it into a variable of "
                "the environment, for instance WRES_DB_PASSWORD, and write ${WRES_DB_PASSWORD} in its place (between "
                "single quotation marks, so that the shell leaves it alone)."
            )
            raise PasswordOnCommandLineError(message)

    def filled(part: str | None) -> str | None:
        return None if part is None else VARIABLE.sub(lambda match: _value(match[1], environment), part)

    options = {
        name: filled(value) if isinstance(value, str) else tuple(filled(one) or "" for one in value)
        for name, value in url.query.items()
    }
    password = filled(str(url.password)) if url.password is not None else None
    return _with_driver(
        URL.create(
            url.drivername, filled(url.username), password, filled(url.host), url.port, filled(url.database),
            {name: value for name, value in options.items() if value is not None},
        )
    )  # fmt: skip


def _parsed(text: str) -> URL:
    try:
        return make_url(text)
    except (ArgumentError, ValueError):
        pass
    message = f"--url is no address of a database. Write it like {EXAMPLE}."
    raise DatabaseAddressError(message)


def _with_driver(url: URL) -> URL:
    return url.set(drivername=DRIVERS.get(url.drivername, url.drivername))


def _secret_options(url: URL) -> list[str]:
    found = []
    for name, value in url.query.items():
        if SECRETS.search(name):
            found += [value] if isinstance(value, str) else list(value)
    return found


def _value(name: str, environment: Mapping[str, str]) -> str:
    if not environment.get(name):
        message = f"--url names the variable {name}, which is not set. Set it in the environment and try again."
        raise MissingVariableError(message)
    return environment[name]
