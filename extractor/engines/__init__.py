"""FIND: who proposes candidates: the columns of a table, rules in prose."""
