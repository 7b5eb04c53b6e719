from __future__ import annotations

import json
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gmi_appkit.protocol import wire

GROUP = ("gpID", "gpName")
CONTACT = ("ctID", "ctName", "gpID", "work", "home", "mobile", "fax", "mail")

texts = st.text(st.characters(exclude_categories=["Cs"]))


class TestQuery:
    @given(st.dictionaries(texts.filter(bool), texts))
    def test_what_is_written_is_read(self, fields):
        assert wire.parse_query(wire.build_query(fields)) == fields

    @given(st.text(st.sampled_from("ab=&%+2fF;#é\0 \u2028"), max_size=40))
    def test_anything_is_read_as_the_standard_library_reads_it(self, raw):
        theirs: dict[str, str] = {}
        for name, value in parse_qsl(raw, keep_blank_values=True, errors="replace"):
            theirs.setdefault(name, value)
        theirs.pop("", None)
        assert wire.parse_query(raw) == theirs

    def test_the_first_of_a_name_counts(self):
        assert wire.parse_query("a=1&a=2&b&c=") == {"a": "1", "b": "", "c": ""}

    def test_bytes_that_are_no_utf_8_are_replaced(self):
        assert wire.parse_query("a=%ff%fe") == {"a": "\ufffd\ufffd"}

    def test_too_many_fields(self):
        assert len(wire.parse_query("&".join(f"a{n}" for n in range(4096)))) == 4096
        with pytest.raises(wire.TooManyFields, match="4097"):
            wire.parse_query("&" * 4096)

    def test_nothing_in_a_value_can_end_it(self):
        assert wire.build_query({"a": "x&b=1#?/ +%"}) == "a=x%26b%3D1%23%3F%2F%20%2B%25"


class TestJson:
    @given(st.recursive(texts, lambda inner: st.lists(inner) | st.dictionaries(texts, inner)))
    def test_it_is_json_and_harmless_inside_a_script(self, value):
        raw = wire.json_bytes(value)
        assert json.loads(raw) == value
        for unsafe in ("</", "\u2028", "\u2029", "\n"):
            assert unsafe.encode() not in raw

    def test_lone_surrogates_do_not_break_a_reply(self):
        assert json.loads(wire.json_bytes("a\ud800b")) == "a?b"

    @pytest.mark.parametrize("name", ["f", "_", "$", "a.b.c", "jQuery1_2", "x" * 256])
    def test_names_that_may_be_called(self, name):
        assert wire.is_callback(name)
        assert wire.wrap_callback(name, b"{}") == b"/**/" + name.encode() + b"({});"

    @given(st.text())
    def test_names_that_may_be_called_are_nothing_but_names(self, name):
        if wire.is_callback(name):
            assert all(part.isidentifier() for part in name.replace("$", "_").split("."))
            assert name.isascii()

    @pytest.mark.parametrize("name", ["", "a\n", "a b", "a(", "1", "a.", ".a", "ä", "x" * 257])
    def test_names_that_may_not(self, name):
        assert not wire.is_callback(name)


class TestText:
    def test_lines(self):
        body = wire.text_bytes({"res": "success", "day": "1", "hour": "12"})
        assert body == b"Response=Success\r\nDay=1\r\nHour=12\r\n"

    def test_errors(self):
        body = wire.text_bytes({"res": "error", "msg": "command not found"})
        assert body == b"Response=Error\r\nMessage=command not found\r\n"

    def test_parameters_keep_their_numbers(self):
        body = wire.text_bytes({"res": "success", "270": "Desk"})
        assert body == b"Response=Success\r\n270=Desk\r\n"

    def test_lists(self):
        body = wire.text_bytes({"Response": "Success", "Data": [{"Index": "0"}, {"Index": "1"}]})
        assert body == b"Response=Success\r\n\r\nIndex=0\r\n\r\nIndex=1\r\n"

    @given(st.dictionaries(st.sampled_from(["name", "Work", "x1"]), texts))
    def test_a_value_cannot_end_its_line(self, fields):
        read = wire.parse_text(wire.text_bytes({"res": "success", **fields}).decode())
        assert read.pop("Response") == "Success"
        assert len(read) == len(fields)
        for key, value in fields.items():
            flat = value.replace("\r", "").replace("\n", "")
            assert read[key[:1].upper() + key[1:]].replace(" ", "") == flat.replace(" ", "")


class TestRecords:
    @given(st.lists(texts, min_size=8, max_size=8))
    def test_what_is_joined_is_split_into_the_same_or_refused(self, values):
        record = dict(zip(CONTACT, values, strict=True))
        try:
            text = wire.join_record(CONTACT, record)
        except wire.RecordError:
            assert any("::" in value or value.endswith(":") for value in values)
        else:
            assert wire.split_record(CONTACT, text) == record

    @given(st.lists(st.text("a:", max_size=4), min_size=2, max_size=2))
    def test_colons_never_move_between_fields(self, values):
        record = dict(zip(GROUP, values, strict=True))
        try:
            text = wire.join_record(GROUP, record)
        except wire.RecordError:
            return
        assert wire.split_record(GROUP, text) == record

    def test_missing_values_are_empty(self):
        assert wire.join_record(CONTACT, {"ctName": "Ann", "work": 5}) == "::Ann::::5::::::::"

    def test_the_guides_own_example(self):
        record = wire.split_record(CONTACT, "1::grandstream::0::5211::2512::1234::0120::::")
        assert (record["ctName"], record["fax"], record["mail"]) == ("grandstream", "0120", "")

    @pytest.mark.parametrize(
        ("names", "text"),
        [
            (GROUP, "1"),
            (GROUP, ""),
            (GROUP, "1::a::b"),
            (GROUP, "1::a::"),
            (CONTACT, "1::a::0::1::2::3::4"),
            (CONTACT, "1::a::0::1::2::3::4::5::6"),
            (CONTACT, "1::a::0::1::2::3::4::5::::"),
        ],
    )
    def test_records_of_another_length(self, names, text):
        with pytest.raises(wire.RecordError, match="fields"):
            wire.split_record(names, text)

    @pytest.mark.parametrize("value", ["a::b", "::", "a:::b", "a:"])
    def test_what_a_record_cannot_carry_is_named(self, value):
        with pytest.raises(wire.RecordError, match=r"ctName is .*must not"):
            wire.join_record(CONTACT, {"ctName": value})
