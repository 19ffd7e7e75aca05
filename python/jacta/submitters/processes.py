"""Jobs of models in Python in several processes, with the bits of one."""

import contextlib
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor, as_completed
from typing import List, Optional


class Finished:
    """What became of a job, as a worker tells it; see JobReport."""

    def __init__(self, report):
        for name in ("command", "output", "status", "reason", "n_toys"):
            setattr(self, name, getattr(report, name))

    def __repr__(self) -> str:
        reason = f": {self.reason}" if self.reason else ""
        return f"JobReport({self.status}: {self.output}{reason})"


# The submitter of a worker, which it has from the process that it was forked from.
_submitter = None


def _work(job: int) -> Finished:
    with contextlib.suppress(ImportError):
        import numpy as np

        np.random.seed()
    campaign = _submitter._campaign()
    reports = campaign.run_some(
        [job], _submitter._place(1), _submitter.resubmit, _submitter._make
    )
    return Finished(reports[0])


def run_in_processes(
    submitter, campaign, seed: Optional[int], processes: Optional[int]
) -> List[Finished]:
    """Run the jobs that are missing, one after the other in each process."""
    global _submitter
    campaign.begin(seed, submitter.resubmit)
    tickets = campaign.tickets
    n = processes or len(os.sched_getaffinity(0))
    _submitter = submitter
    found = {}
    try:
        context = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(min(n, len(tickets)), mp_context=context) as pool:
            jobs = {pool.submit(_work, i): i for i in range(len(tickets))}
            try:
                for done in as_completed(jobs):
                    found[jobs[done]] = done.result()
            except KeyboardInterrupt:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
    finally:
        _submitter = None
    return [found[i] for i in sorted(found)]
