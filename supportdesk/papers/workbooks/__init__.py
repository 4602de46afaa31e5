"""Papers as Excel workbooks."""
