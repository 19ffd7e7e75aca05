"""How significant a resonance of an amplitude model is. See `jacta.waves`."""
