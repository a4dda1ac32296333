"""A small criteria set in which figures of two indicators can contradict each other."""

from __future__ import annotations

from tests.support.factories import TREE

CONTRADICTORY_SET = f"""
format: 1
id: {TREE}
title: Bộ chỉ số có mâu thuẫn
level: commune
period: {{from: 2030-01-01, to: 2030-12-31}}
status: official
legal_basis: [Quyết định thử nghiệm]
max: 4
rounding: {{points: 2, percent: 2, mode: half_up}}
not_applicable: shrink
ranking: {{on: percent, ties: competition}}
grades: [{{id: any, title: Đạt, at_least_percent: 0}}]
figures:
  staff: {{title: Tổng số cán bộ, unit: người, type: integer, min: 1}}
checks:
  - {{that: users, at_most: trained, says: Số người dùng chữ ký số không thể nhiều hơn số người được tập huấn}}
groups:
  - code: "1"
    title: Nhân lực số
    max: 4
    indicators:
      - code: "1.1"
        title: Tập huấn
        max: 2
        figures: {{trained: {{title: Số người được tập huấn, unit: người, type: integer, min: 0}}}}
        rule: {{kind: ratio, numerator: [trained], denominator: [staff]}}
      - code: "1.2"
        title: Chữ ký số
        max: 2
        figures: {{users: {{title: Số người dùng chữ ký số, unit: người, type: integer, min: 0}}}}
        rule: {{kind: ratio, numerator: [users], denominator: [staff]}}
"""
