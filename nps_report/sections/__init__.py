"""Facts into blocks: each function says one thing of a report, in words ready to print."""
