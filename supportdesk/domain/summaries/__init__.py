"""The monthly summary (月报): what its figures mean and how they add up. Reading the books is the queries' part."""
