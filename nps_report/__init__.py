"""Net Promoter Score reports from Jupyter notebooks: internal and customer-facing, HTML and PDF."""

__version__ = "0.1.0"
