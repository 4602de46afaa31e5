"""`make bench`: how fast and how large, as ratios to what the machine can do in the same run."""
