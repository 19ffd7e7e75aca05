"""blueice.likelihood: the classes of terms."""

from ...likelihood_terms import (
    BinnedLogLikelihood,
    CustomAncillaryLikelihood,
    LikelihoodSum,
    UnbinnedLogLikelihood,
)

LogLikelihoodSum = LikelihoodSum
LogAncillaryLikelihood = CustomAncillaryLikelihood

__all__ = [
    "BinnedLogLikelihood",
    "LogAncillaryLikelihood",
    "LogLikelihoodSum",
    "UnbinnedLogLikelihood",
]
