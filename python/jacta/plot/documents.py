"""Results as the documents that commands print with --json."""

from typing import Mapping


def document(result) -> Mapping:
    """Return what a command prints of a result; a document is returned as it is."""
    return result if isinstance(result, Mapping) else result.to_json()
