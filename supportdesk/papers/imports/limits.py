"""How much of a stranger's file is looked at, and the sentence for each kind of file that is not."""

from collections.abc import Mapping
from dataclasses import dataclass

from supportdesk.domain.errors import BadValueError
from supportdesk.domain.words import Words, say

MEGABYTE = 1024 * 1024
ROWS_SEARCHED = 30


@dataclass(frozen=True)
class Limits:
    """Bounds of one workbook. The defaults hold a county's ledger of 20,000 rows; a bomb meets one of them at once."""

    file_bytes: int = 10 * MEGABYTE
    unpacked_bytes: int = 50 * MEGABYTE
    entries: int = 200
    ratio: int = 100
    # Small parts compress well without being bombs; the ratio is asked of what unpacks to more than this.
    ratio_from_bytes: int = MEGABYTE
    sheets: int = 100
    rows: int = 50_000
    columns: int = 200
    cells: int = 1_500_000
    # Texts that cells share; a ledger of 20,000 rows has some 15 of its own in each.
    shared_texts: int = 800_000
    merged_areas: int = 50_000
    text_characters: int = 32_000_000
    memory_bytes: int = 512 * MEGABYTE
    cpu_seconds: int = 10
    wall_seconds: int = 60


class WorkbookRefusedError(BadValueError):
    """The file as a whole cannot be read: `code` says which kind of file it is, the words say what to do."""


def refusal(code: str, limits: Limits) -> WorkbookRefusedError:
    """Return the refusal for a code that the reading process gave."""
    words = _WORDS.get(code, _WORDS["workbook_broken"])
    values = {
        "megabytes": limits.file_bytes // MEGABYTE,
        "rows": limits.rows,
        "columns": limits.columns,
        "rows_searched": ROWS_SEARCHED,
    }
    used = {name: value for name, value in values.items() if "{" + name + "}" in words.template}
    return WorkbookRefusedError(Words(words.template, used), code=code)


_WORDS: Mapping[str, Words] = {
    "workbook_empty": say("文件是空的，请重新选择文件。"),
    "workbook_too_large": say("文件超过{megabytes}MB，请按乡镇拆成几个文件再导入。"),
    "workbook_not_xlsx": say("这不是Excel工作簿（.xlsx）。请在Excel或WPS中打开，另存为.xlsx后再导入。"),
    "workbook_old_format": say("这是旧版Excel文件（.xls）。请在Excel或WPS中打开，另存为.xlsx后再导入。"),
    "workbook_encrypted": say("文件设有打开密码。请去除密码后另存为.xlsx再导入。"),
    "workbook_macros": say("文件含有宏。请另存为不含宏的.xlsx再导入。"),
    "workbook_broken": say("文件不完整或已损坏。请在Excel或WPS中打开检查，另存为.xlsx后再导入。"),
    "workbook_unsafe": say("文件内容异常（含有外部实体或文件类型声明），不能导入。请新建工作簿，只粘贴数据后再导入。"),
    "workbook_bomb": say("文件解开后过大。常见原因是表格下方或右侧有大量空白格式：请删除空白的行和列，另存后再导入。"),
    "workbook_too_many_rows": say("表格超过{rows}行。请删除空白行，或按乡镇拆成几个文件再导入。"),
    "workbook_too_many_columns": say("表格超过{columns}列。请删除右侧空白的列，另存后再导入。"),
    "workbook_no_ledger": say(
        "没有找到台账的表头。表中至少要有“姓名”“身份证号码”等列，并放在前{rows_searched}行之内。"
    ),
    "workbook_too_slow": say("文件读取超时。请删除空白格式和图片，另存为.xlsx后再导入。"),
}
