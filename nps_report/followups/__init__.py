"""The register of follow-ups: opened by rule, never overwritten."""
