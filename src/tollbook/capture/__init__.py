"""Bytes as captured: files, folders of them and standard input, and what a manifest adds."""

from tollbook.capture.files import STDIN, Captured, Missed, Skipped, capture, shown
from tollbook.capture.manifest import Manifest, Row

__all__ = ["STDIN", "Captured", "Manifest", "Missed", "Row", "Skipped", "capture", "shown"]
