"""Reference values for the tests, by mpmath at fifty digits and independent of the package."""
