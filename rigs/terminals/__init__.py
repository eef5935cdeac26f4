"""Profiles of terminal models, and the readers that go by them."""
