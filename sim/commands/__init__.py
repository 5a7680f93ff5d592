"""Commands of their own, and what all of them share."""
