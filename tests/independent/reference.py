"""The nine indicators once more, from the wording of the Standard and the published formulas alone.

Plain Python from counts: nothing here imports the package, shares its names or follows its order of work. A return is a
mapping from (indicator, section, category, group, measure) to (value, decimals); the answer maps (indicator, measure,
section, category, group) to (value, lower, upper). A result without a value is not in the answer.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, exp, log, sqrt
from statistics import NormalDist

Z2 = NormalDist().inv_cdf(0.975) ** 2
LADDER = ["under_band_1", *(f"band_{n}" for n in range(1, 8)), *(f"band_8{x}" for x in "abcd"), "band_9", "vsm"]
RUNGS = {"lower": LADDER[:6], "middle": LADDER[6:8], "upper": LADDER[8:]}
DOCTORS = ["consultant", "non_consultant_career_grade", "trainee", "other"]
STEPS = {
    "lower_to_middle": ("lower", "middle"),
    "middle_to_upper": ("middle", "upper"),
    "lower_to_upper": ("lower", "upper"),
}
SECTIONS = {"non_clinical": LADDER, "clinical": LADDER, "medical_dental": DOCTORS}
PARTS = {"medical_dental": ["senior_medical_manager"]}
GROUPS = ("white", "bme", "unknown")
# Which group stands above the line, what is counted, and among whom.
RATIOS = {
    2: ("white", "bme", [("shortlisted", "applied"), ("appointed", "shortlisted")]),
    3: ("bme", "white", [("disciplinary", None)]),
    4: ("white", "bme", [("training", None)]),
}


def wilson(share, people):
    """The two roots of (share - p)² = z² p (1 - p) / people."""
    a, b, c = 1 + Z2 / people, -(2 * share + Z2 / people), share * share
    root = sqrt(max(0.0, b * b - 4 * a * c))
    return (-b - root) / (2 * a) if share else 0.0, (-b + root) / (2 * a) if share < 1 else 1.0


def newcombe(p, p_limits, q, q_limits):
    down = sqrt((p - p_limits[0]) ** 2 + (q_limits[1] - q) ** 2)
    up = sqrt((p_limits[1] - p) ** 2 + (q - q_limits[0]) ** 2)
    return p - q - down, p - q + up


def koopman(x, m, y, n):
    """Bisection between the ratio observed, where Pearson's statistic is 0, and a ratio where it exceeds z²."""

    def statistic(r):
        # The likeliest q given p = r q solves r (m + n) q² - (x + r y + r m + n) q + (x + y) = 0; its smaller root.
        b = x + r * y + r * m + n
        q = 2 * (x + y) / (b + sqrt(b * b - 4 * r * (m + n) * (x + y)))
        p = r * q
        return sum((k - t * s) ** 2 / (t * s * (1 - s)) for k, t, s in ((x, m, p), (y, n, q)) if 0 < s < 1)

    middle = log((x * n) / (m * y))
    limits = []
    for way in (-1, 1):
        inside, outside = middle, middle + way
        while statistic(exp(outside)) < Z2:
            outside += way
        for _ in range(60):
            half = (inside + outside) / 2
            if statistic(exp(half)) < Z2:
                inside = half
            else:
                outside = half
        limits.append(exp((inside + outside) / 2))
    return tuple(limits)


class Counted:
    """The headcounts of a return, and the sums that the Standard asks for."""

    def __init__(self, given):
        self.given = given
        self.everyone = {group: self._staff(group) for group in GROUPS}
        self.workforce = sum(self.everyone.values())

    def people(self, *place):
        return int(self.given[(*place, "headcount")][0])

    def total(self, indicator, section, category):
        return sum(self.people(indicator, section, category, group) for group in GROUPS)

    def rungs(self, group, rungs, sections=("non_clinical", "clinical")):
        return sum(self.people(1, section, rung, group) for section in sections for rung in rungs)

    def _staff(self, group):
        return self.rungs(group, LADDER) + self.rungs(group, DOCTORS, ["medical_dental"])


def answers(given, model_employer):
    """Return every value that a full return has, with its 95% interval."""
    counted = Counted(given)
    found = {**bands(counted), **disparity(counted), **likelihoods(counted), **survey(given), **board(counted)}
    return {**found, **(posts(counted) if model_employer else {})}


def share(part, whole):
    return tuple(100 * one for one in (part / whole, *wilson(part / whole, whole)))


