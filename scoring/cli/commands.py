"""What each command of the command line does."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

from scoring.advice import advice_in_words, next_best_points
from scoring.bundle.command import verify_arguments, verify_bundle
from scoring.cases import codes_with_cases, run_cases
from scoring.cli.arguments import passed_over, whole_number
from scoring.cli.compare import diff, diff_arguments, sensitivity, sensitivity_arguments
from scoring.decimals import plain
from scoring.engine.cohort import cohort_of
from scoring.engine.ranking import rank
from scoring.engine.result_table import line_of, table_text
from scoring.engine.score import SheetScore, score
from scoring.explanation.explain import explain
from scoring.explanation.floors import cut_in_words, floor_lines
from scoring.language.wording import maximum_in_words
from scoring.lint.remarks import place_remark, remarks
from scoring.loader.files import find_trees, load_tree
from scoring.loader.lock import lock, lock_arguments
from scoring.model import Tree
from scoring.schema.files import print_schema, schema_arguments
from scoring.sheets.answers import read_answers
from scoring.sheets.sheet import Sheet
from scoring.sheets.table import read_table
from scoring.skeleton.command import new, new_arguments
from scoring.syntax.errors import CriteriaError

MOST_STEPS: Final = 1000


@dataclass(frozen=True, slots=True)
class Command:
    """A subcommand: its name, its one-line help, its arguments, its work."""

    name: str
    help: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def say(options: argparse.Namespace, vietnamese: str, english: str) -> None:
    """One line to standard output in the chosen language."""
    sys.stdout.write((vietnamese if options.lang == "vi" else english) + "\n")


def _paths(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="thư mục hoặc tệp bộ chỉ số")


def _check(options: argparse.Namespace) -> int:
    failed = False
    for path in [tree for root in options.paths for tree in find_trees(root)]:
        try:
            tree = load_tree(path)
        except CriteriaError as error:
            failed = True
            _write_problems(error, options.lang)
            continue
        count, most = len(tree.indicators), maximum_in_words(tree.max, tree.max_by_kind)
        say(
            options,
            f"{path.as_posix()}: đạt – {count} chỉ số, {most} điểm, mã nội dung {tree.digest[:12]}",
            f"{path.as_posix()}: fine – {count} indicators, {most} points, digest {tree.digest[:12]}",
        )
        place = place_remark(tree, path) if path.is_dir() else None
        for remark in (*([place] if place else []), *remarks(tree, codes_with_cases(path.joinpath("cases")))):
            text = remark.text(options.lang)
            say(options, f"{path.as_posix()}: lưu ý: {text}", f"{path.as_posix()}: remark: {text}")
    return 1 if failed else 0


def _new(options: argparse.Namespace) -> int:
    """A new skeleton, then what `check` has to say about it: the list of what is left to do."""
    made = new(options)
    options.paths = [options.folder]
    return made or _check(options)


def _write_problems(error: CriteriaError, language: str) -> None:
    for problem in error.problems:
        sys.stdout.write(f"{problem.text(language)}\n")


def _score_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("tree", type=Path, metavar="TREE", help="bộ chỉ số")
    parser.add_argument("answers", type=Path, metavar="ANSWERS", help="tệp YAML số liệu của một đơn vị")
    parser.add_argument("--explain", metavar="CODE", help="giải thích điểm của một chỉ số")
    parser.add_argument(
        "--json", action="store_true", help="kết quả dạng JSON (mặc định, trừ khi có --explain)"
    )
    parser.add_argument(
        "--next",
        type=whole_number(1, MOST_STEPS),
        metavar="N",
        help="N bước chưa làm thêm được nhiều điểm nhất",
    )
    parser.add_argument(
        "--others",
        type=Path,
        metavar="SHEETS.csv",
        help="bảng số liệu của các đơn vị khác, để biết mỗi bước đổi thứ hạng ra sao (dùng cùng --next)",
    )


def _score(options: argparse.Namespace) -> int:
    tree = load_tree(options.tree)
    sheet = read_answers(options.answers, tree)
    if options.next is not None:
        return _write_next_steps(tree, sheet, options)
    result = score(tree, sheet)
    code = options.explain
    if code is not None and code not in result.indicators:
        sys.stderr.write(
            f"Bộ chỉ số không có chỉ số “{code}”; hãy sửa lại mã.\n"
            if options.lang == "vi"
            else f"The criteria set has no indicator “{code}”; correct the code.\n"
        )
        return 1
    if code is None:
        _write_json(score_data(tree, result, options.lang))
    elif options.json:
        _write_json(_indicator_data(tree, result, code, options.lang))
    else:
        sys.stdout.write("\n".join(_why(tree, result, code, options.lang)) + "\n")
    return 0


def _write_next_steps(tree: Tree, sheet: Sheet, options: argparse.Namespace) -> int:
    """The steps that would add most points, a line each; among other units also what becomes of the rank."""
    sheets = read_table(options.others, tree, say=passed_over(options)) if options.others is not None else []
    sheets = [other for other in sheets if other.unit != sheet.unit]
    cohort = cohort_of(tree, [sheet, *sheets])
    others = [score(tree, other, cohort) for other in sheets]
    steps = next_best_points(tree, sheet, others, cohort, limit=options.next)
    for advice in steps:
        sys.stdout.write(f"{advice_in_words(tree, sheet, advice, options.lang)}\n")
    if not steps:
        say(options, "Không còn bước nào thêm điểm.", "No step is left that would add points.")
    return 0


def score_data(tree: Tree, result: SheetScore, language: str) -> dict[str, object]:
    """A sheet's result in the shape of the command line's JSON; numbers as decimal strings."""
    return {
        "tree": result.tree_id,
        "digest": result.digest,
        "unit": result.unit,
        "points": str(result.points),
        "max": plain(result.max),
        "denominator": plain(result.denominator),
        "percent": str(result.percent),
        "index": str(result.index),
        "grade": result.grade.id if result.grade is not None else None,
        **_cut_data(result.cut, language),
        "groups": [
            {
                "code": group.code,
                "title": group.title,
                "points": str(group.points),
                "max": plain(group.max),
                "denominator": plain(group.denominator),
                "percent": str(group.percent),
                **_cut_data(group.cut, language),
            }
            for group in result.groups
        ],
        "indicators": [_indicator_data(tree, result, code, language) for code in result.indicators],
    }


def _cut_data(cut: Decimal, language: str) -> dict[str, object]:
    """What the floor of a group or of the total cut off; nothing where it cut nothing."""
    return {"cut": str(cut), "why": [cut_in_words(cut, language)]} if cut else {}


def _indicator_data(tree: Tree, result: SheetScore, code: str, language: str) -> dict[str, object]:
    indicator_score = result.indicators[code]
    return {
        "code": code,
        "points": str(indicator_score.points),
        "max": plain(indicator_score.max),
        "state": indicator_score.state,
        "why": _why(tree, result, code, language),
    }


def _why(tree: Tree, result: SheetScore, code: str, language: str) -> list[str]:
    """An indicator's explanation, with the floors that held up what it takes away."""
    return [*explain(tree, result.indicators[code], language), *floor_lines(tree, result, code, language)]


