"""Codes can be said over the phone; ids and tokens are not guessed."""

import re

import pytest

from hotline.base import ids

pytestmark = pytest.mark.sqlite_only


def test_codes_are_a_consonant_and_three_digits():
    codes = {ids.short_code() for _ in range(2000)}
    assert all(re.fullmatch(r"[BCDFHJKLMPQRTVWX][1-9]\d\d", code) for code in codes)
    assert len(codes) > 1500


def test_no_letter_spells_a_word_or_sounds_like_another():
    assert not set("AEIOUYNSGZ") & set(ids.CODE_LETTERS)


def test_ids_and_tokens_differ():
    assert len({ids.new_id() for _ in range(100)} | {ids.token() for _ in range(100)}) == 200
    assert len(ids.token(32)) >= 43
