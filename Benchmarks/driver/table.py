"""The table: one line a workload, then one for each state of the machine both sides met."""

import statistics

HEADER = ("workload", "ours min", "median", "peer", "min", "median", "ratio", "trip, ns", "others")
WIDTHS = (20, 10, 10, 15, 10, 10, 8, 16, 11)
SELECTIONS = {
    "processors near": lambda run: run.mode == "near",
    "processors far": lambda run: run.mode == "far",
    "machine quiet": lambda run: run.quiet,
}


def show(runs, cold, ours, peers):
    print("\nMicroseconds a step; ratio of medians, ours to theirs.")
    print("Trip: a cache line's, between processors; see Benchmarks/README.md.")
    print("Others: processors that other programs kept busy in the meantime (best: 0).\n")
    print(row(HEADER))
    for workload in dict.fromkeys(run.workload for run in runs):
        of_workload = [run for run in runs if run.workload == workload]
        mine = [run for run in of_workload if run.system == ours]
        rivals = [[run for run in of_workload if run.system == peer] for peer in peers]
        for theirs in [group for group in rivals if group] or [[]]:
            print(compared(workload, mine, theirs))
            for label, keep in SELECTIONS.items():
                left, right = (list(filter(keep, group)) for group in (mine, theirs))
                if left and right and len(left) + len(right) < len(mine) + len(theirs):
                    print(compared(f"  {label}", left, right))
    if cold:
        show_cold(cold, ours)


def compared(label, mine, theirs):
    left, right = ([run.microseconds for run in group] for group in (mine, theirs))
    name = theirs[0].line.get("system", theirs[0].system) if theirs else ""
    ratio = quotient(statistics.median(left), statistics.median(right)) if left and right else ""
    trips = [t for run in mine + theirs for t in (run.before, run.after) if t is not None]
    span = f"{min(trips):.0f} to {max(trips):.0f}" if trips else "not measured"
    busy = [run.others for run in mine + theirs if run.others is not None]
    share = f"{min(busy):.2f}-{max(busy):.2f}" if busy else ""
    ours, peer = smallest_and_median(left), smallest_and_median(right)
    return row((label, *ours, name, *peer, ratio, span, share))


def show_cold(cold, ours):
    print("\nCold start, in seconds: 20,000 steps of eight schools, process start to end.\n")
    print(row(("system", "min", "median", "", "", "", "ratio", "")))
    for system, seconds in cold.items():
        ratio = ""
        if system != ours and ours in cold:
            ratio = quotient(statistics.median(cold[ours]), statistics.median(seconds))
        print(row((system, *smallest_and_median(seconds), "", "", "", ratio, "")))


def smallest_and_median(values):
    if not values:
        return "", ""
    return number(min(values)), number(statistics.median(values))


def number(value):
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if value < 100 else f"{value:.0f}"


def quotient(ours, theirs):
    ratio = ours / theirs
    return f"{ratio:.2f}" if ratio > 0.1 else f"1/{1 / ratio:.0f}"


def row(cells):
    first, *rest = zip(cells, WIDTHS)
    parts = [first[0].ljust(first[1])]
    parts += [cell.rjust(width) for cell, width in rest]
    return " ".join(parts).rstrip()
