"""Who decides, what changed between two texts, and how a value would have done on past records."""
