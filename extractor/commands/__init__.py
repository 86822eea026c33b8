"""The commands, a file for one or a few: options, one call, what is printed."""
