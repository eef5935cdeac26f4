"""Tests of the suite's pytest plugin: pytest runs inside pytest."""
