"""Reading block after block in a thread of a Dask worker costs no fresh pages, whatever its nanny tells the allocator."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from extraction.recogniser.memory import keep_freed_arrays

READ = """
import resource, threading
from extraction.recogniser.crf import shipped_recogniser

recogniser = shipped_recogniser()
text = "成都市武侯区司法局建成“锦城法治驿站”公共法律服务平台，受理法律援助案件412件。\\n" * 2000

def faults():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt

def read():
    recogniser.find(text)
    before = faults()
    recogniser.find(text)
    print(faults() - before)

thread = threading.Thread(target=read)
thread.start()
thread.join()
"""
NANNY = {"MALLOC_TRIM_THRESHOLD_": "65536", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
"""What Dask's nanny tells the processes that it starts."""


@pytest.mark.skipif(not keep_freed_arrays(), reason="the C library has no mallopt")
def test_pages_of_arrays_are_kept_in_threads_of_a_worker() -> None:
    run = subprocess.run(
        [sys.executable, "-c", READ],
        env={**os.environ, **NANNY},
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(run.stdout) < 1_000
