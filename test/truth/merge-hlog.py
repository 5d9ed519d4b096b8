"""Merges the histograms of an HdrHistogram log by tag, and prints their percentiles as JSON.

    python3 merge-hlog.py FILE PERCENTILE...
"""

import json
import math
import sys

from hdrh.histogram import HdrHistogram
from hdrh.log import HistogramLogReader

ONE_MICROSECOND, TEN_MINUTES, DIGITS = 1, 600_000_000, 3


def empty():
    return HdrHistogram(ONE_MICROSECOND, TEN_MINUTES, DIGITS)


def merged_by_tag(path):
    reader = HistogramLogReader(path, empty())
    merged = {}
    while True:
        interval = reader.get_next_interval_histogram()
        if interval is None:
            reader.close()
            return merged
        merged.setdefault(interval.get_tag(), empty()).add(interval)


def value_at(histogram, percentile):
    """At rank ceil(p n). The package's own percentiles round the rank instead."""
    rank = max(1, math.ceil(percentile / 100 * histogram.get_total_count() - 1e-9))
    for bucket in histogram.get_recorded_iterator():
        if bucket.total_count_to_this_value >= rank:
            return bucket.value_iterated_to
    raise ValueError("an empty histogram")


def summary(histogram, percentiles):
    return {
        "total": histogram.get_total_count(),
        "max": int(histogram.get_max_value()),
        "mean": histogram.get_mean_value(),
        "values": {p: value_at(histogram, float(p)) for p in percentiles},
    }


if __name__ == "__main__":
    path, *percentiles = sys.argv[1:]
    by_tag = merged_by_tag(path)
    print(json.dumps({tag: summary(each, percentiles) for tag, each in by_tag.items()}))
