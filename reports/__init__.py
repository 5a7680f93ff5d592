"""Pages of docs/ that code makes; ``python -m reports --list`` names them."""
