"""How hard a question is to read or to hear."""

import pytest

from duediligence.questionnaire import Question
from duediligence.questionnaire.reading import ReadingLevel, asks_twice, double_negative, reading_level, reading_levels


def question(label: str, help_text: str = "", name: str = "asked") -> Question:
    return Question(id=name, type="text", label={"en": label}, help={"en": help_text} if help_text else {})


def test_the_level_is_words_a_sentence_and_the_share_of_long_words() -> None:
    # 12 words in 2 sentences, 2 of them of seven letters or more: 6 + 17.
    assert reading_level(
        question("Do workers pay any fee here?", "Please count every payment by hand.")
    ) == ReadingLevel(question="asked", words=12, longest_sentence=6, level=23)


def test_a_question_in_another_language_is_not_judged() -> None:
    assert reading_level(Question(id="a", type="text", label={"fr": "Qui paie ?"})) is None


def test_the_hardest_come_first_and_short_texts_are_left_out() -> None:
    asked = (
        question("How many people work here on the day of the week?", name="easy"),
        question("Which departments answered?", name="short"),
        question("Which departments usually answered such questions about suppliers on our behalf today?", name="hard"),
    )
    assert [level.question for level in reading_levels(asked)] == ["hard", "easy"]


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("Was nobody unpaid?", "Was nobody unpaid"),
        ("Did you not refuse this?", "Did you not refuse this"),
        ("If no contract was signed, who didn't sign?", None),
        ("Are there no papers, or nothing in a language they read?", None),
        ("Until when is the union under notice?", None),
    ],
)
def test_two_negatives_in_one_clause(text: str, clause: str | None) -> None:
    assert double_negative(text) == clause


@pytest.mark.parametrize(
    ("text", "twice"),
    [
        ("Do you check visas and/or permits?", True),
        ("Do workers pay? Who pays?", True),
        ("Do workers pay and how much is it?", True),
        ("Do workers pay for visas and permits?", False),
        ("Are we based there, or do we sell there?", False),
        ("Do workers know what is owed and when they will be paid?", True),
    ],
)
def test_two_questions_in_one(text: str, twice: bool) -> None:
    assert asks_twice(text) is twice
