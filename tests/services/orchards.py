"""A small invented questionnaire about orchards, with hand-made comments, published and rating a portfolio."""

from __future__ import annotations

from duediligence.questionnaire.editing import Texts
from duediligence.services import drafts, imports, portfolios, publishing
from duediligence.services.inspection import inspect_file
from duediligence.services.publishing import Version
from duediligence.services.workspace import Workspace

from .conftest import as_csv

ORCHARDS = "orchards"

DEFINITION = """\
# Orchards, asked by those who climb.
id: orchards
version: 1.0.0
title: {en: Orchards}
languages: [en]
scoring:
  question_share: 1.0   # answers alone
  mitigation: {practice: 0.4, paper: 0.1}
  evidence: {claimed: 100, documented: 100, audited: 100, unannounced: 100, worker_confirmed: 100}
  validity_months: 12
  minimum_coverage: 0.1
bands: {low: 0, medium: 25, high: 50, severe: 75}
levels: {minimal: 0, standard: 30, heightened: 60}
lowest_band: {}
factors: [{id: country_risk, weight: 10, unknown: 50}]
sections:
  - id: trees
    title: {en: Trees}
    questions:
      # Ladders come first: most people fall off them.
      - id: ladders
        type: select_one
        role: exposure
        weight: 8
        unknown: 70
        label: {en: "Are the ladders safe?"}
        frameworks: [uk_s54.risk]
        choices:
          - {id: no, risk: 100, label: {en: "No"}}   # none has rungs
          - {id: yes, risk: 0, label: {en: "Yes"}}

      - id: fruit_share
        type: percent
        role: exposure
        weight: 2
        unknown: 50
        label: {en: "What share of the fruit is picked by hand?"}
        points: [{below: 30, risk: 0}, {risk: 60}]
rules:
  - id: unsafe_ladders
    kind: harm
    severity: high
    when: "${ladders} = 'no'"
    say: {en: "Ladders are not safe."}
"""

EXAMPLES = """\
questionnaire: orchards
examples:
  # The worst of them
  - name: Ladders without rungs
    as_of: 2026-11-21
    supplier: {name: Zelkova Orchard, country: DE}
    answers: {ladders: no, fruit_share: 80}
    expect: {rating: severe, findings: [unsafe_ladders]}
"""

LIST = as_csv(
    [
        ["Supplier ID", "Supplier", "Country", "ladders", "fruit_share", "worker_pays_fee", "deposit_held"],
        ["A", "Apple Row", "Germany", "no", "80", "yes", "yes"],
        ["B", "Beech Row", "Germany", "yes", "10", "", ""],
        ["C", "Cedar Row", "Germany", "yes", "90", "", ""],
        ["D", "Damson Row", "Germany", "", "", "", ""],
    ]
)


def begun(workspace: Workspace) -> drafts.Draft:
    """The draft of the questionnaire."""
    return drafts.begin_texts(workspace, ORCHARDS, Texts(DEFINITION, EXAMPLES), "Begun from a file")


def published(workspace: Workspace) -> Version:
    """Its first version."""
    return publishing.publish(workspace, ORCHARDS, begun(workspace).edit, "1.0.0", "Begin")


def orchard(workspace: Workspace) -> int:
    """A portfolio of four orchards that it rates."""
    published(workspace)
    portfolio = portfolios.opened(workspace).id
    publishing.rate_with(workspace, portfolio, ORCHARDS)
    imports.commit(workspace, portfolio, inspect_file(LIST, "list.csv"), LIST)
    return portfolio
