"""Who may call what: one line for each endpoint, written by hand and walked by test_access.py.

A new endpoint gets its line here with whoever the *design* lets in, not with what its view happens to declare. A
route that names an object in its path takes the objects of `world.py`: add the name of a new path parameter there.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.access.actor import Role

Who = frozenset[Role | None]
"""Roles that are let in; None is somebody who has not signed in."""

SIGNED_IN: Who = frozenset(Role)
EVERYBODY: Who = SIGNED_IN | {None}
UNIT: Who = frozenset({Role.CONTRIBUTOR, Role.UNIT_HEAD})
UNIT_HEAD: Who = frozenset({Role.UNIT_HEAD})
CONTRIBUTOR: Who = frozenset({Role.CONTRIBUTOR})
READERS_OF_SHEETS: Who = SIGNED_IN - {Role.ADMINISTRATOR}
REVIEWERS: Who = frozenset({Role.REVIEWER, Role.DISTRICT_REVIEWER})
READERS_OF_APPRAISALS: Who = REVIEWERS | {Role.SECRETARIAT, Role.LEADERSHIP, Role.AUDITOR}
SECRETARIAT: Who = frozenset({Role.SECRETARIAT})
FOLLOWERS: Who = SECRETARIAT | {Role.AUDITOR}
PROVINCE: Who = FOLLOWERS | {Role.LEADERSHIP}
ADMINISTRATOR: Who = frozenset({Role.ADMINISTRATOR})

ENDPOINTS: Mapping[str, Who] = {
    "admin.account": ADMINISTRATOR,
    "admin.account_list": ADMINISTRATOR,
    "admin.accounts_csv": ADMINISTRATOR,
    "admin.close_account": ADMINISTRATOR,
    "admin.create_account": ADMINISTRATOR,
    "admin.end_grant": ADMINISTRATOR,
    "admin.grant": ADMINISTRATOR,
    "admin.import_form": ADMINISTRATOR,
    "admin.import_list": ADMINISTRATOR,
    "admin.import_sheets": ADMINISTRATOR,
    "admin.index": ADMINISTRATOR,
    "admin.new_account": ADMINISTRATOR,
    "admin.reopen_account": ADMINISTRATOR,
    "admin.reset_password": ADMINISTRATOR,
    "admin.units": ADMINISTRATOR,
    "admin.units_csv": ADMINISTRATOR,
    "auth.enter": EVERYBODY,
    "auth.end_own_session": SIGNED_IN,
    "auth.own_sessions": SIGNED_IN,
    "auth.password": SIGNED_IN,
    "auth.sign_in": EVERYBODY,
    "auth.sign_out": EVERYBODY,
    "auth.start": EVERYBODY,
    "jobs.cancel": SIGNED_IN,
    "jobs.index": SIGNED_IN,
    "jobs.job": SIGNED_IN,
    "jobs.repeat": SIGNED_IN,
    "language.choose": EVERYBODY,
    "leadership.bundle": PROVINCE,
    "leadership.certificates": PROVINCE,
    "leadership.overview": PROVINCE,
    "leadership.paper": SIGNED_IN,
    "leadership.print_result_sheet": PROVINCE - {Role.AUDITOR},
    "leadership.ranking_csv": PROVINCE,
    "leadership.result": PROVINCE,
    "leadership.unit_result": PROVINCE,
    "public.bundle": EVERYBODY,
    "public.check": EVERYBODY,
    "public.home": EVERYBODY,
    "public.paper": EVERYBODY,
    "public.ranking": EVERYBODY,
    "public.ranking_csv": EVERYBODY,
    "public.result": EVERYBODY,
    "public.verify": EVERYBODY,
    "readiness.ready": EVERYBODY,
    "log.index": ADMINISTRATOR | {Role.AUDITOR},
    "log.log_csv": ADMINISTRATOR | {Role.AUDITOR},
    "log.sheet": READERS_OF_SHEETS,
    "log.sheet_csv": READERS_OF_SHEETS,
    "reminders.calendar": SIGNED_IN,
    "reminders.index": SIGNED_IN,
    "reminders.turn_off": SIGNED_IN,
    "reminders.turn_on": SIGNED_IN,
    "review.across": READERS_OF_APPRAISALS,
    "review.across_csv": READERS_OF_APPRAISALS,
    "review.indicators": READERS_OF_APPRAISALS,
    "review.take_next": REVIEWERS,
    "review.accept": REVIEWERS,
    "review.ask_to_accept": REVIEWERS,
    "review.close_explanations": SECRETARIAT,
    "review.decide": REVIEWERS,
    "review.give_opinion": REVIEWERS,
    "review.indicator": READERS_OF_APPRAISALS,
    "review.open_explanations": SECRETARIAT,
    "review.preview": REVIEWERS,
    "review.queue": REVIEWERS,
    "review.queue_csv": REVIEWERS,
    "review.sheet": READERS_OF_APPRAISALS,
    "secretariat.ask_not_measured": SECRETARIAT,
    "secretariat.assign": SECRETARIAT,
    "secretariat.assignment_plan": FOLLOWERS,
    "secretariat.assignments_csv": FOLLOWERS,
    "secretariat.board": FOLLOWERS,
    "secretariat.board_csv": FOLLOWERS,
    "secretariat.central": FOLLOWERS,
    "secretariat.central_csv": FOLLOWERS,
    "secretariat.central_entry": SECRETARIAT,
    "secretariat.central_published": SECRETARIAT,
    "secretariat.confirm": SECRETARIAT,
    "secretariat.confirm_all": SECRETARIAT,
    "secretariat.confirm_ready": SECRETARIAT,
    "secretariat.correct_cycle": SECRETARIAT,
    "secretariat.correction": FOLLOWERS,
    "secretariat.create_cycle": SECRETARIAT,
    "secretariat.contacts": FOLLOWERS,
    "secretariat.contacts_csv": FOLLOWERS,
    "secretariat.cycle": FOLLOWERS,
    "secretariat.enter_central": SECRETARIAT,
    "secretariat.extend": SECRETARIAT,
    "secretariat.give_back": SECRETARIAT,
    "secretariat.give_time": SECRETARIAT,
    "secretariat.new_cycle": SECRETARIAT,
    "secretariat.preview": SECRETARIAT,
    "secretariat.preview_central": SECRETARIAT,
    "secretariat.publish": SECRETARIAT,
    "secretariat.record_not_measured": SECRETARIAT,
    "secretariat.reopen": SECRETARIAT,
    "secretariat.revoke": SECRETARIAT,
    "secretariat.sheet": FOLLOWERS,
    "secretariat.take_back": SECRETARIAT,
    "secretariat.take_back_not_measured": SECRETARIAT,
    "secretariat.unassign": SECRETARIAT,
    "unit.add_document": UNIT,
    "unit.ask_to_recall": UNIT_HEAD,
    "unit.ask_to_remove": UNIT,
    "unit.ask_to_return": UNIT_HEAD,
    "unit.ask_to_submit": UNIT_HEAD,
    "unit.check": UNIT,
    "unit.choose_document": UNIT,
    "unit.close_explanations": UNIT_HEAD,
    "unit.correct_document": UNIT,
    "unit.document": UNIT,
    "unit.evidence_file": READERS_OF_SHEETS,
    "unit.evidence_page": READERS_OF_SHEETS,
    "unit.evidence_view": READERS_OF_SHEETS,
    "unit.evidence_preview": READERS_OF_SHEETS,
    "unit.explain": UNIT,
    "unit.explanation": UNIT,
    "unit.explanation_list": UNIT,
    "unit.hand_over": CONTRIBUTOR,
    "unit.home": UNIT,
    "unit.indicator": UNIT,
    "unit.link_document": UNIT,
    "unit.new_document": UNIT,
    "unit.next_steps": UNIT,
    "unit.preview": UNIT,
    "unit.print_result_sheet": UNIT,
    "unit.recall": UNIT_HEAD,
    "unit.receipt": UNIT,
    "unit.remove_document": UNIT,
    "unit.return_to_draft": UNIT_HEAD,
    "unit.save": UNIT,
    "unit.sheet": UNIT,
    "unit.submit": UNIT_HEAD,
}

FRAGMENTS = frozenset({"review.preview", "unit.preview"})
"""Endpoints that answer with a piece of a page, to the script of the page that it belongs to."""
