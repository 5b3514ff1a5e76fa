"""The checklist: found, shown by a link, edited one by one and many at once."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from duediligence.pages import worklist
from duediligence.services import checklist, portfolios
from duediligence.services.checklist import Filters
from duediligence.services.workspace import Workspace
from tests.pages.conftest import Pages


def portfolio(workspace: Workspace) -> int:
    return portfolios.opened(workspace).id


def todo(workspace: Workspace, filters: Filters | None = None) -> pd.DataFrame:
    """The first page of what the filters leave."""
    return checklist.page(workspace, portfolio(workspace), filters or checklist.filters())


def matching(workspace: Workspace, filters: Filters) -> int:
    return checklist.stamp(workspace, portfolio(workspace), filters).actions


def own(workspace: Workspace, action: pd.Series, owner: str) -> None:
    """What another officer does: put a name to an action."""
    edit = checklist.Edit(int(action["id"]), int(action["version"]), {"owner": owner})
    checklist.change(workspace, portfolio(workspace), [edit])


def edit(pages: Pages, rows: pd.DataFrame, edited: dict[int, dict[str, object]]) -> Pages:
    """Write into the table as it stands on the page."""
    key = f"worklist_all_{worklist.stamp(rows)}"
    pages.at.session_state[key] = {"edited_rows": edited, "added_rows": [], "deleted_rows": []}
    return pages.run()


def table(pages: Pages) -> pd.DataFrame:
    return pages.at.dataframe[0].value


def box(pages: Pages, label: str, kind: str = "selectbox"):
    return next(each for each in getattr(pages.at, kind) if each.label == label)


def button(pages: Pages, label: str):
    return next(each for each in pages.at.button if each.label == label)


def test_owner_and_status_set_in_the_table_are_kept(sample, workspace):
    rows = todo(workspace)
    sample.open("checklist")
    edited = {0: {"Owner": "Ines Falk", "Status": "In progress"}, 3: {"Our target": "2027-01-15"}}
    edit(sample, rows, edited).press("Save")
    assert "2 actions saved." in sample.says
    after = todo(workspace, checklist.filters(chosen={"owner": ["Ines Falk"]})).iloc[0]
    assert (after["id"], after["status"], after["state"]) == (rows["id"].iloc[0], "in_progress", "accepted")
    key = rows["key"].iloc[3]
    moved = portfolios.one(workspace, portfolio(workspace), key).checklist.set_index("id").loc[rows["id"].iloc[3]]
    assert moved["target"] == date(2027, 1, 15)


def test_one_action_is_set_in_a_form_that_says_what_it_means(sample, workspace):
    action = todo(workspace).iloc[0]
    sample.open("checklist").at.selectbox(key="action_all").set_value(int(action["id"]))
    sample.run()
    assert "**Closed when.**" in sample.says
    box(sample, "Owner", "text_input").set_value("Ines Falk")
    [*_, decision] = [each for each in sample.at.selectbox if each.label == "Decision"]
    decision.set_value("Not needed")
    sample.press("Save this action")
    assert "1 action saved." in sample.says
    (after,) = todo(workspace, checklist.filters(part="declined")).to_dict("records")
    assert (after["id"], after["owner"]) == (action["id"], "Ines Falk")


def test_an_action_that_somebody_else_changed_is_not_overwritten(sample, workspace):
    action = todo(workspace).iloc[0]
    sample.open("checklist").at.selectbox(key="action_all").set_value(int(action["id"]))
    sample.run()
    own(workspace, action, "Jo Marsh")
    box(sample, "Owner", "text_input").set_value("Ines Falk")
    sample.press("Save this action")
    assert todo(workspace).iloc[0]["owner"] == "Jo Marsh"
    assert "This was changed elsewhere since you last looked." in sample.says


@pytest.mark.parametrize("part", checklist.PARTS)
def test_the_checklist_shows_a_part(sample, workspace, part):
    number = matching(workspace, checklist.filters(part=part))
    assert (f"**{number:,} action" in sample.open("checklist", show=part).says) == (number > 0)
    assert ("No action matches." in sample.says) == (number == 0)


def test_the_parts_say_how_many_they_have(sample, workspace):
    sample.open("checklist")
    numbers = {part: matching(workspace, checklist.filters(part=part)) for part in checklist.PARTS}
    assert box(sample, "Show", "segmented_control").options == [
        f"{words} {numbers[part]:,}" for part, words in checklist.PARTS.items()
    ]
    assert numbers["all"] == numbers["open"] + numbers["suggested"] + numbers["done"] + numbers["declined"]


def test_what_is_past_our_target_comes_first_and_is_marked(sample, workspace):
    late = todo(workspace, checklist.filters(part="open")).iloc[-1]
    change = checklist.Edit(int(late["id"]), int(late["version"]), {"target": date(2026, 1, 5)})
    checklist.change(workspace, portfolio(workspace), [change])
    first = table(sample.open("checklist")).iloc[0]
    assert (first["Supplier"], first["Action"], first["Due"]) == (late["name"], late["title"], "Past our target")
    assert "**1 action**." in sample.open("checklist", due="overdue").says  # as the link on Home asks for it


def test_a_link_opens_the_same_view(sample, workspace):
    sample.open("checklist", show="suggested", country="BD", action="r57_trace_inputs", sort="supplier", search="a")
    rows = table(sample)
    assert set(rows["Action"]) == {sample.at.dataframe[0].value["Action"].iloc[0]}
    assert set(rows["Decision"]) == {"Suggested"}
    assert list(rows["Supplier"]) == sorted(rows["Supplier"])
    filters = checklist.filters("a", "suggested", {"country": ["BD"], "action": ["r57_trace_inputs"]})
    assert len(rows) == matching(workspace, filters) > 0
    assert sample.at.multiselect(key="checklist_country").value == ["BD"]
    assert sample.at.text_input(key="checklist_search").value == "a"


def test_what_is_chosen_stands_in_the_address(sample):
    sample.at.query_params["page"] = "3"
    sample.open("checklist")
    assert sample.at.number_input(key="checklist_page").value == 3
    sample.at.multiselect(key="checklist_country").set_value(["BD", "none"])
    sample.run()
    assert sample.at.query_params == {"country": ["BD", "none"]}
    sample.at.toggle(key="checklist_safety").set_value(True)
    sample.run()
    assert set(table(sample)["Safety plan first"]) == {"Yes"}
    name = table(sample)["Supplier"].iloc[0]
    sample.at.text_input(key="checklist_search").set_value(name)
    sample.run()
    assert sample.at.query_params == {"country": ["BD", "none"], "safety": "first", "search": name}
    assert set(table(sample)["Supplier"]) == {name}


@pytest.mark.parametrize("query", [{"page": "999"}, {"page": "x"}, {"show": "x", "sort": "x"}, {"country": "XX"}])
def test_an_address_that_asks_for_what_is_not_there_shows_what_is(sample, query):
    sample.at.query_params.update(query)
    assert "**674 actions**" in sample.open("checklist").says


def test_ticked_actions_are_changed_after_a_confirmation_that_says_how_many(sample, workspace):
    own(workspace, todo(workspace).iloc[5], "Ines Falk")
    rows = todo(workspace)
    edit(sample.open("checklist"), rows, {0: {"Tick": True}, 2: {"Tick": True}})
    assert button(sample, "Change 2 actions …").disabled  # nothing to set yet
    box(sample, "Owner").set_value("Ines Falk")
    sample.run().press("Change 2 actions …")
    assert "**2 actions** will be changed. Owner: Ines Falk." in sample.says
    assert matching(workspace, checklist.filters(chosen={"owner": ["Ines Falk"]})) == 1
    sample.press("Yes, change 2 actions")
    assert "2 actions changed." in sample.says
    mine = todo(workspace, checklist.filters(chosen={"owner": ["Ines Falk"]}))
    assert set(mine["id"]) == {rows["id"].iloc[place] for place in (0, 2, 5)}


def test_all_that_match_are_changed_after_a_confirmation(sample, workspace):
    filters = checklist.filters(part="suggested", chosen={"country": ["BD"]})
    number = matching(workspace, filters)
    sample.open("checklist", show="suggested", country="BD")
    box(sample, "Status").set_value("waiting")
    sample.run().press(f"Change {number} actions …")
    assert "Those that are only suggested become accepted." in sample.says
    sample.press(f"Yes, change {number} actions")
    assert f"{number} actions changed." in sample.says
    assert matching(workspace, filters) == 0
    changed = todo(workspace, checklist.filters(chosen={"country": ["BD"]}))
    assert int((changed["status"] == "waiting").sum()) == number


def test_nothing_is_changed_where_the_officer_says_no_or_sets_something_else(sample, workspace):
    sample.open("checklist", country="BD")
    number = matching(workspace, checklist.filters(chosen={"country": ["BD"]}))
    box(sample, "Status").set_value("waiting")
    sample.run().press(f"Change {number} actions …").press("No, leave them")
    assert f"**{number} actions** will be changed." not in sample.says
    sample.press(f"Change {number} actions …")
    box(sample, "Status").set_value("done")
    assert f"**{number} actions** will be changed." not in sample.run().says
    assert set(todo(workspace)["status"]) == {"open"}


def test_all_that_match_stay_as_they_are_where_somebody_changed_one_meanwhile(sample, workspace):
    sample.open("checklist")
    box(sample, "Decision").set_value("declined")
    sample.run().press("Change 674 actions …")
    elsewhere = checklist.page(workspace, portfolio(workspace), checklist.filters(), number=3).iloc[0]
    own(workspace, elsewhere, "Jo Marsh")
    sample.press("Yes, change 674 actions")
    assert any("Somebody else changed some of these actions" in error.value for error in sample.at.error)
    assert matching(workspace, checklist.filters(part="declined")) == 0


def test_ticks_wait_for_what_was_written_into_the_table(sample, workspace):
    edit(sample.open("checklist"), todo(workspace), {0: {"Tick": True}, 1: {"Owner": "Ines Falk"}})
    box(sample, "Status").set_value("done")
    assert button(sample.run(), "Change 1 action …").disabled
    assert "Save what you have changed in the table first, or undo it." in sample.says


def test_my_actions_are_those_with_my_name(sample, workspace):
    for _, row in todo(workspace)[:3].iterrows():
        own(workspace, row, "Ines Falk")
    sample.open("checklist").at.multiselect(key="checklist_owner").set_value(["Ines Falk"])
    assert list(table(sample.run())["Owner"]) == ["Ines Falk"] * 3
