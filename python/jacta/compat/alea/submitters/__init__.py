"""alea.submitters on jacta."""


