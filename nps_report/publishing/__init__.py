"""From a finished file to its readers: the leak check now, approval and targets beside it."""
