"""Conditions: the tree of a text, and the text of any tree."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duediligence.questionnaire.expressions import (
    Call,
    ExpressionError,
    Literal,
    Node,
    Reference,
    Self,
    parse,
    references,
    unparse,
)

A, B, C = Reference("a"), Reference("b"), Reference("c")
ONE, TWO = Literal(1.0), Literal(2.0)


def op(function: str, *arguments: Node) -> Call:
    return Call(function, arguments)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("${a} = 'yes'", op("=", A, Literal("yes"))),
        ('${ a } != "it\'s"', op("!=", A, Literal("it's"))),
        (". >= -.5", op(">=", Self(), op("neg", Literal(0.5)))),
        ("${supplier.workers} < 10", op("<", Reference("supplier.workers"), Literal(10.0))),
        ("1 - 2 - 1", op("-", op("-", ONE, TWO), ONE)),
        ("1 - (2 - 1)", op("-", ONE, op("-", TWO, ONE))),
        ("1 + 2 * 1 div 2 mod 1", op("+", ONE, op("mod", op("div", op("*", TWO, ONE), TWO), ONE))),
        ("-1 * 2", op("*", op("neg", ONE), TWO)),
        ("${a} or ${b} or ${c}", op("or", A, B, C)),
        ("(${a} or ${b}) or ${c}", op("or", op("or", A, B), C)),
        ("${a} or ${b} and ${c}", op("or", A, op("and", B, C))),
        ("1 < 2 = 2 < 1", op("=", op("<", ONE, TWO), op("<", TWO, ONE))),
        ("not(selected(${a}, 'x'))and answered (${b})",
         op("and", op("not", op("selected", A, Literal("x"))), op("answered", B))),
        ("if(${a}, count-selected(${b}), coalesce(${c}, 1, 2))",
         op("if", A, op("count-selected", B), op("coalesce", C, ONE, TWO))),
    ],
)  # fmt: skip
def test_text_to_tree(text: str, tree: Node) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("text", "position", "message", "advice"),
    [
        ("", 0, "The condition is empty.", "Write a condition or leave the key out."),
        ("${a} =", 6, "The condition ends too early.", "Something must follow its last word or sign."),
        ("${a} == 1", 5, "We could not read the condition from “== 1” on (character 6).", "Write = for “is equal to”."),
        ("${a} <> 1", 5, "We could not read the condition from “<> 1” on (character 6).",
         "Write != for “is not equal to”."),
        ("${a} && ${b}", 5, "We could not read the condition from “&& ${b}” on (character 6).", "Write and."),
        ("${a} AND ${b}", 5, "We could not read the condition from “AND ${b}” on (character 6).",
         "and, or, not(), div, mod and if() are written in small letters."),
        ("${a} = ‘yes’", 7, "We could not read the condition from “‘yes’” on (character 8).",
         "Use straight quotation marks: ' or \"."),
        ("${a} = yes", 7, "We could not read the condition from “yes” on (character 8).",
         "Put a question in ${ } and a written word in quotation marks."),
        ("$a = 1", 0, "We could not read the condition from “$a = 1” on (character 1).",
         "A question is written ${id}."),
        ("${a} ${b}", 5, "We could not read the condition from “${b}” on (character 6).",
         "A sign or word is missing before it, such as = or and."),
        ("${a} or or ${b}", 8, "We could not read the condition from “or ${b}” on (character 9).",
         "Something is missing before it."),
        ("${a} / 2", 5, "We could not read the condition from “/ 2” on (character 6).", "Write div for division."),
        ("${a} = 'x", 7, "The text that starts at character 8 has no closing '.", "Write ' at its end."),
        ("(1 = 1", 0, "The bracket opened at character 1 is never closed.", "Add the missing )."),
        ("1 = 1)", 5, "A bracket is closed that was never opened.", "Remove this )."),
        ("not()", 0, "not() has 0 values between its brackets.", "It takes 1, with commas between them."),
        ("today()", 0, "There is no function today().",
         "The functions are: not(), selected(), count-selected(), coalesce(), if(), answered()."),
        ("(" * 51 + "1" + ")" * 51, 50, "The condition is nested more than 50 levels deep.",
         "Split it into several rules."),
        ("-" * 60 + "1", 0, "The condition is nested more than 50 levels deep.", "Split it into several rules."),
        ("1" + " + 1" * 500, 2_000, "The condition has 2,001 characters; we read at most 2,000.",
         "Split it into rules."),
        ("1 = " + "9" * 400, 4, "This number is too large.", "Write a smaller number."),
    ],
)  # fmt: skip
def test_what_cannot_be_read(text: str, position: int, message: str, advice: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        parse(text)
    assert (refused.value.position, refused.value.message, refused.value.advice) == (position, message, advice)


def test_references_are_named_once_in_the_order_of_the_text() -> None:
    assert references(parse("${b} = 1 and (${factor.x} > 2 or ${b} = ${a})")) == ("b", "factor.x", "a")


words = st.text(st.characters(blacklist_characters="'\"", blacklist_categories=("Cs",)), max_size=8)
numbers = st.floats(min_value=0, max_value=1e12, allow_nan=False).map(abs)
leaves: st.SearchStrategy[Node] = (
    st.builds(Literal, words | numbers)
    | st.builds(Reference, st.from_regex(r"[a-z][a-z0-9_]{0,8}(\.[a-z]{1,5})?", fullmatch=True))
    | st.just(Self())
)


def calls(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    def call(functions: list[str], least: int, most: int) -> st.SearchStrategy[Node]:
        arguments = st.lists(inner, min_size=least, max_size=most).map(tuple)
        return st.builds(Call, st.sampled_from(functions), arguments)

    return (
        call(["=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod", "selected"], 2, 2)
        | call(["and", "or"], 2, 3)
        | call(["neg", "not", "count-selected", "answered"], 1, 1)
        | call(["if"], 3, 3)
        | call(["coalesce"], 1, 3)
    )


trees = st.recursive(leaves, calls, max_leaves=8)


@settings(deadline=None, max_examples=100)  # the clock of a busy machine says nothing
@given(trees)
def test_the_text_of_any_tree_reads_as_that_tree(tree: Node) -> None:
    assert parse(unparse(tree)) == tree


@settings(deadline=None, max_examples=100)  # the clock of a busy machine says nothing
@given(st.text(alphabet="${}ab.12 '\"()=<>!+-*,andornotdivmodif", max_size=40))
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    try:
        tree = parse(text)
    except ExpressionError as error:
        assert 0 <= error.position <= len(text)  # noqa: PT017 (both ends are right)
    else:
        assert parse(unparse(tree)) == tree
