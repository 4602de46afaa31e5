"""Reading a PDF back, as another program would."""

import re
import subprocess
from io import BytesIO
from pathlib import Path
from shutil import which

from pypdf import PdfReader
from pypdf.generic import DictionaryObject

PDFTOTEXT = which("pdftotext")


def squeezed(text: str) -> str:
    """Text without any white space: where a reader puts its spaces and line ends is its own affair."""
    return re.sub(r"\s+", "", text)


def text_of(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)


def poppler_text_of(data: bytes, folder: Path) -> str:
    source = folder / "paper.pdf"
    source.write_bytes(data)
    return subprocess.run(
        [PDFTOTEXT or "pdftotext", "-raw", "-enc", "UTF-8", str(source), "-"], check=True, capture_output=True
    ).stdout.decode()


def fonts_of(data: bytes) -> dict[str, bool]:
    """Every font that the pages name, and whether its outlines are in the file."""
    found: dict[str, bool] = {}
    for page in PdfReader(BytesIO(data)).pages:
        resources = page["/Resources"]
        assert isinstance(resources, DictionaryObject)
        for reference in resources.get("/Font", {}).values():
            font = reference.get_object()
            descriptor = font.get("/FontDescriptor")
            found[str(font["/BaseFont"])] = descriptor is not None and "/FontFile2" in descriptor.get_object()
    return found
