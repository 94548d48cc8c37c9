"""Reading a document on the page: its passages, or for a table its rows, one page at a time."""
