"""What an organisation's project folder says: its parameters, organisations and groups."""

from wres_kit.project.organisation import Organisation, path_code
from wres_kit.project.parameters import USUAL_DISCLOSURE, DisclosureParameters
from wres_kit.project.project import (
    Project,
    ProjectNotFoundError,
    ProjectParameters,
    QualityParameters,
    UnknownOrganisationError,
)

__all__ = [
    "USUAL_DISCLOSURE", "DisclosureParameters", "Organisation", "Project", "ProjectNotFoundError", "ProjectParameters",
    "QualityParameters",
    "UnknownOrganisationError", "path_code",
]  # fmt: skip
