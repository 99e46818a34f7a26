"""A ledger's workbook comes back: what was changed in Excel, against what stands now, and in by the correcting verb."""
