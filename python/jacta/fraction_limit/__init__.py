"""Upper limits of fit fractions. See `jacta.waves`."""
