"""A county's ledger comes in for good: looked at first, taken in portion by portion, undone as a whole."""
