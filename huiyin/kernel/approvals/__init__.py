"""Approvals: what needs somebody's consent waits as a matter, step by step, and then happens by itself."""
