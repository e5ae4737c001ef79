"""Catalogues: brought up to date by slot, read and written without loss, and proofread."""

import re
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Message
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.catalogue_files import FILE_NAME, Unreadable, ids, read, strings, written
from bot.catalogues import Catalogues
from bot.languages import LOCALES, SOURCE, languages
from bot.library import Library
from bot.proofreading import problems_of
from bot.translating import main, standing, template, update, updated
from flows.loader import read_book

HEAD = r"""
msgid ""
msgstr ""
"Language: pl\n"
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);\n"
"X-Poedit-Flags-xgettext: --kept\n"
""".strip()


def catalogue(folder: Path, *entries: str, head: str = HEAD, tag: str = "pl") -> Path:
    path = folder / tag / FILE_NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n".join([head, *(entry.strip() for entry in entries)]) + "\n", "utf-8")
    return path


def entry(context: str, english: str, polish: str, before: str = "") -> str:
    return f'{before}msgctxt "{context}"\nmsgid "{english}"\nmsgstr "{polish}"'


def merge(path: Path, *texts: Message) -> str:
    """The entries of the file at ``path`` after an update to ``texts``."""
    old = read(path, "pl")
    new = written(old.head, *updated(texts, old.catalog))
    assert new.startswith(HEAD)
    return new.removeprefix(HEAD).strip()


def text(context: str, *english: str) -> Message:
    return Message(english if len(english) == 2 else english[0], context=context)


# --- update by slot --------------------------------------------------------------------------------------------------


def test_the_same_text_in_the_same_place_keeps_its_translation(tmp_path: Path) -> None:
    kept = entry("mood/4", "Good", "Dobrze")
    assert merge(catalogue(tmp_path, kept), text("mood/4", "Good")) == kept


def test_a_changed_text_keeps_its_translation_marked_fuzzy_with_what_it_was(tmp_path: Path) -> None:
    path = catalogue(tmp_path, entry("mood/4", "Good", "Dobrze"))
    changed = entry("mood/4", "Quite good", "Dobrze", before='#, fuzzy\n#| msgid "Good"\n')
    assert merge(path, text("mood/4", "Quite good")) == changed


def test_a_text_changed_twice_remembers_what_was_translated_and_is_whole_again_if_changed_back(tmp_path: Path) -> None:
    path = catalogue(tmp_path, entry("mood/4", "Quite good", "Dobrze", before='#, fuzzy\n#| msgid "Good"\n'))
    assert '#| msgid "Good"' in merge(path, text("mood/4", "Rather good"))
    assert merge(path, text("mood/4", "Good")) == entry("mood/4", "Good", "Dobrze")


def test_a_new_text_never_borrows_from_its_neighbour(tmp_path: Path) -> None:
    path = catalogue(tmp_path, entry("mood/4", "Good", "Dobrze"))
    merged = merge(path, text("mood/4", "Good"), text("mood/5", "Very good"), text("heard/4", "Good"))
    assert merged.count("Dobrze") == 1
    assert merged.endswith(entry("heard/4", "Good", ""))


def test_a_text_that_is_gone_stays_as_obsolete_and_comes_back_if_the_text_does(tmp_path: Path) -> None:
    good = entry("mood/4", "Good", "Dobrze", before="# Checked with the group\n")
    path = catalogue(tmp_path, good)
    gone = merge(path)
    assert gone == '# Checked with the group\n#~ msgctxt "mood/4"\n#~ msgid "Good"\n#~ msgstr "Dobrze"'
    assert merge(catalogue(tmp_path, gone)) == gone
    assert merge(catalogue(tmp_path, gone), text("mood/4", "Good")) == good


def test_a_text_that_comes_back_does_not_lose_the_one_it_takes_the_place_of(tmp_path: Path) -> None:
    obsolete = '#~ msgctxt "mood/4"\n#~ msgid "Good"\n#~ msgstr "Dobrze"'
    merged = merge(catalogue(tmp_path, entry("mood/4", "Fine", "W porządku"), obsolete), text("mood/4", "Good"))
    assert merged.startswith(entry("mood/4", "Good", "Dobrze"))
    assert '#~ msgstr "W porządku"' in merged


def test_a_text_that_nobody_translated_leaves_nothing_behind(tmp_path: Path) -> None:
    assert merge(catalogue(tmp_path, entry("mood/4", "Good", ""))) == ""


def test_a_sentence_that_gets_a_number_keeps_its_words_for_every_form(tmp_path: Path) -> None:
    path = catalogue(tmp_path, entry("plan/say", "Some questions", "Kilka pytań"))
    merged = merge(path, text("plan/say", "{count} question", "{count} questions"))
    assert merged.startswith('#, fuzzy, python-brace-format\n#| msgid "Some questions"\nmsgctxt "plan/say"')
    assert merged.count("Kilka pytań") == 3
    lost = merge(catalogue(tmp_path, merged), text("plan/say", "Many questions"))
    assert lost.endswith('msgid "Many questions"\nmsgstr "Kilka pytań"')


# --- files -----------------------------------------------------------------------------------------------------------