def bands(counted):
    found = {}
    if counted.workforce:
        known = counted.everyone["white"] + counted.everyone["bme"]
        found[1, "recorded", "all", "all", "all"] = share(known, counted.workforce)
    for group in GROUPS:
        if counted.workforce:
            found[1, "share", "all", "all", group] = share(counted.everyone[group], counted.workforce)
        for section, ladder in SECTIONS.items():
            places = {band: (counted.people(1, section, band, group), counted.total(1, section, band))
                      for band in (*ladder, *PARTS.get(section, ()))}  # fmt: skip
            places["all"] = tuple(sum(places[band][side] for band in ladder) for side in (0, 1))
            for band, (part, whole) in places.items():
                if whole:
                    found[1, "share", section, band, group] = share(part, whole)
    return found


def disparity(counted):
    found = {}
    for section in ("non_clinical", "clinical"):
        for step, (low, high) in STEPS.items():
            a, b, c, d = (counted.rungs(g, RUNGS[rung], [section]) for g in ("white", "bme") for rung in (high, low))
            if min(a, b, c, d):
                ratio, half = float(Fraction(a * d, b * c)), sqrt(Z2 * (1 / a + 1 / b + 1 / c + 1 / d))
                limits = (ratio * exp(-half), ratio * exp(half))
                found[1, "race_disparity_ratio", section, step, "all"] = (ratio, *limits)
    return found


def posts(counted):
    found = {}
    for band in ["upper", *RUNGS["upper"]]:
        rungs = RUNGS["upper"] if band == "upper" else [band]
        now = {group: counted.rungs(group, rungs) for group in GROUPS}
        if sum(now.values()):
            goal = ceil(Fraction(counted.everyone["bme"] * sum(now.values()), counted.workforce))
            own = now["bme"] / sum(now.values())
            found[1, "leadership_share", "all", band, "bme"] = share(now["bme"], sum(now.values()))
            if band == "upper":
                staff = counted.everyone["bme"] / counted.workforce
                of_all = wilson(staff, counted.workforce)
                limits = newcombe(own, wilson(own, sum(now.values())), staff, of_all)
                found[1, "leadership_difference", "all", band, "bme"] = tuple(
                    100 * one for one in (own - staff, *limits)
                )
            found[1, "target", "all", band, "bme"] = (goal, None, None)
            found[1, "posts_to_go", "all", band, "bme"] = (max(0, goal - now["bme"]), None, None)
    return found


def likelihoods(counted):
    found = {}
    for indicator, (of, to, stages) in RATIOS.items():
        for event, among in stages:
            groups = {key[3] for key in counted.given if key[:3] == (indicator, "all", event)} - {"unknown", "all"}
            rates = {
                group: (
                    counted.people(indicator, "all", event, group),
                    counted.people(indicator, "all", among, group) if among else counted.everyone[group],
                )
                for group in groups
            }
            for group, (x, m) in rates.items():
                if m:
                    found[indicator, "likelihood", "all", event, group] = share(x, m)
            (x, m), (y, n) = rates[of], rates[to]
            if x and y:
                ratio = float(Fraction(x, m) / Fraction(y, n))
                found[indicator, "relative_likelihood", "all", event, "all"] = (ratio, *koopman(x, m, y, n))
    return found


def survey(given):
    found = {}
    for indicator in (5, 6, 7, 8):
        shown = {}
        for group in ("white", "bme", "all"):
            value, decimals = given[indicator, "all", "all", group, "percentage"]
            base = given[indicator, "all", "all", group, "respondents"][0]
            half = 0.5 / 10**decimals
            low = wilson(max(0.0, value - half) / 100, base)[0]
            high = wilson(min(100.0, value + half) / 100, base)[1]
            people = [x for x in range(int(base) + 1) if abs(x - value * base / 100) <= half * base / 100 + 1e-6]
            if people and half * base / 100 <= 0.005:
                # So precise that it is a count of respondents.
                low, high = wilson(people[0] / base, base)
            shown[group] = (value, (100 * low, 100 * high))
            found[indicator, "percentage", "all", "all", group] = (value, 100 * low, 100 * high)
        gap = shown["bme"][0] - shown["white"][0]
        found[indicator, "gap", "all", "all", "all"] = (gap, *newcombe(*shown["bme"], *shown["white"]))
    return found


def board(counted):
    found = {}
    parts = {"workforce": counted.everyone}
    for part in ("total_board", "voting", "executive"):
        parts[part] = {group: counted.people(9, "all", part, group) for group in GROUPS}
    for part, by_group in parts.items():
        for group, members in by_group.items():
            if sum(by_group.values()):
                found[9, "share", "all", part, group] = share(members, sum(by_group.values()))
    staff = found.get((9, "share", "all", "workforce", "bme"))
    for part in ("total_board", "voting", "executive"):
        here = found.get((9, "share", "all", part, "bme"))
        if here and staff:
            limits = newcombe(here[0], here[1:], staff[0], staff[1:])
            found[9, "difference", "all", part, "bme"] = (here[0] - staff[0], *limits)
    return found
