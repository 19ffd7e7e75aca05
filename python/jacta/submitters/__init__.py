"""Where the jobs of a computation run."""
