"""What goes to Finance, as a workbook that the browser keeps."""

import tempfile
from typing import BinaryIO, cast

from flask import Response, send_file
from flask_babel import gettext as _

from supportdesk.papers.workbooks.payment_list import PaymentSheet, write_workbook

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def payment_workbook(sheet: PaymentSheet, name: str) -> Response:
    """Answer with the workbook of a list of payments, in the reader's language."""
    file = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 - sent and closed by the answer
    write_workbook(sheet, file, _)
    file.seek(0)
    return send_file(file, mimetype=_XLSX, as_attachment=True, download_name=f"{name}.xlsx", max_age=0)
