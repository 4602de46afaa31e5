"""What all pages share: deeds, locks, forms, errors, filters."""
