"""alea.submitters on jacta."""
