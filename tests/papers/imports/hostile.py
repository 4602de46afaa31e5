"""Files that nobody should be able to hurt us with, made here because none of them belongs into a repository."""

import io
import zipfile
from collections.abc import Iterable

NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def xlsx(
    rows: Iterable[str] = (),
    *,
    prologue: str = "",
    shared: str | None = None,
    extra: dict[str, bytes] | None = None,
    content_types: str = CONTENT_TYPES,
) -> bytes:
    """Make the smallest workbook with one sheet 城关镇 of these `<row>`s; `extra` adds parts to the package."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", content_types)
        package.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        package.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{NAMESPACE}" xmlns:r="{OFFICE}"><sheets><sheet name="城关镇" sheetId="1" r:id="rId1"/>'
            "</sheets></workbook>",
        )
        strings = (
            f'<Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>' if shared else ""
        )
        package.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{OFFICE}/worksheet" '
            f'Target="worksheets/sheet1.xml"/>{strings}</Relationships>',
        )
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'<?xml version="1.0"?>{prologue}<worksheet xmlns="{NAMESPACE}"><sheetData>'.encode())
            for row in rows:
                sheet.write(row.encode())
            sheet.write(b"</sheetData></worksheet>")
        if shared:
            package.writestr("xl/sharedStrings.xml", f'<sst xmlns="{NAMESPACE}">{shared}</sst>')
        for name, content in (extra or {}).items():
            package.writestr(name, content)
    return packed.getvalue()


def text_row(number: int, texts: Iterable[str]) -> str:
    """Return a row of inline texts."""
    cells = "".join(
        f'<c r="{chr(65 + place)}{number}" t="inlineStr"><is><t>{text}</t></is></c>' for place, text in enumerate(texts)
    )
    return f'<row r="{number}">{cells}</row>'
