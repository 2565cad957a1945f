"""Writes down, once per snapshot, what all customers' files are searched for."""

from __future__ import annotations

from nps_report.batch.workplace import Workplace
from nps_report.publishing.leaks import index_of
from nps_report.publishing.searched import NameBook
from nps_report.snapshot import open_internal


def write_names(place: Workplace) -> None:
    """Write the book of names beside the snapshot, unless it is there."""
    if not place.names.is_file() and place.internal.is_dir():
        side = open_internal(place.internal)
        NameBook.of(index_of(side.names(), side.programme), place.names)
