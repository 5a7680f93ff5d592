"""The seven swappable rules: one folder per family, one file per variant."""
