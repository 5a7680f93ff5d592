"""systemshift: compare ways for a community to tackle a complex social problem."""
