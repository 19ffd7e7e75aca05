"""The sign that r_boost: False of tf-pwa leaves open.

Axes alone leave the sign of the rotation of a half-integer spin open. tf-pwa takes the one
of its branches of azimuths: its intensity changes when events are rotated, and in decays to
three particles, where an azimuth is pi or -pi by rounding, it is left to chance.
"""

import numpy as np


def spin_half(angle):
    """Return D^(1/2) of Euler angles as numbers, [event][row][column]."""
    a, b, c = (np.array(angle[k]).reshape(-1) for k in ("alpha", "beta", "gamma"))
    d = np.array([[np.cos(b / 2), -np.sin(b / 2)], [np.sin(b / 2), np.cos(b / 2)]])
    half = np.array([0.5, -0.5])
    d = d * np.exp(-1j * half[:, None, None] * a) * np.exp(-1j * half[None, :, None] * c)
    return d.transpose(2, 0, 1)


def with_nearest_sign(calculate):
    """Return cal_angle_from_particle with the sign of the exact rotation.

    alpha gets 2 pi more where the matrix of spin 1/2 is nearer to minus the exact one.
    """

    def calculated(*args, r_boost=True, **more):
        seen = calculate(*args, r_boost=r_boost, **more)
        exact = calculate(*args, r_boost=True, **more)
        for chain, decays in seen.items():
            for decay, particles in decays.items():
                for particle, angles in particles.items():
                    if "aligned_angle" not in angles:
                        continue
                    own = angles["aligned_angle"]
                    other = exact[chain][decay][particle]["aligned_angle"]
                    overlap = (spin_half(other).conj() * spin_half(own)).sum((1, 2)).real
                    own["alpha"] = own["alpha"] + np.where(overlap < 0, 2 * np.pi, 0.0)
        return seen

    return calculated
