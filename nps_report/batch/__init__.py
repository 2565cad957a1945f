"""Many reports: which ones a run makes, and how they are made side by side."""
