"""Files that applicants sent, at the doors: taken in clean, listed, and shown so that nothing in them can act."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Response
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from supportdesk.domain.errors import BadValueError, NotFoundError
from supportdesk.domain.words import say
from supportdesk.models.attachments import Attachment
from supportdesk.papers import photos
from supportdesk.papers.attachments import AttachmentFiles, attachment_files
from supportdesk.queries.attachments import by_code
from supportdesk.web.shared.settings import settings
from supportdesk.web.shared.ways import way_to

# Whatever a file holds, it runs and fetches nothing.
_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
_KILOBYTE = 1_000


def kept_file(sent: FileStorage | None) -> dict[str, Any]:
    """Clean and keep a file that was sent; returns what a row says of it. Raises BadValueError (`file`)."""
    if sent is None or not sent.filename:
        raise BadValueError(say("请先选择照片或文件。"), field="file", code="missing")
    clean = photos.clean(sent.stream.read(photos.LARGEST_FILE + 1))
    sent.stream.seek(0)
    return {"digest": files().keep(clean.content), "media_type": clean.media_type, "size": len(clean.content)}


def file_answer(found: Attachment) -> Response:
    """Answer with a file: photos open in the browser, a PDF is saved. Raises NotFoundError when it is gone."""
    content = files().read(found.digest)
    if content is None:
        raise NotFoundError
    answer = Response(content, mimetype=found.media_type)
    how = "attachment" if found.media_type == photos.PDF else "inline"
    name = f"{found.code}-{found.id}.{photos.ENDINGS[found.media_type]}"
    answer.headers["Content-Disposition"] = f'{how}; filename="{_plain(name)}"'
    answer.headers["Content-Security-Policy"] = _POLICY
    return answer


def lines_of_files(sent: Sequence[Attachment], way: Callable[[int], str]) -> dict[str, list[dict[str, Any]]]:
    """Files under their papers, each with what it is and its address, which `way` gives for an id."""
    return {
        code: [
            {
                "id": one.id,
                "url": way(one.id),
                "is_photo": one.media_type != photos.PDF,
                "words": _("第 %(number)s 张", number=number)
                if one.media_type != photos.PDF
                else _("PDF，%(size)s KB", size=max(one.size // _KILOBYTE, 1)),
                "sent_at": one.sent_at,
            }
            for number, one in enumerate(rows, 1)
        ]
        for code, rows in by_code(sent).items()
    }


def office_way(file_id: int) -> str:
    """Where the office opens a photo."""
    return way_to("staff.attachments.show", attachment_id=file_id)


def files() -> AttachmentFiles:
    """Where the files lie."""
    return attachment_files(settings().data_dir)


def _plain(name: str) -> str:
    return "".join(letter if letter.isascii() and (letter.isalnum() or letter in "-_.") else "-" for letter in name)
