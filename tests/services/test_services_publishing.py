"""A version is published whole or not at all, counts from then on, and changes nothing that was issued before."""

from __future__ import annotations

import pytest

from duediligence.errors import CannotProceed
from duediligence.questionnaire.editing import Insert, Put, Remove, Texts
from duediligence.register import assessments as runs
from duediligence.register import events
from duediligence.services import assessments, definitions, drafts, imports, portfolios, publishing, versions
from duediligence.services.drafts import Overtaken
from duediligence.services.inspection import inspect_file
from duediligence.services.publishing import step_between
from duediligence.services.workspace import Workspace

from .orchards import DEFINITION, EXAMPLES, LIST, ORCHARDS, begun, orchard, published

HEAVIER = Put(("questions", "fruit_share", "weight"), 9)


def publish(workspace: Workspace, version: str, *edits, note: str = "") -> publishing.Version:
    draft = drafts.begin(workspace, ORCHARDS)
    draft = drafts.save(workspace, ORCHARDS, draft.edit, edits, "")
    draft = drafts.accept_outcomes(workspace, ORCHARDS, draft.edit)
    return publishing.publish(workspace, ORCHARDS, draft.edit, version, note)


def test_the_first_version_ends_the_draft_and_counts(workspace: Workspace) -> None:
    assert publishing.every(workspace, ORCHARDS) == ()
    made = published(workspace)
    assert drafts.opened(workspace, ORCHARDS) is None
    assert (made.version, made.note, made.shipped, made.counts) == ("1.0.0", "Begin", False, True)
    assert publishing.every(workspace, ORCHARDS) == (made,)
    assert publishing.texts_of(workspace, ORCHARDS, made.hash) == Texts(DEFINITION, EXAMPLES)
    with workspace.reading() as reader:
        entry = events.latest(reader, events.REGISTER)[0]
    assert (entry.kind, entry.details["hash"], entry.restricted) == (
        "definition_published",
        made.hash,
        {"note": "Begin"},
    )


def test_a_draft_with_problems_is_refused_and_kept(workspace: Workspace) -> None:
    draft = begun(workspace)
    edits = [Put(("examples", "Ladders without rungs", "expect", "rating"), "low"), Put(("rules", 0, "when"), "${x}")]
    wrong = drafts.save(workspace, ORCHARDS, draft.edit, edits[:1], "An example")
    with pytest.raises(CannotProceed, match="comes out otherwise: rating is severe, expected low"):
        publishing.publish(workspace, ORCHARDS, wrong.edit, "1.0.0", "")
    worse = drafts.save(workspace, ORCHARDS, wrong.edit, edits[1:], "A rule")
    with pytest.raises(CannotProceed, match="there is no question “x”"):
        publishing.publish(workspace, ORCHARDS, worse.edit, "1.0.0", "")
    with pytest.raises(Overtaken):
        publishing.publish(workspace, ORCHARDS, wrong.edit, "1.0.0", "")
    assert drafts.opened(workspace, ORCHARDS) == worse
    assert publishing.every(workspace, ORCHARDS) == ()


@pytest.mark.parametrize(
    ("version", "message"), [("1.0.0", "not above 1.0.0"), ("0.9.9", "not above"), ("2", "not above")]
)
def test_a_version_is_above_all_others(workspace: Workspace, version: str, message: str) -> None:
    published(workspace)
    with pytest.raises(CannotProceed, match=message):
        publish(workspace, version, HEAVIER)


def test_what_says_the_same_is_not_a_version(workspace: Workspace) -> None:
    published(workspace)
    with pytest.raises(CannotProceed, match="says the same"):
        publish(workspace, "1.0.1", Put(("version",), "5.0.0"))


@pytest.mark.parametrize(
    ("edit", "step", "version"),
    [
        (Put(("questions", "ladders", "label", "en"), "Safe?"), "patch", "1.0.1"),
        (HEAVIER, "minor", "1.1.0"),
        (
            Insert(("sections", "trees", "questions"), {"id": "a", "type": "text", "label": {"en": "A?"}}),
            "minor",
            "1.1.0",
        ),
        (Remove(("questions", "fruit_share")), "major", "2.0.0"),
        (Put(("questions", "fruit_share", "type"), "decimal"), "major", "2.0.0"),
        (Remove(("questions", "ladders", "choices", "no")), "major", "2.0.0"),
    ],
)
def test_the_next_number_says_what_kind_of_change_it_is(workspace: Workspace, edit, step: str, version: str) -> None:
    published(workspace)
    before = drafts.begin(workspace, ORCHARDS)
    after = drafts.save(workspace, ORCHARDS, before.edit, [edit], "")
    assert step_between(before.data, after.data) == step
    assert publishing.suggested(workspace, ORCHARDS).version == version


def test_what_was_issued_stays_and_is_explained_with_its_own_version(workspace: Workspace) -> None:
    portfolio = orchard(workspace)
    before = portfolios.whole(workspace, portfolio)
    assert before is not None
    explained = [assessments.explanation(before, row) for row in range(4)]
    publish(workspace, "1.1.0", HEAVIER, Put(("rules", "unsafe_ladders", "say", "en"), "Ladders are bad."))

    snapshot = portfolios.snapshot(workspace, portfolio)
    assert snapshot.outdated
    assert snapshot.questionnaire == before.questionnaire
    still = portfolios.whole(workspace, portfolio)
    assert still is not None
    assert still.questionnaire.definition.version == "1.0.0"
    assert still.assessment.results.equals(before.assessment.results)
    assert [assessments.explanation(still, row) for row in range(4)] == explained

    assessments.refresh(workspace, portfolio)
    after = portfolios.whole(workspace, portfolio)
    assert after is not None
    assert after.questionnaire.definition.version == "1.1.0"
    assert not portfolios.snapshot(workspace, portfolio).outdated
    assert not after.assessment.results.equals(before.assessment.results)
    with workspace.reading() as reader:
        new, old = runs.every(reader, portfolio)
        assert (old.version, new.version) == ("1.0.0", "1.1.0")
        assert runs.is_unchanged(reader, old)
        assert runs.results(reader, old).equals(before.assessment.results)
        assert versions.made_with(reader, old) == before.questionnaire