def _write_json(data: dict[str, object]) -> None:
    json.dump(data, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def _rank_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("tree", type=Path, metavar="TREE", help="bộ chỉ số")
    parser.add_argument("sheets", type=Path, metavar="SHEETS.csv", help="bảng số liệu, mỗi đơn vị một dòng")


def _rank(options: argparse.Namespace) -> int:
    tree = load_tree(options.tree)
    sheets = read_table(options.sheets, tree, say=passed_over(options))
    cohort = cohort_of(tree, sheets)
    scores = [score(tree, sheet, cohort) for sheet in sheets]
    sys.stdout.write(table_text(line_of(place) for place in rank(tree, scores)))
    return 0


def _test(options: argparse.Namespace) -> int:
    failed = False
    for path in [tree for root in options.paths for tree in find_trees(root)]:
        try:
            report = run_cases(load_tree(path), path.joinpath("cases"))
        except CriteriaError as error:
            failed = True
            _write_problems(error, options.lang)
            continue
        for difference in report.differences:
            sys.stdout.write(f"{difference.text(options.lang)}\n")
        failed = failed or bool(report.differences)
        wrong = len(report.differences)
        say(
            options,
            f"{path.as_posix()}: {report.count} ví dụ, {wrong} chỗ khác",
            f"{path.as_posix()}: {report.count} cases, {wrong} differences",
        )
    return 1 if failed else 0


COMMANDS: Final = (
    Command("check", "kiểm tra tệp bộ chỉ số, nêu mọi lỗi cùng lúc", _paths, _check),
    Command("score", "chấm điểm một đơn vị", _score_arguments, _score),
    Command("rank", "chấm điểm và xếp hạng nhiều đơn vị", _rank_arguments, _rank),
    Command("test", "chạy các ví dụ trong cases/", _paths, _test),
    Command("diff", "so sánh hai bộ chỉ số, và thứ hạng theo hai bộ", diff_arguments, diff),
    Command("sensitivity", "khoảng thứ hạng khi trọng số thay đổi", sensitivity_arguments, sensitivity),
    Command("new", "lập khung bộ chỉ số từ bảng tính của quyết định", new_arguments, _new),
    Command(
        "schema", "in JSON Schema của tệp bộ chỉ số, cho trình soạn thảo", schema_arguments, print_schema
    ),
    Command(
        "verify",
        "tính lại một kết quả đã công bố từ gói của nó, đối chiếu từng chữ",
        verify_arguments,
        verify_bundle,
    ),
    Command("lock", "khóa bộ chỉ số đã dùng cho một đợt đánh giá", lock_arguments, lock),
)
