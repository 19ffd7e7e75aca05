"""Jobs of models in Python in several processes, with the bits of one."""

import contextlib
import multiprocessing
import os
import signal
from concurrent.futures import ProcessPoolExecutor, as_completed
from typing import Optional

# The submitter of a worker, which it has from the process that it was forked from.
_submitter = None


def _work(job: int):
    with contextlib.suppress(ImportError):
        import numpy as np

        np.random.seed()
    campaign = _submitter._campaign()
    reports = campaign.run_some(
        [job], _submitter._place(1), _submitter.resubmit, _submitter._make
    )
    return reports[0]


def run_in_processes(
    submitter, campaign, seed: Optional[int], processes: Optional[int]
) -> list:
    """Run the jobs that are missing, one after the other in each process."""
    global _submitter
    campaign.begin(seed, submitter.resubmit)
    tickets = campaign.tickets
    n = processes or len(os.sched_getaffinity(0))
    _submitter = submitter
    found = {}
    try:
        context = multiprocessing.get_context("fork")
        before = set(multiprocessing.active_children())
        with ProcessPoolExecutor(min(n, len(tickets)), mp_context=context) as pool:
            jobs = {pool.submit(_work, i): i for i in range(len(tickets))}
            workers = set(multiprocessing.active_children()) - before
            try:
                for done in as_completed(jobs):
                    found[jobs[done]] = done.result()
            except KeyboardInterrupt:
                pool.shutdown(wait=False, cancel_futures=True)
                # A terminal has told them already; a notebook tells this process alone.
                for worker in workers:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(worker.pid, signal.SIGINT)
                raise
    finally:
        _submitter = None
    return [found[i] for i in sorted(found)]
