"""Finders, one module a family. Each has `find(reading) -> Iterable[Fact]`; modules are found by walking this package."""
