"""alea's module tree on jacta.

Existing scripts run unchanged by ``python -m jacta.compat.alea script.py``, tests by
``python -m jacta.compat.alea -m pytest``; a notebook begins with::

    import jacta.compat.hook; jacta.compat.hook.install()
"""

from .ces_source import *  # noqa: F403
from .examples import *  # noqa: F403
from .model import *  # noqa: F403
from .models import *  # noqa: F403
from .parameters import *  # noqa: F403
from .runner import *  # noqa: F403
from .simulators import *  # noqa: F403
from .submitter import *  # noqa: F403
from .template_source import *  # noqa: F403
from .utils import *  # noqa: F403

__version__ = "0.3.5"
