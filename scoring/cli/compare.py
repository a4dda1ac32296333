"""The commands that compare: two criteria sets, or a ranking with itself under other weights."""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path

from scoring.cli.arguments import passed_over, whole_number
from scoring.diff import tree_changes, unit_changes
from scoring.engine.cohort import cohort_of
from scoring.loader.files import load_tree
from scoring.sheets.table import read_table

MOST_MOVES = 3
MOST_DRAWS = 10_000


def diff_arguments(parser: argparse.ArgumentParser) -> None:
    """`diff OLD NEW [--sheets S.csv]`."""
    parser.add_argument("old", type=Path, metavar="OLD", help="bộ chỉ số cũ")
    parser.add_argument("new", type=Path, metavar="NEW", help="bộ chỉ số mới")
    parser.add_argument(
        "--sheets", type=Path, metavar="S.csv", help="bảng số liệu, để xem đơn vị nào lên, xuống"
    )


def diff(options: argparse.Namespace) -> int:
    """Print what changed; with sheets, as CSV, who rises and falls and through which indicators."""
    old, new = load_tree(options.old), load_tree(options.new)
    for change in tree_changes(old, new):
        sys.stdout.write(f"{change.text(options.lang)}\n")
    if options.sheets is None:
        return 0
    say = passed_over(options)
    old_sheets = read_table(options.sheets, old, beside=new, say=say)
    new_sheets = read_table(options.sheets, new, beside=old)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["unit", "old_rank", "new_rank", "old_points", "new_points", "through"])
    for unit in unit_changes(old, new, old_sheets, new_sheets):
        moves = "; ".join(f"{code} {points:+f}" for code, points in unit.moved[:MOST_MOVES])
        writer.writerow([unit.unit, unit.old_rank, unit.new_rank, unit.old.points, unit.new.points, moves])
    return 0


def sensitivity_arguments(parser: argparse.ArgumentParser) -> None:
    """`sensitivity TREE SHEETS.csv [--draws N] [--seed N]`."""
    parser.add_argument("tree", type=Path, metavar="TREE", help="bộ chỉ số")
    parser.add_argument("sheets", type=Path, metavar="SHEETS.csv", help="bảng số liệu, mỗi đơn vị một dòng")
    parser.add_argument(
        "--draws",
        type=whole_number(1, MOST_DRAWS),
        default=1000,
        help=f"số lần lấy trọng số ngẫu nhiên, nhiều nhất {MOST_DRAWS} (mặc định 1000)",
    )
    parser.add_argument(
        "--seed",
        type=whole_number(0, 10**18 - 1),
        default=1,
        help="số khởi tạo, để kết quả lặp lại được (mặc định 1)",
    )


def sensitivity(options: argparse.Namespace) -> int:
    """Print the rank intervals as CSV."""
    # numpy takes a while to import, and no other command needs it
    from scoring.batch import pack, score_columns
    from scoring.batch.sensitivity import rank_intervals

    tree = load_tree(options.tree)
    sheets = read_table(options.sheets, tree, say=passed_over(options))
    batch = score_columns(pack(tree, sheets), cohort_of(tree, sheets))
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["unit", "rank", "low", "high"])
    writer.writerows(rank_intervals(batch, draws=options.draws, seed=options.seed))
    return 0
