"""tf_pwa.model.opt_int on jacta."""

from ....opt_int import (
    ModelCachedAmp,
    ModelCachedInt,
    sum_grad_hessp_data2,
    sum_gradient,
    sum_gradient_data2,
)

__all__ = [
    "ModelCachedAmp",
    "ModelCachedInt",
    "sum_grad_hessp_data2",
    "sum_gradient",
    "sum_gradient_data2",
]
