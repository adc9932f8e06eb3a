"""Labelled example dossiers of our own writing and the script that makes them."""
