"""LAY OUT: glyphs of a page → frames → words, lines → tables and running text."""