def test_what_translators_and_their_tools_wrote_is_still_there_after_an_update(tmp_path: Path) -> None:
    remarked = (
        '# Two\n# remarks\n#, fuzzy\n#| msgid "One\\n\\nline \\"so\\""\nmsgctxt "a/say"\nmsgid ""\n"Long\\n"\n"\\n"\n'
    )
    path = catalogue(tmp_path, remarked + '"text"\nmsgstr "\\"Tak\\""')
    before = path.read_text("utf-8").removeprefix(HEAD).strip()
    assert merge(path, text("a/say", "Long\n\ntext")) == before


def test_a_wrapped_earlier_text_and_one_of_an_obsolete_entry_are_read_as_poedit_writes_them(tmp_path: Path) -> None:
    wrapped = '#, fuzzy\n#| msgctxt "a/say"\n#| msgid ""\n#| "one "\n#| "two"\nmsgctxt "a/say"\nmsgid "x"\nmsgstr "y"'
    obsolete = '#~| msgid "old"\n#~ msgctxt "b/say"\n#~ msgid "new"\n#~ msgstr "z"'
    merged = merge(catalogue(tmp_path, wrapped, obsolete), text("a/say", "x"))
    assert '#| msgid "one two"\n' in merged
    assert '#~ msgstr "z"' in merged


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]) | st.sampled_from('\n"\\'), min_size=1)


@settings(max_examples=60)
@given(texts=st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=5), plural=st.booleans(), fuzzy=st.booleans())
def test_a_file_that_is_read_and_written_again_is_the_same_file(
    tmp_path_factory: pytest.TempPathFactory, texts: list[tuple[str, str]], plural: bool, fuzzy: bool
) -> None:
    messages = [
        Message(
            (english, english + "s") if plural else english,
            (polish,) * 3 if plural else polish,
            context=f"step/{place}",
            flags=["fuzzy"] if fuzzy else [],
            previous_id=english + "?" if fuzzy else "",
        )
        for place, (english, polish) in enumerate(texts)
    ]
    path = catalogue(tmp_path_factory.mktemp("locales"))
    once = written(HEAD, messages, [])
    path.write_text(once, "utf-8")
    again = read(path, "pl")
    assert [(ids(m), strings(m), list(m.previous_id)) for m in again.catalog if m.context] == [
        (ids(m), strings(m), list(m.previous_id)) for m in messages
    ]
    assert written(again.head, *updated(messages, again.catalog)) == once


def test_a_file_that_is_no_catalogue_names_its_line(tmp_path: Path) -> None:
    path = catalogue(tmp_path, entry("a/say", "x", "y"), 'msgctxt "b/say"\nmsgid "z"\nmsgtxt "?"')
    with pytest.raises(Unreadable) as raised:
        read(path, "pl")
    assert path.read_text("utf-8").splitlines()[raised.value.line - 1] == 'msgtxt "?"'


def test_a_new_language_begins_with_an_empty_catalogue_of_every_text(tmp_path: Path) -> None:
    [(how_far, stale)] = update(["ar"], tmp_path)
    assert stale
    assert how_far.texts == len(template()) > 0
    assert how_far.translated == how_far.obsolete == 0
    assert "nplurals=6" in (tmp_path / "ar" / FILE_NAME).read_text("utf-8")
    assert [stale for _, stale in update(["ar"], tmp_path)] == [False]


# --- proofreading ----------------------------------------------------------------------------------------------------

PHRASES = """
phrasebook: talk
phrases:
  hello: {text: "Hello {name}, call 0800 123.", easy: "Hello {name}."}
  ok: {text: OK, button: true}
  site: See https://example.org/en
  left: {text: {one: "One day left.", other: "{count} days left."}}
"""
GOOD = {
    "talk/hello": entry("talk/hello", "Hello {name}, call 0800 123.", "Dzień dobry {name}, zadzwoń: 0800 123."),
    "talk/hello/easy": entry("talk/hello/easy", "Hello {name}.", "Cześć {name}."),
    "talk/ok": entry("talk/ok", "OK", "Dobrze"),
    "talk/site": entry("talk/site", "See https://example.org/en", "Zobacz https://example.org/en"),
    "talk/left": 'msgctxt "talk/left"\nmsgid "One day left."\nmsgid_plural "{count} days left."\n'
    'msgstr[0] "Jeden dzień."\nmsgstr[1] "{count} dni."\nmsgstr[2] "{count} dni."',
}


def problems(folder: Path, replaced: dict[str, str]) -> list[str]:
    path = catalogue(folder, *(GOOD | replaced).values())
    found = problems_of(read_book({"talk.yaml": PHRASES}), languages()["pl"], folder)
    lines = path.read_text("utf-8").splitlines()
    for problem in found:
        assert lines[problem.line - 1].startswith("msgid") or problem.line == 1
    return [f"{problem.severity}: {problem.what}" for problem in found]


def test_a_good_catalogue_has_no_problems(tmp_path: Path) -> None:
    assert problems(tmp_path, {}) == []


