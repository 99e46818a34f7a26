"""Append-only history: see models for what a line is."""
