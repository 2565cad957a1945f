"""The contract: exports in, clean typed tables out, with every problem told and every row accounted for."""

from nps_report.contract.clean import CleanTables, clean_tables
from nps_report.contract.problems import Problem, ProblemLog

__all__ = ["CleanTables", "Problem", "ProblemLog", "clean_tables"]
