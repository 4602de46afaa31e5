"""The list as a file: the same conditions, the same order, numbers masked, and an event that says who took it."""

import tempfile
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import BinaryIO, cast

from flask import request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.people import Sealed, masked
from supportdesk.domain.permissions import Permission
from supportdesk.domain.words import say
from supportdesk.extensions import db
from supportdesk.papers.workbooks.case_list import CaseLine, write_csv, write_workbook
from supportdesk.queries import cases as case_queries
from supportdesk.queries.cases import CaseRow
from supportdesk.services import cases
from supportdesk.web.shared.clock import today
from supportdesk.web.shared.deeds import deed, finish
from supportdesk.web.shared.locks import needs, signed_in
from supportdesk.web.shared.support import subject_word
from supportdesk.web.shared.ways import not_understood, odd_conditions
from supportdesk.web.staff.cases import bp
from supportdesk.web.staff.cases.arguments import Arguments, read
from supportdesk.web.staff.cases.index import PAGE_NAME, badge_of

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
BATCH = 500


@bp.post("/export")
@needs(Permission.CASE_READ)
def export() -> ResponseReturnValue:
    """Write the file, note that it was taken, then send it."""
    account, day = signed_in(), today()
    kind = "csv" if request.form.get("format") == "csv" else "xlsx"
    places = case_queries.list_places(db.session(), account, PAGE_NAME)
    arguments = read(request.args, account, places, day)
    if arguments.odd:
        # A file says nothing of a condition that it does not meet.
        not_understood(*arguments.odd)
        odd = _("、").join(odd_conditions())
        raise BadValueError(say("地址里的条件看不懂，没有导出：{odd}。请从名单页重新筛选后再导出。", odd=odd))
    # Without a name on the disk: nothing is left when the program stops in between.
    file = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 - sent and closed by the answer
    try:
        if kind == "csv":
            count = write_csv(_lines(arguments, day), file, _)
        else:
            count = write_workbook(_lines(arguments, day), file, _("办件名单"), _)
        with deed() as work:
            cases.note_export(work, file_type=kind, conditions=arguments.narrowing, count=count)
            finish(url_for(".index"))
    except BaseException:
        file.close()
        raise
    file.seek(0)
    name = f"{_('办件名单')}-{day:%Y%m%d}.{kind}"
    return send_file(file, mimetype=TYPES[kind], as_attachment=True, download_name=name, max_age=0)


def _lines(arguments: Arguments, day: date) -> Iterator[CaseLine]:
    session, account = db.session(), signed_in()
    rows = case_queries.each_case(session, account, arguments.wanted, today=day, sort=arguments.sort)
    while batch := list(islice(rows, BATCH)):
        numbers = case_queries.sealed_numbers(session, [row.person_id for row in batch])
        for row in batch:
            yield _line(row, *numbers[row.person_id])


def _line(row: CaseRow, id_type: str, id_no: str | None, phone: str | None) -> CaseLine:
    return CaseLine(
        number=row.number,
        name=row.name,
        id_no=masked(Sealed.ID_NO, id_no, id_type),
        phone=masked(Sealed.PHONE, phone),
        venture=row.venture or "",
        town=row.town,
        support=subject_word(row.kind, row.subject or "") if row.kind else "",
        amount=row.amount,
        state=badge_of(row).word,
        due_on=row.due_on if row.clock_stopped_on is None else None,
        handler=row.handler or "",
        opened_on=row.opened_on,
    )
