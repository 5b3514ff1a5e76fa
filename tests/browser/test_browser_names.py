"""Names that try to be more than text, as a browser draws them."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from duediligence.pages.plain import HIDDEN_MARK
from tests.browser.officer import Officer
from tests.services.conftest import as_csv

pytestmark = pytest.mark.browser

MARKUP = "img, script, a[href^=javascript], .katex, code, em, del, [role=img], [style*=color]"
SHOWN = {
    "![x](http://example.invalid/x.png) Mills": "![x](http://example.invalid/x.png) Mills",
    "<script>document.title='hit'</script><img src=x onerror=alert(1)>": (
        "<script>document.title='hit'</script><img src=x onerror=alert(1)>"
    ),
    ":red[Very bad] :material/home: :smile:": ":red[Very bad] :\u2060material/home: :\u2060smile:",
    "$x^2$ and $$y$$ [a](javascript:alert(1)) **b** `c`": "$x^2$ and $$y$$ [a](javascript:alert(1)) **b** `c`",
    "=1+1 Mill \u202egpj.exe": f"=1+1 Mill {HIDDEN_MARK}gpj.exe",
}


def test_hostile_names_are_drawn_as_text(officer: Officer) -> None:
    page = officer.page
    officer.open()
    rows = [["Supplier ID", "Supplier", "Country", "Remark"]]
    rows += [[f"H{place}", name, "Peru", name] for place, name in enumerate(SHOWN)]
    officer.import_list("names.csv", as_csv(rows))
    for place, shown in enumerate(SHOWN.values()):
        officer.open(f"/supplier?key=H{place}")
        heading = page.get_by_role("heading", level=1)
        expect(heading).to_have_text(shown)
        expect(heading.locator(MARKUP)).to_have_count(0)
        listed = officer.tab("Source")
        expect(listed.get_by_text(shown)).to_be_visible()
        expect(listed.locator(MARKUP)).to_have_count(0)
    for name in ("Suppliers", "Checklist", "Import", "Home"):
        officer.page.get_by_test_id("stSidebarNav").get_by_role("link", name=name, exact=True).click()
        officer.settled()
        expect(page.locator("[data-testid=stMain] img, [data-testid=stMain] script, .katex")).to_have_count(0)
    assert "hit" not in page.title()


def test_no_grid_offers_a_csv_whose_names_run_as_formulas(officer: Officer) -> None:
    """Streamlit writes such a file without a guard; ours are behind "Download"."""
    officer.open()
    officer.import_list("formulas.csv", as_csv([["Supplier", "Country"], ["=1+1 Mill", "Peru"]]))
    officer.go("Suppliers")
    officer.page.get_by_test_id("stDataFrame").hover()
    expect(officer.page.get_by_role("button", name="Search: ")).to_be_visible()
    own = officer.page.locator("button[aria-label^='Download as CSV']")
    expect(own).to_have_count(1)
    expect(own).to_be_hidden()
