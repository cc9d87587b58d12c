"""Runs this package and its peers in turn and compares them."""
