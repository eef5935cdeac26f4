"""Tests of the harness itself.  (A package, so that no installed `tests` takes its name.)"""
