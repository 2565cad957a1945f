"""Reads any export as batches of text: files of any delimiter or encoding, workbooks, Parquet."""

from nps_report.sources.batch import Batch
from nps_report.sources.batches import READERS, read_batches, read_rows
from nps_report.sources.inputs import REGISTERS, Input, copies_of, inputs_of, is_unopened, opened_list, shown
from nps_report.sources.sheet import Piece, Reader, Sheet
from nps_report.sources.typed import TypedBatch

__all__ = [
    "READERS",
    "REGISTERS",
    "Batch",
    "Input",
    "Piece",
    "Reader",
    "Sheet",
    "TypedBatch",
    "copies_of",
    "inputs_of",
    "is_unopened",
    "opened_list",
    "read_batches",
    "read_rows",
    "shown",
]
