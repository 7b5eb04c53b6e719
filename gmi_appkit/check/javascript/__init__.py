"""Scripts: parsed with tree-sitter, then looked at for syntax, names, members and GMI calls."""
