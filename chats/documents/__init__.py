"""Documents: files people bring, read in a process of their own, found again by retrieval, answered from by the built-in engine."""
