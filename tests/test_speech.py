"""A phrase in the reader's words: easier, translated, counted, in either direction, and never an exception."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.catalogues import Catalogues
from bot.languages import languages
from bot.sentences import Known
from bot.speech import Speech
from flows.book import Book
from flows.forms import FORMS, AgeBand, Fit
from flows.loader import read_book
from flows.phrase import Phrase, Value, system
from storage.records import Person

SYSTEM = """
phrasebook: system
phrases:
  hello: {text: "Good morning, {name}.", easy: "Hello {name}."}
  thanks: {text: Thank you., easy: Thanks.}
  call: {text: "Call {phone} or see https://example.org/{path}. Send /{command}."}
  shown: {text: "Until {until}, on {when}, within {length}: {what}."}
  line: "+44 20 7946 0000"
  days:
    text: {one: "{count} day left, {name}", other: "{count} days left, {name}"}
"""
HEAD = {
    "pl": "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);",
    "ur": "nplurals=2; plural=(n != 1);",
}
FSI, PDI, RLM = "\u2068", "\u2069", "\u200f"


TALK = """
script: talk
version: {version}
title: Talk
asked_by: The group
why: To know
seen_by: [facilitators]
limits: None
review_by: 2030-01-01
steps: {{one: {{say: "{words}"}}}}
"""


def speaking(folder: Path, entries: Mapping[str, str], book: Book | None = None) -> Speech:
    """A voice whose catalogues are made of ``entries``: a language to what its file holds below its head."""
    for tag, entry in entries.items():
        path = folder / tag / "LC_MESSAGES" / "alongside.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        head = f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {HEAD[tag]}\\n"\n'
        path.write_text(f"{head}\n{entry}", "utf-8")
    return Speech(book or read_book({"system.yaml": SYSTEM}), Catalogues(languages(), folder))


def entry(context: str, english: str, translation: str, before: str = "") -> str:
    return f'{before}msgctxt "{context}"\nmsgid "{english}"\nmsgstr "{translation}"\n\n'


HELLO_PL = entry("system/hello", "Good morning, {name}.", "Dzień dobry, {name}.")
HELLO_UR = entry("system/hello", "Good morning, {name}.", "صبح بخیر، {name}۔")


def said(speech: Speech, slot: str, language: str, *, easy: bool = False, **values: Value) -> str:
    return speech.say(system(slot, **values), language=language, forms=("easy",) if easy else ())


def test_a_phrase_is_said_in_the_reader_s_language(tmp_path: Path) -> None:
    speech = speaking(tmp_path, {"pl": HELLO_PL})
    assert said(speech, "hello", "pl", name="Wren") == "Dzień dobry, Wren."
    assert said(speech, "hello", "en", name="Wren") == "Good morning, Wren."


def test_a_fact_fills_a_gap_and_a_value_of_the_phrase_comes_before_it(tmp_path: Path) -> None:
    speech = speaking(tmp_path, {})
    facts: dict[str, Known] = {"name": "Robin"}
    assert speech.say(system("hello"), language="en", facts=facts) == "Good morning, Robin."
    assert speech.say(system("hello", name="Wren"), language="en", facts=facts) == "Good morning, Wren."


def test_easier_words_come_translated_then_plain_translated_then_english(tmp_path: Path) -> None:
    speech = speaking(
        tmp_path,
        {
            "pl": HELLO_PL + entry("system/hello/easy", "Hello {name}.", "Cześć {name}."),
            "ur": HELLO_UR,
        },
    )
    assert said(speech, "hello", "pl", easy=True, name="Wren") == "Cześć Wren."
    assert said(speech, "hello", "ur", easy=True, name="Wren").startswith("صبح")
    assert said(speech, "thanks", "pl", easy=True) == "Thanks."
    assert speech.say(Phrase(script="system", slot="thanks", easy=True), language="en") == "Thanks."


@pytest.mark.parametrize(
    "unfinished",
    [
        entry("system/hello", "Good morning, {name}.", "Dzień dobry, {imie}."),
        entry("system/hello", "Good morning, {name}.", ""),
        entry("system/hello", "Good morning, {name}.", "Dobry {name}!", before="#, fuzzy\n"),
        entry("system/hello", "Good evening, {name}.", "Dobry wieczór, {name}."),
        entry("system/thanks", "Good morning, {name}.", "Dzień dobry, {name}."),
    ],
    ids=["other placeholder", "missing", "fuzzy", "other English", "other place"],
)
def test_a_translation_that_cannot_be_trusted_gives_way_to_english(tmp_path: Path, unfinished: str) -> None:
    assert said(speaking(tmp_path, {"pl": unfinished}), "hello", "pl", name="Wren") == "Good morning, Wren."


@pytest.mark.parametrize("broken", ['msgid "a', "\x00", 'msgid "a"\nmsgid_plural "b"\nmsgstr[9] "c"'])
def test_a_catalogue_that_cannot_be_read_gives_way_to_english_and_is_logged(
    tmp_path: Path, broken: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert said(speaking(tmp_path, {"pl": broken}), "hello", "pl", name="Wren") == "Good morning, Wren."
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


def test_a_language_that_nobody_declared_is_answered_in_english(tmp_path: Path) -> None:
    assert said(speaking(tmp_path, {}), "thanks", "tlh") == "Thank you."


def test_a_number_takes_the_form_that_the_language_has_for_it(tmp_path: Path) -> None:
    forms = "".join(f'msgstr[{n}] "{{count}} {word}, {{name}}"\n' for n, word in enumerate(("dzień", "dni", "dni!")))
    plural = 'msgctxt "system/days"\nmsgid "{count} day left, {name}"\nmsgid_plural "{count} days left, {name}"\n'
    speech = speaking(tmp_path, {"pl": plural + forms})
    polish = [said(speech, "days", "pl", count=count, name="W") for count in (0, 1, 2, 5, 12, 22)]
    assert polish == ["0 dni!, W", "1 dzień, W", "2 dni, W", "5 dni!, W", "12 dni!, W", "22 dni, W"]
    assert said(speech, "days", "en", count=1, name="W") == "1 day left, W"
    assert said(speech, "days", "en", count=0, name="W") == "0 days left, W"


def test_a_plural_with_a_form_missing_gives_way_to_english(tmp_path: Path) -> None:
    plural = (
        'msgctxt "system/days"\nmsgid "{count} day left, {name}"\nmsgid_plural "{count} days left, {name}"\n'
        'msgstr[0] "{count} dzień, {name}"\nmsgstr[1] "{count} dni, {name}"\n'
    )
    assert said(speaking(tmp_path, {"pl": plural}), "days", "pl", count=5, name="W") == "5 days left, W"


def test_dates_lengths_and_lists_are_written_as_the_language_writes_them(tmp_path: Path) -> None:
    english = "Until {until}, on {when}, within {length}: {what}."
    speech = speaking(tmp_path, {"pl": entry("system/shown", english, "{until}; {when}; {length}; {what}")})
    facts: dict[str, Known] = {
        "until": date(2026, 6, 3),
        "when": datetime(2026, 6, 4, 18, 5),  # noqa: DTZ001  in the reader's own zone already
        "length": timedelta(days=28),
        "what": ("a", "b", "c"),
    }
    said_in_english = speech.say(system("shown"), language="en", facts=facts)
    assert said_in_english == "Until 3 June 2026, on Thursday, 4 June 2026, 18:05, within 28 days: a, b and c."
    said_in_polish = speech.say(system("shown"), language="pl", facts=facts)
    assert said_in_polish == "3 czerwca 2026; czwartek, 4 czerwca 2026 18:05; 28 dni; a, b i c"


def test_values_in_a_right_to_left_sentence_are_isolated(tmp_path: Path) -> None:
    speech = speaking(tmp_path, {"ur": HELLO_UR})
    assert said(speech, "hello", "ur", name="Wren") == f"صبح بخیر، {FSI}Wren{PDI}۔"


def test_each_line_of_a_value_is_isolated_by_itself_and_begins_where_the_others_do(tmp_path: Path) -> None:
    speech = speaking(tmp_path, {"ur": HELLO_UR})
    in_urdu = f"صبح بخیر، {FSI}Wren{PDI}\n\u200f{FSI}Robin{PDI}۔"
    assert said(speech, "hello", "ur", name="Wren\nRobin") == in_urdu
    assert said(speech, "hello", "en", name="سارہ\nسارہ") == f"Good morning, {FSI}سارہ{PDI}\n{FSI}سارہ{PDI}."


def test_a_right_to_left_value_in_a_left_to_right_sentence_is_isolated_and_no_other(tmp_path: Path) -> None:
    speech = speaking(tmp_path, {})
    assert said(speech, "hello", "en", name="سارہ") == f"Good morning, {FSI}سارہ{PDI}."
    assert said(speech, "hello", "en", name="Zoë") == "Good morning, Zoë."


def test_links_and_commands_are_never_cut_by_isolates(tmp_path: Path) -> None:
    english = "Call {phone} or see https://example.org/{path}. Send /{command}."
    urdu = "فون {phone}، ویب https://example.org/{path} اور /{command}"
    speech = speaking(tmp_path, {"ur": entry("system/call", english, urdu)})
    text = said(speech, "call", "ur", phone="+44 20 7946 0000", path="help", command="support")
    assert text == f"فون {FSI}+44 20 7946 0000{PDI}، ویب https://example.org/help اور /support"


@pytest.mark.parametrize(
    "words", ["سارہ https://example.org/x", "https://example.org/x سارہ", "/ سارہ", "سارہ: /stop", "://سارہ"]
)
def test_words_with_a_link_in_them_are_isolated_like_any_others(tmp_path: Path, words: str) -> None:
    speech = speaking(tmp_path, {"ur": HELLO_UR})
    assert said(speech, "hello", "en", name=words) == f"Good morning, {FSI}{words}{PDI}."
    assert said(speech, "hello", "ur", name=words) == f"صبح بخیر، {FSI}{words}{PDI}۔"


@pytest.mark.parametrize("link", ["https://t.me/bot?start=abc", "tg://resolve?domain=bot", "/privacy"])
def test_a_value_that_is_a_link_or_a_command_stays_whole(tmp_path: Path, link: str) -> None:
    assert said(speaking(tmp_path, {"ur": HELLO_UR}), "hello", "ur", name=link) == f"صبح بخیر، {link}۔"


def test_a_spaced_number_keeps_its_order_in_a_right_to_left_text(tmp_path: Path) -> None:
    speech = speaking(tmp_path, {"ur": entry("system/line", "+44 20 7946 0000", "فون: +44 20 7946 0000")})
    assert said(speech, "line", "ur") == f"فون: {FSI}+44 20 7946 0000{PDI}"


def test_a_right_to_left_line_that_begins_with_a_latin_word_still_begins_on_the_right(tmp_path: Path) -> None:
    speech = speaking(tmp_path, {"ur": entry("system/thanks", "Thank you.", "Telegram کا شکریہ\\nشکریہ")})
    assert said(speech, "thanks", "ur") == f"{RLM}Telegram کا شکریہ\nشکریہ"


def test_a_name_cannot_turn_the_sentence_around(tmp_path: Path) -> None:
    speech = speaking(tmp_path, {})
    assert said(speech, "hello", "en", name="\u202eWren\u2069") == "Good morning, Wren."


def test_a_value_that_was_said_before_keeps_the_isolates_in_it(tmp_path: Path) -> None:
    speech = speaking(tmp_path, {"ur": HELLO_UR})
    assert said(speech, "hello", "ur", name=f"فون {FSI}116 123{PDI}") == f"صبح بخیر، {FSI}فون {FSI}116 123{PDI}{PDI}۔"


def test_what_is_said_is_composed_as_telegram_would_compose_it(tmp_path: Path) -> None:
    assert said(speaking(tmp_path, {}), "hello", "en", name="Zoe\u0308") == "Good morning, Zo\u00eb."


def test_a_value_that_is_not_known_is_left_out_and_logged_without_what_was_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    text = said(speaking(tmp_path, {}), "call", "en", phone="Secret", path="help")
    assert text == "Call Secret or see https://example.org/help. Send /."
    assert "command" in caplog.text
    assert "Secret" not in caplog.text
    assert said(speaking(tmp_path, {}), "hello", "en") == "Good morning,."


def test_an_open_session_hears_its_version_translated_while_the_catalogue_still_has_it(tmp_path: Path) -> None:
    old, new = TALK.format(version=1, words="Old"), TALK.format(version=2, words="New")
    book = read_book({"talk.1.yaml": old, "talk.yaml": new})
    fuzzy = '#, fuzzy\n#| msgid "Old"\nmsgctxt "talk/one/say"\nmsgid "New"\nmsgstr "Stare"\n'
    speech = speaking(tmp_path, {"pl": fuzzy}, book)
    spoken = [speech.say(book.scripts["talk", n].at("one").phrase("say"), language="pl") for n in (1, 2)]
    assert spoken == ["Stare", "New"]
    gone = Phrase(script="talk", slot="one/say", version=7)
    assert speech.say(gone, language="en") == "New"


def test_a_phrase_without_any_text_is_silence_and_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert said(speaking(tmp_path, {}), "nowhere", "en") == ""
    assert "system/nowhere" in caplog.text


FORMS_OF_TEA = """phrasebook: system
phrases:
  all: {text: plain, easy: easy, young: young, short: short}
  easy_only: {text: plain, easy: easy}
  young_only: {text: plain, young: young}
  short_only: {text: plain, short: short}
  young_and_short: {text: plain, young: young, short: short}
  none: plain
