"""Bytes as captured: files, folders, standard input and the web, and what a manifest adds."""

from tollbook.capture.files import STDIN, Captured, Missed, Skipped, shown
from tollbook.capture.inputs import capture
from tollbook.capture.manifest import Manifest, Row

__all__ = ["STDIN", "Captured", "Manifest", "Missed", "Row", "Skipped", "capture", "shown"]
