"""What stands in a paper before it is given out: it has no number, code or moment yet."""

from datetime import UTC, date, datetime

from supportdesk.papers.pdf.contents import Printed, Verification

NO_NUMBER = ""
NO_DAY = date(2000, 1, 1)
NO_VERIFICATION = Verification("2222", "")
NOT_PRINTED = Printed(
    at=datetime(2000, 1, 1, tzinfo=UTC), by="", as_of=datetime(2000, 1, 1, tzinfo=UTC), purpose="",
)  # fmt: skip
