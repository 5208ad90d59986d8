"""Shapes: the ways in which indicators are worked out, each with one registration.

A shape says how an indicator is written in a return, how it is calculated, what a reader can work out from its
results, and how it is shown. Each of these is a hook that belongs to a layer of the package; a shape names its hooks
by module and attribute, so that reading a return does not load what draws charts. A Standard may bring
shapes of its own (`shapes:` in its `standard.yml`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pkgutil import resolve_name
from typing import TypeVar

from wres_kit.errors import WresError

T = TypeVar("T")


class ShapeError(WresError):
    """A shape that is not known, or that lacks what somebody needs of it."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A way in which indicators are worked out.

    Parameters
    ----------
    name
        Its name in editions: ``likelihood``.
    form
        What a return may say of such an indicator: a `wres_kit.returns.vocabulary.ReturnForm`, or where it is to be
        found, as ``module:attribute``. So are the others.
    calculation
        How results are made from a return: a `wres_kit.indicators.calculation.Calculation`.
    disclosure
        What a reader learns from its results: a `wres_kit.disclosure.knowledge.ShapeKnowledge`. Results of a shape
        without one are never published.
    presentation
        How it is shown: a class derived from `wres_kit.reporting.presentation.Presentation`.
    """

    name: str
    form: object
    calculation: object
    disclosure: object
    presentation: object

    def hook(self, layer: str, kind: type[T]) -> T:
        """Return what the shape has for a layer: ``form``, ``calculation``, ``disclosure`` or ``presentation``.

        Raises
        ------
        ShapeError
            It has none, it cannot be imported, or it is not of the kind that the layer needs.
        """
        hook = getattr(self, layer)
        if hook is None:
            message = f"{self.name}: this shape has no {layer}, so no indicator of it can be handled here."
            raise ShapeError(message)
        resolved = resolve(hook, f"{self.name}: its {layer}") if isinstance(hook, str) else hook
        if not isinstance(resolved, kind):
            message = f"{self.name}: its {layer} is a {type(resolved).__name__}, not a {kind.__name__}."
            raise ShapeError(message)
        return resolved


def resolve(name: str, what: str) -> object:
    """Return what ``module:attribute`` names.

    Raises
    ------
    ShapeError
        There is no such module or attribute.
    """
    try:
        return resolve_name(name)
    except (ImportError, AttributeError, ValueError) as error:
        message = f"{what} cannot be found at {name}: {error}"
        raise ShapeError(message) from None


REPRESENTATION, LIKELIHOOD, SURVEY = "representation", "likelihood", "survey"

BUILT_IN = {
    shape.name: shape
    for shape in (
        Shape(
            REPRESENTATION,
            form="wres_kit.returns.vocabulary:REPRESENTATION",
            calculation="wres_kit.indicators.representation:REPRESENTATION",
            disclosure="wres_kit.disclosure.knowledge:REPRESENTATION",
            presentation="wres_kit.reporting.shapes.representation:RepresentationPresentation",
        ),
        Shape(
            LIKELIHOOD,
            form="wres_kit.returns.vocabulary:LIKELIHOOD",
            calculation="wres_kit.indicators.likelihood:LIKELIHOOD",
            disclosure="wres_kit.disclosure.knowledge:LIKELIHOOD",
            presentation="wres_kit.reporting.shapes.likelihood:LikelihoodPresentation",
        ),
        Shape(
            SURVEY,
            form="wres_kit.returns.vocabulary:SURVEY",
            calculation="wres_kit.indicators.survey:SURVEY",
            disclosure="wres_kit.disclosure.knowledge:SURVEY",
            presentation="wres_kit.reporting.shapes.survey:SurveyPresentation",
        ),
    )
}
"""The shapes of the Standards that come with the package, by name."""
