"""Samples in ROOT files become files that jacta and tf-pwa read.

    import jacta.convert
    jacta.convert.convert_model("config.yml", "converted")   # format: root_lhcb
    jacta.convert.read_momenta("B.root", "{particle}_{component}", ["K", "pi"])

On the command line: ``jacta convert config.yml -o converted`` and ``jacta convert
B.root:DecayTree --particles K,pi,pj -o sample.npz``. Both need `uproot`.
"""

from .expression import evaluate
from .model import convert_model
from .root_file import read_branches, read_momenta, read_values

__all__ = ["convert_model", "evaluate", "read_branches", "read_momenta", "read_values"]
