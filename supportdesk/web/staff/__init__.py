"""The desk: pages of officials, supervisors and administrators."""
