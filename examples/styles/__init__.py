"""Writers of invented filings: one numeric model of a mine, several authors' hands."""
