"""Tables in HTML for notebooks."""

import html
from typing import Dict, List


def cell(value) -> str:
    """Return a value as the text of a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.6g}"
    return html.escape(str(value))


def table(title: str, rows: List[Dict[str, object]], note: str = "") -> str:
    """Return a table of rows with the same keys."""
    keys = list(rows[0]) if rows else []
    head = "".join(f"<th>{html.escape(key)}</th>" for key in keys)
    body = "".join(
        "<tr>" + "".join(f"<td>{cell(row.get(key))}</td>" for key in keys) + "</tr>"
        for row in rows
    )
    return (
        f"<div><b>{html.escape(title)}</b>"
        + (f"<br>{html.escape(note)}" if note else "")
        + f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def verdict(result) -> str:
    """Say in words whether a fit is good."""
    if result.valid:
        words = "The maximum is certified: the fit is good."
    else:
        words = f"The fit is NOT good: {result.reason}."
    if result.at_bound:
        words += f" At a bound: {', '.join(result.at_bound)}."
    if result.n_outliers:
        words += f" {result.n_outliers} events have no density there."
    return words


def fit_table(result) -> str:
    """Return a fit as a table."""
    states = {
        **dict.fromkeys(result.at_bound, "at a bound"),
        **dict.fromkeys(result.at_anchor, "at an anchor"),
        **dict.fromkeys(result.flat, "not determined"),
    }
    rows = [
        {
            "parameter": name,
            "value": value,
            "error": result.errors.get(name),
            "remark": states.get(name, ""),
        }
        for name, value in result.values.items()
    ]
    return table(f"Fit: ln L = {result.ll:.8g}", rows, verdict(result))


def interval_table(result) -> str:
    """Return an interval as a table."""
    row = {
        "parameter": result.poi,
        "kind": result.kind,
        "level": result.level,
        "lower": result.lower,
        "best fit": result.best_fit.values[result.poi],
        "upper": result.upper,
    }
    words = [verdict(result.best_fit), f"Threshold: {result.threshold}."]
    words += [result.statement] if result.statement else []
    if result.n_invalid_fits:
        words.append(f"{result.n_invalid_fits} fits along the profile are NOT certified.")
    words += [f"Undefined edge: {result.reason}."] if result.reason else []
    return table("Confidence interval", [row], " ".join([*words, *result.notes]))


def outcome_table(outcome) -> str:
    """Return what a job has done as a table."""
    fits = outcome.results.fits
    rows = [
        {
            "hypothesis": name,
            "toys": len(rows),
            "valid fits": int(rows["valid_fit"].sum()),
        }
        for name, rows in fits.items()
    ]
    failed = sum(outcome.failures.values())
    words = (
        "All fits and edges are good."
        if not failed
        else f"{failed} failures: "
        + ("; ".join(f"{n} x {reason}" for reason, n in outcome.failures.items()))
    )
    return table(f"{outcome.n_toys} toys in {outcome.seconds:.2f} s", rows, words)


def _threshold_rows(thresholds) -> List[Dict[str, object]]:
    rows = []
    for key, entry in thresholds.entries.items():
        keys = entry["hashed_keys"]
        values = entry[keys["poi"]]
        toys = [n for n in entry.get("n_toys", []) if n]
        rows.append(
            {
                "entry": key,
                "parameter": keys["poi"],
                "level": keys["confidence_level"],
                "kind": keys.get("kind", "central"),
                "points": len(values),
                "from": min(values),
                "to": max(values),
                "lowest": min(entry["threshold"]),
                "highest": max(entry["threshold"]),
                "toys a point": min(toys) if toys else None,
            }
        )
    return rows


def thresholds_table(thresholds) -> str:
    """Return thresholds as a table of their entries."""
    return table(f"Thresholds {thresholds.name}", _threshold_rows(thresholds))


def thresholds_in_words(thresholds) -> str:
    """Return thresholds as a line per entry."""
    rows = _threshold_rows(thresholds)
    name = f" of {thresholds.name}" if thresholds.name else ""
    lines = [f"Thresholds{name}, {len(rows)} {'entry' if len(rows) == 1 else 'entries'}"]
    for row in rows:
        toys = row["toys a point"]
        lines.append(
            f"  {row['kind']} {100 * row['level']:g} %: {row['points']} points of "
            f"{row['parameter']} in [{row['from']:g}, {row['to']:g}], "
            f"t from {row['lowest']:.4g} to {row['highest']:.4g}"
            + (f", {toys} toys at the least" if toys else "")
        )
    return "\n".join(lines)


def jobs_in_words(states: List[dict]) -> str:
    """Say what became of the jobs of a campaign."""
    counts: Dict[str, int] = {}
    for state in states:
        counts[state["status"]] = counts.get(state["status"], 0) + 1
    if set(counts) == {"done"}:
        words = f"All {len(states)} jobs are done."
    else:
        found = ", ".join(f"{n} {status}" for status, n in sorted(counts.items()))
        words = f"Of {len(states)} jobs: {found}."
    reasons = {s["reason"] for s in states if s["status"] == "failed" and s["reason"]}
    return " ".join([words, *sorted(reasons)])


def campaign_table(campaign) -> str:
    """Return what is finished of a campaign as a table, a row a point and hypothesis."""
    rows, invalid = [], 0
    for point in campaign.numbers():
        values = {**point["nominal_values"], **point["generate_values"]}
        shown = ", ".join(f"{key} = {cell(value)}" for key, value in values.items())
        for name, found in point["hypotheses"].items():
            invalid += found["n_invalid"]
            row = {"point": shown, "toys": point["n_toys"], "hypothesis": name}
            for key in ("poi", "lower", "upper"):
                band = found[key]
                row[f"median {key}"] = band["median"] if band["n"] else None
            rows.append(row)
    words = jobs_in_words(campaign.status())
    if rows:
        words += f" {invalid} fits are NOT good." if invalid else " All fits are good."
    title = f"Campaign {campaign.computation} in {campaign.outputfolder}"
    return table(title, rows, words)
