"""Does a model describe its data? Statistics calibrated by toys.

    model.data = jacta.read_toys("toys.ii.h5")[3]
    found = jacta.goodness_of_fit(model, n_toys=500, seed=1)
    found.terms["sr1"].p_value

On the command line: ``jacta goodness MODEL.yaml --data FILE -n 500 --seed 1``. The toys
are thrown at the best fit of the data and fitted again like them. What is compared, with
formulas and references, is in `jacta.statistics.goodness`:

* binned terms: the ratio to the saturated Poisson model,
* unbinned terms: the energy test against the expected events in the bins of the
  templates (`jacta.statistics.EnergyReference`), which looks at shapes, not at numbers of
  events,
* ancillary measurements: the sum of squared pulls.

Of an amplitude model, for every sample, over squared masses of pairs of final particles:

* boxes: chi-square in boxes of equal expectation,

      sum_i (n_i - mu_i)^2 / (mu_i + sum of squared weights of background in i),

  as many as have 20 events each (`jacta.statistics.AdaptiveCells`),
* shape: the energy test with logarithms of distances against the Monte Carlo events with
  the fitted intensity, both in up to 1024 such cells. M. Williams, JINST 5 (2010) P09004,
  arXiv:1006.3019, compares such tests for Dalitz plots.

With ``mixed=True`` (``--mixed``):

* mixing: the share of nearest neighbours of the own sample among data and drawn Monte Carlo
  events (`jacta.statistics.mixed_sample`), up to 1500 and 4500 of them.

``angles`` (``--angle NAME``) of the `plot` block are observables beside the squared masses.

Data are without weights, but background may be subtracted. Toys are drawn from the sample
phsp; what the size of that sample means for data is part of them, by Poisson weights of
its events in the expectation of every toy; fits of toys do not follow it, which makes
p-values too large rather than too small. Use this for these models, else
`jacta.statistics.p_value` with a statistic of yours: the maximum of ln L is none
(J. Heinrich, arXiv:physics/0310167).
"""

from .result import GoodnessOfFit, Misfit, goodness_of_fit

__all__ = ["GoodnessOfFit", "Misfit", "goodness_of_fit"]
