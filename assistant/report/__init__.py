"""A `Report` as files that people and programs read: pure functions, one module a format."""
