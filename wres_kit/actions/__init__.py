"""The action plan of an organisation: what it will do about its figures, who leads it, by when, and how far it is."""

from wres_kit.actions.files import ActionPlanError, ActionPlans, plans_path, read_action_plans
from wres_kit.actions.plan import ActionPlan, LookBack, LookBackOutcome, PlannedAction, Rating

__all__ = [
    "ActionPlan", "ActionPlanError", "ActionPlans", "LookBack", "LookBackOutcome", "PlannedAction", "Rating",
    "plans_path", "read_action_plans",
]  # fmt: skip
