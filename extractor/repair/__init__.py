"""REPAIR: broken text and broken tables; rules propose edits, one function applies them."""
