"""alea.scripts on jacta."""
