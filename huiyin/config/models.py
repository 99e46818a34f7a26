"""No tables of its own: with this file the set-up after migrations is told about this app too."""
