"""Reads any export as batches of text: files of any delimiter or encoding, workbooks, Parquet."""

from nps_report.sources.batches import READERS, Batch, read_batches
from nps_report.sources.inputs import Input, inputs_of, shown
from nps_report.sources.sheet import Piece, Reader, Sheet

__all__ = ["READERS", "Batch", "Input", "Piece", "Reader", "Sheet", "inputs_of", "read_batches", "shown"]
