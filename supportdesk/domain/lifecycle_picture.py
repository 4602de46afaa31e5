"""A lifecycle's table as a document: a picture in Mermaid's words and the table itself in Markdown."""

from enum import StrEnum

from supportdesk.domain.lifecycle import BudgetEffect, ClockEffect, Lifecycle, Step
from supportdesk.domain.permissions import GRANTS

HEADS = ("From", "Deed", "To", "Permission", "Roles", "Guards", "Clock", "Budget", "Event", "Paper")


def as_mermaid(lifecycle: Lifecycle) -> str:
    """Return the states and deeds as a Mermaid state diagram; several deeds between two states share an arrow."""
    arrows: dict[tuple[StrEnum, StrEnum], list[str]] = {}
    for step in lifecycle.steps:
        arrows.setdefault((step.source, step.target), []).append(step.deed.value)
    lines = ["stateDiagram-v2", f"    [*] --> {lifecycle.initial}"]
    lines += [f"    {source} --> {target}: {', '.join(deeds)}" for (source, target), deeds in arrows.items()]
    lines += [f"    {state} --> [*]" for state in sorted(lifecycle.final)]
    return "\n".join(lines)


def as_table(lifecycle: Lifecycle) -> str:
    """Return the table in Markdown, one line per row, in the table's order."""
    lines = [" | ".join(HEADS), " | ".join("---" for _head in HEADS)]
    lines += [" | ".join(_cells(step)) for step in lifecycle.steps]
    return "\n".join(f"| {line} |" for line in lines)


def _cells(step: Step) -> tuple[str, ...]:
    roles = ", ".join(role.value for role, granted in GRANTS.items() if step.permission in granted)
    return (
        step.source.value,
        step.deed.value,
        step.target.value,
        step.permission.value,
        roles,
        ", ".join(step.guards) or "–",
        "–" if step.clock is ClockEffect.NONE else step.clock.value,
        "–" if step.budget is BudgetEffect.NONE else step.budget.value,
        step.event,
        step.paper or "–",
    )


def document(lifecycle: Lifecycle, *, title: str, lead: str) -> str:
    """Return the whole document: title, lead, picture, table."""
    return (
        f"# {title}\n\n{lead}\n\n```mermaid\n{as_mermaid(lifecycle)}\n```\n\n"
        f"## Every row of the table\n\n{as_table(lifecycle)}\n"
    )
