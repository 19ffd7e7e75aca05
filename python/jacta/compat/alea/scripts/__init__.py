"""alea.scripts on jacta."""


