"""alea_submission: the jobs of a computation of a running file."""

import argparse


def main() -> None:
    """Run or send the jobs that the command line names."""
    parser = argparse.ArgumentParser("alea_submission")
    parser.add_argument("running_config", help="running file")
    parser.add_argument("--computation", required=True, help="which computation")
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--local", action="store_true", help="on this machine")
    where.add_argument("--slurm", action="store_true", help="as jobs of Slurm")
    where.add_argument("--htcondor", action="store_true", help="as jobs of HTCondor")
    parser.add_argument("--debug", action="store_true", help="show the first job only")
    parser.add_argument("--outputfolder", help="where files go")
    parser.add_argument("--resubmit", action="store_true", help="also what exists")
    given = parser.parse_args()
    kwargs = {
        "computation": given.computation,
        "debug": given.debug,
        "resubmit": given.resubmit,
    }
    if given.outputfolder:
        kwargs["outputfolder"] = given.outputfolder
    cls = _submitter(given)
    reports = cls.from_config(given.running_config, **kwargs).submit()
    for report in reports if isinstance(reports, list) else [reports]:
        print(report)


def _submitter(given) -> type:
    from ....submitters.htcondor import SubmitterHTCondor
    from ....submitters.local import NeymanConstructor, SubmitterLocal
    from ....submitters.slurm import SubmitterSlurm

    if given.computation == "threshold":
        if not given.local:
            raise SystemExit("thresholds are collected with --local")
        return NeymanConstructor
    if given.slurm:
        return SubmitterSlurm
    return SubmitterHTCondor if given.htcondor else SubmitterLocal


if __name__ == "__main__":
    main()