def test_an_older_version_comes_back_as_a_new_one(workspace: Workspace) -> None:
    first = published(workspace)
    second = publish(workspace, "1.1.0", HEAVIER, note="Fruit counts more")
    suggested = publishing.next_version(workspace, ORCHARDS, first.hash)
    assert (suggested.version, suggested.step) == ("1.2.0", "minor")
    third = publishing.return_to(workspace, ORCHARDS, first.hash, suggested.version, "Back")
    assert [each.version for each in publishing.every(workspace, ORCHARDS)] == ["1.2.0", "1.1.0", "1.0.0"]
    assert publishing.texts_of(workspace, ORCHARDS, third.hash).definition == DEFINITION.replace("1.0.0", "1.2.0", 1)
    assert publishing.questionnaire_of(workspace, second.hash).questions["fruit_share"].weight == 9
    drafts.begin(workspace, ORCHARDS)
    with pytest.raises(CannotProceed, match="would be lost"):
        publishing.return_to(workspace, ORCHARDS, second.hash, "2.0.0", "")


def test_two_versions_are_compared_in_words(workspace: Workspace) -> None:
    first = published(workspace)
    second = publish(workspace, "1.1.0", HEAVIER)
    said = publishing.differences(workspace, ORCHARDS, first.hash, second.hash)
    assert len(said) == 2
    assert "1.1.0" in said[0]
    assert "fruit_share" in said[1]
    draft = drafts.begin(workspace, ORCHARDS)
    drafts.save(workspace, ORCHARDS, draft.edit, [Put(("questions", "ladders", "weight"), 500)], "")
    assert publishing.differences(workspace, ORCHARDS, second.hash) == ("“questions › ladders › weight” is now 500",)


def test_a_version_of_a_shipped_questionnaire_counts_in_this_register_alone(workspace: Workspace) -> None:
    shipped = definitions.named("import_traceability")
    with workspace.reading() as reader:
        assert versions.named(reader, "import_traceability") is shipped
    draft = drafts.begin(workspace, "import_traceability")
    draft = drafts.save(workspace, draft.questionnaire, 1, [Put(("title", "en"), "Where it came from")], "")
    suggested = publishing.suggested(workspace, "import_traceability")
    assert suggested.step == "patch"
    made = publishing.publish(workspace, "import_traceability", draft.edit, suggested.version, "")
    with workspace.reading() as reader:
        found = versions.named(reader, "import_traceability")
    assert (found.hash, found.definition.title["en"]) == (made.hash, "Where it came from")
    assert found.core is not None
    assert definitions.named("import_traceability") is shipped
    assert [each.shipped for each in publishing.every(workspace, "import_traceability")] == [False, True]


def test_only_a_questionnaire_about_suppliers_rates_them(workspace: Workspace) -> None:
    portfolio = portfolios.opened(workspace).id
    with pytest.raises(CannotProceed, match="our own business"):
        publishing.rate_with(workspace, portfolio, "own_business")
    with pytest.raises(CannotProceed, match="no questionnaire"):
        publishing.rate_with(workspace, portfolio, "../forced_labour")


def test_another_questionnaire_takes_over_with_its_own_checklist(workspace: Workspace) -> None:
    portfolio = portfolios.opened(workspace).id
    imports.commit(workspace, portfolio, inspect_file(LIST, "list.csv"), LIST)
    first = portfolios.whole(workspace, portfolio)
    assert first is not None
    assert (first.questionnaire.definition.id, len(first.checklist) > 0) == ("forced_labour", True)
    published(workspace)
    publishing.rate_with(workspace, portfolio, ORCHARDS)
    assert portfolios.snapshot(workspace, portfolio).outdated
    assessments.refresh(workspace, portfolio)
    second = portfolios.whole(workspace, portfolio)
    assert second is not None
    assert (second.questionnaire.definition.id, len(second.checklist)) == (ORCHARDS, 0)
    publishing.rate_with(workspace, portfolio, "forced_labour")
    assessments.refresh(workspace, portfolio)
    third = portfolios.whole(workspace, portfolio)
    assert third is not None
    assert third.checklist.drop(columns="version").equals(first.checklist.drop(columns="version"))
    assert third.assessment.results.equals(first.assessment.results)


def test_a_shipped_module_goes_deeper_than_the_core_that_counts(workspace: Workspace) -> None:
    shipped = definitions.named("migrant_recruitment")
    draft = drafts.begin(workspace, "forced_labour")
    edits = [Put(("questions", "workers_total", "label", "en"), "How many people work here?")]
    draft = drafts.save(workspace, "forced_labour", draft.edit, edits, "")
    suggested = publishing.suggested(workspace, "forced_labour")
    core = publishing.publish(workspace, "forced_labour", draft.edit, suggested.version, "")
    with workspace.reading() as reader:
        module = versions.named(reader, "migrant_recruitment")
        assert versions.named(reader, "migrant_recruitment") is module
    assert module.core is not None
    assert (module.core.hash, module.hash == shipped.hash) == (core.hash, False)
    assert module.questions["workers_total"].label == {"en": "How many people work here?"}
    with workspace.changing() as unit:
        versions.keep(unit, module)
        assert versions.with_hash(unit, module.hash) == module
