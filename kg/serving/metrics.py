"""What the server has done, in the text format of Prometheus (version 0.0.4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

BUCKETS = (0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0, 30.0, 60.0)
"""Upper ends, in seconds, of the classes in which queries are counted by the time that they took."""


class Metrics:
    """Counters of one server."""

    def __init__(self) -> None:
        self._requests: Counter[tuple[str, int]] = Counter()
        self._taken: Counter[float] = Counter()
        self._seconds = 0.0
        self._queries = 0
        self._cut: Counter[str] = Counter()

    def request(self, place: str, status: int) -> None:
        """Counts a request to a place (sparql, thing, file …) that was answered with a status."""
        self._requests[place, status] += 1

    def query(self, seconds: float) -> None:
        """Counts a query that took so long, however it ended."""
        self._queries += 1
        self._seconds += seconds
        for end in BUCKETS:
            if seconds <= end:
                self._taken[end] += 1

    def limit(self, name: str) -> None:
        """Counts an answer that a limit (rows, time …) cut or refused."""
        self._cut[name] += 1

    def text(self, gauges: Sequence[tuple[str, str, float]]) -> str:
        """All of it; `gauges` are name, help and value of what is so at this moment."""
        return "".join(f"{line}\n" for line in self._lines(gauges))

    def _lines(self, gauges: Sequence[tuple[str, str, float]]) -> Iterator[str]:
        yield "# HELP zhengtu_requests_total Requests by place and status."
        yield "# TYPE zhengtu_requests_total counter"
        for (place, status), number in sorted(self._requests.items()):
            yield f'zhengtu_requests_total{{place="{place}",status="{status}"}} {number}'
        yield "# HELP zhengtu_limited_total Answers that a limit cut or refused."
        yield "# TYPE zhengtu_limited_total counter"
        for name, number in sorted(self._cut.items()):
            yield f'zhengtu_limited_total{{limit="{name}"}} {number}'
        yield "# HELP zhengtu_query_seconds Time that queries took."
        yield "# TYPE zhengtu_query_seconds histogram"
        for end in BUCKETS:
            yield f'zhengtu_query_seconds_bucket{{le="{end:g}"}} {self._taken[end]}'
        yield f'zhengtu_query_seconds_bucket{{le="+Inf"}} {self._queries}'
        yield f"zhengtu_query_seconds_sum {self._seconds:.6f}"
        yield f"zhengtu_query_seconds_count {self._queries}"
        for name, told, value in gauges:
            yield f"# HELP zhengtu_{name} {told}"
            yield f"# TYPE zhengtu_{name} gauge"
            yield f"zhengtu_{name} {value:g}"
