"""The record as people ask for it: the patients of their teams, and what the rules say of one."""
