"""A small check of markup: what is opened is closed, ids are unique, links within the page lead somewhere."""

from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Balance(HTMLParser):
    """Collects tags left open or closed wrongly, ids, references, and attributes that the content policy refuses."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.faults: list[str] = []
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.note(tag, attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.note(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            self.faults.append(f"</{tag}>")
        elif not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self.open[-1:] or 'nothing'}")
        else:
            self.open.pop()

    def note(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.faults.append(f"an attribute twice in <{tag}>")
        for name, value in attrs:
            if name == "style" or name.startswith("on") or (value or "").startswith("javascript:"):
                self.faults.append(f"<{tag} {name}>")
            if name == "id":
                self.ids.append(value or "")
            if name in ("for", "aria-describedby") and value:
                self.targets.extend(value.split())


def faults_of(markup: str) -> list[str]:
    """Return every fault in words; an empty list is sound markup."""
    parser = Balance()
    parser.feed(markup)
    parser.close()
    twice = {name for name in parser.ids if parser.ids.count(name) > 1}
    lost = set(parser.targets) - set(parser.ids)
    return [
        *parser.faults,
        *(f"<{tag}> stays open" for tag in parser.open),
        *(f"id {name} twice" for name in sorted(twice)),
        *(f"nothing has the id {name}" for name in sorted(lost)),
    ]