@pytest.mark.parametrize(
    ("context", "wrong", "said"),
    [
        ("talk/hello", entry("talk/hello", "Hello {name}, call 0800 123.", "Hej {imie}: 0800 123"), "placeholders"),
        ("talk/hello", entry("talk/hello", "Hello {name}, call 0800 123.", "Hej {name} {}: 0800 123"), "brace"),
        ("talk/hello", entry("talk/hello", "Hello {name}, call 0800 123.", "Hej {name}: 0800 124"), "numbers"),
        ("talk/site", entry("talk/site", "See https://example.org/en", "Zobacz https://example.org/pl"), "links"),
        ("talk/ok", entry("talk/ok", "OK", "d" * 41), "41 characters"),
        ("talk/ok", entry("talk/ok", "OK", "\u2067Dobrze"), "invisible"),
        ("talk/ok", entry("talk/ok", "OK", "Z\u0301le"), "from parts"),
        ("talk/ok", entry("talk/ok", "OK", "Dobrze\\n\\nDobrze"), "paragraphs"),
        ("talk/left", GOOD["talk/left"].replace('[2] "{count}', '[2] "Kilka'), "placeholders"),
        ("talk/left", GOOD["talk/left"].replace('[2] "{count} dni."', '[2] ""'), "no translation"),
        ("talk/ok", entry("talk/ok", "OK", ""), "no translation"),
        ("talk/ok", entry("talk/ok", "Okay", "Dobrze"), "no translation"),
        ("talk/ok", entry("talk/ok", "OK", "Dobrze", before="#, fuzzy\n"), "changed"),
        ("talk/ok", "", "no translation"),
    ],
)
def test_what_would_go_wrong_when_it_is_sent_is_a_problem_with_its_line(
    tmp_path: Path, context: str, wrong: str, said: str
) -> None:
    [problem] = problems(tmp_path, {context: wrong})
    assert said in problem
    assert context in problem


def test_figures_of_another_script_are_the_same_number(tmp_path: Path) -> None:
    arabic = entry("talk/hello", "Hello {name}, call 0800 123.", "{name} ٠٨٠٠ ١٢٣")
    assert problems(tmp_path, {"talk/hello": arabic}) == []


def test_an_unfinished_text_is_an_error_only_where_it_matters_most(tmp_path: Path) -> None:
    unfinished = entry("{}/ok", "OK", "")
    catalogue(tmp_path, unfinished.format("talk"), unfinished.format("privacy"))
    book = {f"{key}.yaml": f"phrasebook: {key}\nphrases: {{ok: OK}}" for key in ("talk", "privacy")}
    found = problems_of(read_book(book), languages()["pl"], tmp_path)
    assert {problem.what.split("/")[0]: problem.severity for problem in found} == {
        "talk": "warning",
        "privacy": "error",
    }


def test_a_catalogue_that_cannot_be_read_is_one_problem(tmp_path: Path) -> None:
    catalogue(tmp_path, "msgfoo")
    [problem] = problems_of(read_book({"talk.yaml": PHRASES}), languages()["pl"], tmp_path)
    assert problem.severity == "error"
    assert "cannot be read" in problem.what


# --- what ships ------------------------------------------------------------------------------------------------------

TRANSLATED = [tag for tag in languages() if tag != SOURCE]
LIBRARY = Library.shipped("GB")
SENT_WORD = re.compile(r"\bsend: (.+)", re.IGNORECASE)


@pytest.mark.parametrize("tag", TRANSLATED)
def test_every_catalogue_that_ships_is_complete_and_free_of_problems(tag: str) -> None:
    assert list(map(str, problems_of(LIBRARY.book, languages()[tag]))) == []
    old = read(LOCALES / tag / FILE_NAME, tag)
    how_far = standing(tag, *updated(template(), old.catalog))
    assert how_far.translated == how_far.texts


@pytest.mark.parametrize("tag", TRANSLATED)
def test_the_words_that_people_are_told_to_send_are_understood(tag: str) -> None:
    """The English says "send: stop"; what a translation says in that place must mean the same command."""
    told = {}
    for message in read(LOCALES / tag / FILE_NAME, tag).catalog:
        commands = [LIBRARY.meaning(word.rstrip(".")) for word in SENT_WORD.findall(ids(message)[-1])]
        endings = re.findall(r": ([^\n:]+?)[.\u06d4]?$", strings(message)[-1], re.MULTILINE)
        told |= {(message.context, command): command in map(LIBRARY.meaning, endings) for command in commands}
    assert [place for place, understood in told.items() if not understood] == []
    assert len(told) > 20


def test_every_language_that_ships_is_called_and_written_as_its_speakers_do() -> None:
    for tag, language in languages().items():
        locale = Locale.parse(language.formats)
        assert language.right_to_left is (locale.text_direction == "rtl")
        assert language.name.casefold() == str(Locale.parse(tag).get_language_name()).casefold()


def test_every_language_that_ships_is_offered() -> None:
    offered = Catalogues(languages()).offered(languages(), LIBRARY.book)
    assert [language.tag for language in offered] == list(languages())


def test_the_catalogues_that_ship_are_up_to_date_with_the_scripts(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"]) == 0
    assert "out of date" not in capsys.readouterr().out
