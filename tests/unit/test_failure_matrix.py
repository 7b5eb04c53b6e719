"""For each app and each cause of failure there is a test; here they stand, by name.

A cause that an app cannot meet is told by the test that shows why: a board that never asks for
contacts does not care how many there are.
"""

import ast
from pathlib import Path

import pytest

E2E = Path(__file__).parents[1] / "e2e"
CAUSES = (
    "unreachable at start",
    "lost in mid-use",
    "slow (5 s)",
    "session expired",
    "error reply",
    "empty phonebook",
    "1000 contacts",
    "long names",
    "right-to-left names",
    "emoji names",
    "markup in a name",
)

_PHONEBOOK = "phonebook/test_failures.py"
_SPEED_DIAL = "speed_dial/test_failures.py"
_SMS = "sms_composer/test_failures.py"
_KIOSK = "kiosk/test_kiosk_failures.py"
_SMALL = "small_apps/test_blank_and_report.py"
_LOST = "small_apps/test_lost_in_mid_use.py"

MATRIX = {
    "phonebook": (
        (_PHONEBOOK, "test_unreachable_at_the_start_then_there"),
        (_PHONEBOOK, "test_lost_in_mid_use_the_list_stays_and_the_line_says_so"),
        (_PHONEBOOK, "test_a_slow_phone_shows_where_rows_will_be"),
        (_PHONEBOOK, "test_a_session_that_expired_in_mid_use_is_renewed_unseen"),
        (_PHONEBOOK, "test_an_error_reply_is_said_in_plain_words"),
        (_PHONEBOOK, "test_an_empty_phonebook_invites_to_add"),
        (_PHONEBOOK, "test_a_thousand_contacts_are_read_by_group_and_never_unasked"),
        (_PHONEBOOK, "test_a_number_is_never_cut_and_a_long_name_leaves_it_room"),
        (_PHONEBOOK, "test_a_name_that_reads_from_the_right_does_so"),
        (_PHONEBOOK, "test_an_emoji_name_is_shown_found_and_called_whole"),
        (_PHONEBOOK, "test_strange_names_stay_text_and_find_their_place"),
    ),
    "speed_dial": (
        (_SPEED_DIAL, "test_unreachable_at_the_start_the_board_is_there_and_says_so"),
        (_SPEED_DIAL, "test_lost_in_mid_use_no_call_is_claimed"),
        (_SPEED_DIAL, "test_a_slow_call_is_shown_as_calling_from_the_first_moment"),
        (_SPEED_DIAL, "test_a_session_that_expired_is_renewed_unseen"),
        (_SPEED_DIAL, "test_a_call_that_the_phone_refuses_is_said_in_plain_words"),
        (_SPEED_DIAL, "test_the_phonebook_is_not_asked_however_many_are_in_it"),
        (_SPEED_DIAL, "test_the_phonebook_is_not_asked_however_many_are_in_it"),
        (_SPEED_DIAL, "test_a_long_name_is_cut_and_no_number_ever_is"),
        (_SPEED_DIAL, "test_names_read_from_their_own_side"),
        (_SPEED_DIAL, "test_an_emoji_name_is_shown_and_called_whole"),
        (_SPEED_DIAL, "test_markup_in_a_name_stays_text_wherever_it_is_shown"),
    ),
    "sms_composer": (
        (_SMS, "test_unreachable_at_the_start_then_there"),
        (_SMS, "test_lost_in_mid_use_the_list_stays_and_the_line_says_so"),
        (_SMS, "test_a_slow_phone_shows_where_rows_will_be"),
        (_SMS, "test_a_session_that_expired_is_renewed_unseen"),
        (_SMS, "test_an_error_reply_is_said_in_plain_words"),
        (_SMS, "test_an_empty_phone_invites_to_write"),
        ("sms_composer/test_write.py", "test_among_a_thousand_people_the_phone_searches"),
        (_SMS, "test_a_long_name_leaves_room_for_the_rest"),
        (_SMS, "test_a_text_that_reads_from_the_right_does_so"),
        (_SMS, "test_emoji_are_counted_and_sent_whole"),
        (_SMS, "test_markup_stays_text_everywhere"),
    ),
    "kiosk": (
        (_KIOSK, "test_unreachable_at_the_start_then_there"),
        (_KIOSK, "test_lost_in_mid_use_it_says_so_and_comes_back_by_itself"),
        (_KIOSK, "test_a_slow_phone_shows_the_call_at_once"),
        (_KIOSK, "test_an_expired_session_is_renewed_unseen"),
        (_KIOSK, "test_a_call_that_is_refused_is_said_and_can_be_tried_again"),
        (_KIOSK, "test_the_phonebook_is_not_asked_however_many_are_in_it"),
        (_KIOSK, "test_the_phonebook_is_not_asked_however_many_are_in_it"),
        (_KIOSK, "test_strange_names_stay_text_and_find_their_place"),
        (_KIOSK, "test_strange_names_stay_text_and_find_their_place"),
        (_KIOSK, "test_an_emoji_name_is_shown_and_called_whole"),
        (_KIOSK, "test_strange_names_stay_text_and_find_their_place"),
    ),
    # These show no names, and the first asks nothing that needs a session.
    "blank": (
        (_SMALL, "test_blank_says_so_at_the_start_and_recovers"),
        (_LOST, "test_blank_says_so_and_recovers"),
        (_SMALL, "test_blank_waits_for_a_slow_phone"),
    ),
    "phone_report": (
        (_SMALL, "test_the_report_says_so_at_the_start_and_asks_again"),
        (_LOST, "test_the_report_keeps_what_the_phone_said_and_is_sent"),
        (_SMALL, "test_the_report_waits_for_a_slow_phone"),
        (_LOST, "test_the_report_says_when_the_session_does_not_hold_and_asks_again"),
        (_SMALL, "test_the_report_says_so_at_the_start_and_asks_again"),
    ),
}


def _tests(file):
    tree = ast.parse((E2E / file).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("app", list(MATRIX))
def test_every_failure_has_its_test(app):
    missing = [
        f"{cause}: {file}::{name}"
        for cause, (file, name) in zip(CAUSES, MATRIX[app], strict=False)
        if name not in _tests(file)
    ]
    assert missing == []


@pytest.mark.parametrize("app", ["phonebook", "speed_dial", "sms_composer", "kiosk"])
def test_the_four_apps_meet_every_cause(app):
    assert len(MATRIX[app]) == len(CAUSES)
