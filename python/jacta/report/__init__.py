"""One page of a campaign, a fit or an amplitude fit.

    import jacta.report
    jacta.report.write_report("results", "campaign.html", files=["model.yaml"])

On the command line: ``jacta report results model.yaml -o campaign.html``. The page holds
its style and its plots; it needs neither a network nor another file.
"""

__all__ = ["write_report"]


def __getattr__(name: str):
    if name != "write_report":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from .command import write_report

    return write_report
