"""Validates a crate with roc-validator, offline: run by the Python that has it, which may not be that of the tests.

The validator asks the web for the JSON-LD context. Its cache of answers is filled beforehand with the context that the
package rocrate carries, and it is told to ask nobody else.

Arguments: the folder of the crate, the file of the context, and an empty folder. Prints a JSON list of what is wrong.
"""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import requests
from requests.adapters import BaseAdapter
from requests_cache import CachedSession
from rocrate_validator.models import Severity
from rocrate_validator.services import ValidationSettings, validate
from urllib3 import HTTPResponse

CONTEXT = "https://w3id.org/ro/crate/1.1/context"
ACCEPTED = {"Accept": "application/ld+json, application/json, */*;q=0.1"}


class FromFile(BaseAdapter):
    """Answers every request with one file."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self._content = content

    def send(self, request: requests.PreparedRequest, *_: object, **__: object) -> requests.Response:
        """Return the file."""
        answer = requests.Response()
        answer.status_code, answer.url, answer.request = 200, str(request.url), request
        answer.headers["Content-Type"] = "application/ld+json"
        answer.raw = HTTPResponse(body=io.BytesIO(self._content), status=200, preload_content=False)
        return answer

    def close(self) -> None:
        """Do nothing."""


def main() -> None:
    """Fill the cache, validate, and print what was found."""
    crate, context, cache = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]) / "answers"
    session = CachedSession(str(cache), backend="sqlite", expire_after=-1)
    session.mount("https://", FromFile(context.read_bytes()))
    session.get(CONTEXT, headers=ACCEPTED)
    session.close()
    settings = ValidationSettings(
        rocrate_uri=crate, profile_identifier="process-run-crate", requirement_severity=Severity.RECOMMENDED,
        offline=True, cache_path=cache,
    )  # fmt: skip
    found = [[one.severity.name, one.check.identifier, str(one.message)] for one in validate(settings).get_issues()]
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
