"""Jobs on a cluster: the bundled program sends them."""

import subprocess
from typing import List

from ..errors import Error
from ..program import program
from ..submitter import Submitter


class ClusterSubmitter(Submitter):
    """Base of what sends jobs to a cluster."""

    _option = ""

    def __init__(self, *args, **kwargs):
        section = dict(kwargs.get(self._section) or {})
        self.template_path = section.get("template_path")
        self.combine_n_jobs = section.get("combine_n_jobs") or 1
        self.first_i_batch = kwargs.pop("i_batch", 0)
        super().__init__(*args, **kwargs)

    def _words(self) -> List[str]:
        words = [program(), "submit", self.config_file_path]
        words += ["--computation", self.computation, self._option]
        words += ["--outputfolder", self.outputfolder]
        words += ["--resubmit"] if self.resubmit else []
        return words + (["--debug"] if self.debug else [])

    def submit(self, *arg, dry_run: bool = False, **kwargs) -> str:
        """Send what is missing.

        Parameters
        ----------
        dry_run : bool
            Whether to show only what would be sent.

        Returns
        -------
        str
            What the program said.
        """
        words = self._words() + (["--dry-run"] if dry_run else [])
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        if done.returncode not in (0, 3):
            raise Error(done.stderr.strip() or done.stdout.strip())
        return done.stdout