"""


@pytest.mark.parametrize("slot", ["all", "easy_only", "young_only", "short_only", "young_and_short", "none"])
@pytest.mark.parametrize("band", ["", "under_16", "16_17", "adult"])
@pytest.mark.parametrize("fit", [(), ("shorter",), ("slower", "no_emoji")])
@pytest.mark.parametrize("easy", [False, True])
def test_each_reader_gets_the_first_form_that_suits_them_and_is_there(
    tmp_path: Path, slot: str, band: AgeBand, fit: tuple[Fit, ...], easy: bool
) -> None:
    there = {"all": FORMS, "young_and_short": ("young", "short"), "none": ()}.get(slot, (slot.removesuffix("_only"),))
    suits = {"easy": easy, "young": band in ("under_16", "16_17"), "short": fit == ("shorter",)}
    order = ("easy", "young", "short") if suits["young"] else ("short", "easy")
    expected = next((form for form in order if suits[form] and form in there), "plain")
    reader = Person(pseudonym="p", chat_id=1, easy=easy, age_band=band, fit=fit)
    speech = speaking(tmp_path, {}, read_book({"system.yaml": FORMS_OF_TEA}))
    assert speech.say(system(slot), language="en", forms=reader.forms) == expected


def test_easier_words_that_are_asked_for_at_one_question_come_before_every_other_form(tmp_path: Path) -> None:
    speech = speaking(tmp_path, {}, read_book({"system.yaml": FORMS_OF_TEA}))
    asked = replace(system("all"), easy=True)
    assert speech.say(asked, language="en", forms=("young", "short")) == "easy"
    assert speech.say(replace(system("young_and_short"), easy=True), language="en", forms=("short",)) == "short"
    assert speech.say(system("all"), language="en", forms=("young", "short")) == "young"


def test_a_form_is_said_in_its_own_translation_and_in_that_of_the_plain_text_if_it_has_none(tmp_path: Path) -> None:
    polish = entry("system/all", "plain", "zwykły") + entry("system/all/short", "short", "krótki")
    speech = speaking(tmp_path, {"pl": polish}, read_book({"system.yaml": FORMS_OF_TEA}))
    assert speech.say(system("all"), language="pl", forms=("short",)) == "krótki"
    assert speech.say(system("all"), language="pl", forms=("young",)) == "zwykły"
    assert speech.say(system("all"), language="pl", forms=("young", "short")) == "krótki"
    assert speech.say(system("young_only"), language="pl", forms=("young",)) == "young"


def test_only_languages_that_are_complete_where_it_matters_most_are_offered(tmp_path: Path) -> None:
    book = read_book({"system.yaml": "phrasebook: system\nphrases: {thanks: Thank you.}"})
    thanks = {"pl": entry("system/thanks", "Thank you.", "Dziękuję."), "ur": ""}
    speech = speaking(tmp_path, thanks, book)
    assert speech.names_of_languages(["ur", "pl", "xx", "en"]) == {"pl": "Polski", "en": "English"}


TRANSLATION = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("{}nameٹ۔ 0")).map(
    lambda text: text.replace("\\", "").replace('"', "").replace("\n", "").replace("\r", "")
)
ANYTHING = st.one_of(st.text(), st.integers(), st.lists(st.text(), max_size=3).map(tuple))


@settings(max_examples=150)
@given(translation=TRANSLATION, name=ANYTHING, count=ANYTHING, plural=st.booleans())
def test_whatever_a_translator_and_a_person_wrote_something_is_said(
    tmp_path_factory: pytest.TempPathFactory, translation: str, name: Value, count: Value, plural: bool
) -> None:
    days = 'msgctxt "system/days"\nmsgid "{count} day left, {name}"\nmsgid_plural "{count} days left, {name}"\n'
    forms = "".join(f'msgstr[{n}] "{translation}"\n' for n in range(2))
    hello = entry("system/hello", "Good morning, {name}.", translation)
    speech = speaking(tmp_path_factory.mktemp("locales"), {"ur": days + forms if plural else hello})
    phrase = system("days" if plural else "hello", name=name, count=count)
    assert speech.say(phrase, language="ur").strip() or not translation.strip() or "{" in translation
