"""alea_run_toymc: one job of toys, from the arguments of a Runner."""

from ....runner import Runner
from ....submitter import Submitter


def main() -> None:
    """Run the job that the command line describes."""
    kwargs = Submitter.runner_kwargs_from_script()
    print(Runner(**kwargs).run())


if __name__ == "__main__":
    main()
