"""Static files; the look's own helper writes this."""

from pathlib import Path

from flask import Flask


def serve_assets(app: Flask, folder: Path) -> None:
    """Serve prepared files."""
