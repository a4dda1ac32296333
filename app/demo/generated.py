"""Generated figures from a fixed seed: the same bytes on every machine, and never mistaken for real ones."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from scoring import FigureSpec, Tree

SEED = 2025
SOURCE = "số liệu minh họa sinh tự động"

REASONS = (
    "Minh chứng ban hành ngoài năm đánh giá.",
    "Chưa có tài liệu kiểm chứng kèm theo.",
    "Tài liệu không nêu số liệu của chỉ tiêu; đề nghị chỉ rõ trang.",
    "Số liệu kê khai cao hơn số liệu trên hệ thống của tỉnh.",
    "Mới có kế hoạch, chưa có kết quả thực hiện.",
)
HALF = Decimal("0.5")


def random_for(*parts: object) -> Random:
    """Return a generator of its own for one purpose, so that adding a unit changes no other unit's figures."""
    return Random("/".join(str(part) for part in (SEED, *parts)))  # noqa: S311 - illustration, not secrecy


def sheets_csv(tree: Tree, unit_codes: Sequence[str]) -> str:
    """Return a CSV of self and appraised points for every unit, in the form the import reads."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["unit", "code", "self_score", "appraised_score", "reason"])
    for unit in unit_codes:
        random = random_for(tree.id, unit)
        strength = random.uniform(0.45, 0.98)
        for code, indicator in tree.indicators.items():
            own = _own_points(random, indicator.max, strength)
            appraised, reason = _appraised(random, own, indicator.max)
            writer.writerow([unit, code, own, appraised, reason])
    return out.getvalue()


def figures_for(tree: Tree, unit: str) -> dict[str, str]:
    """Return a plausible canonical value for every figure of ``tree``, in keeping with its checks."""
    random = random_for(tree.id, unit, "figures")
    strength = random.uniform(0.75, 0.99)
    values = {figure_id: _plausible(spec, random, strength) for figure_id, spec in tree.figures.items()}
    for _ in range(len(tree.checks) + 1):
        changed = False
        for check in tree.checks:
            subject = check.subject.figure_ids
            bound = sum(int(values[f]) for f in check.figure_ids if f not in subject)
            if sum(int(values[f]) for f in subject) > bound:
                share = int(bound * min(1.0, strength + random.uniform(-0.15, 0.1)))
                values |= {figure_id: str(share // len(subject)) for figure_id in subject}
                changed = True
        if not changed:
            break
    return values


def _plausible(spec: FigureSpec, random: Random, strength: float) -> str:
    if spec.type == "boolean":
        return "true" if random.random() < strength else "false"
    if spec.type == "choice":
        options = list(spec.options)
        return options[0] if random.random() < strength else options[-1]
    if spec.type == "date":
        return "2026-03-15"
    if spec.type == "text":
        return "Số liệu minh họa"
    low = int(spec.min) if spec.min is not None else 0
    high = int(spec.max) if spec.max is not None else low + 60
    return str(random.randint(low + (high - low) // 2, high))


def _own_points(random: Random, maximum: Decimal, strength: float) -> Decimal:
    if random.random() < strength:
        return maximum
    return (maximum * Decimal(random.randint(0, 20)) / 20).quantize(HALF / 5, ROUND_HALF_UP)


def _appraised(random: Random, own: Decimal, maximum: Decimal) -> tuple[Decimal, str]:
    chance = random.random()
    if own == 0 or chance < 0.72:
        if own < maximum and chance > 0.70:
            return maximum, "Số liệu trên hệ thống của tỉnh cao hơn số liệu đơn vị kê khai."
        return own, ""
    reason = random.choice(REASONS)
    if chance < 0.88:
        return (own * HALF).quantize(Decimal("0.01"), ROUND_HALF_UP), reason
    return Decimal(0), reason
