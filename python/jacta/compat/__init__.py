"""Stand-ins for packages that existing scripts import."""
