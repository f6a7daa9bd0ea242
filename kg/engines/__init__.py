"""Who reads the documents of a build: this process, many processes, or a cluster. All give the same records.

An engine is a function from inputs and options to what each input says, in any order; `kg.build.gather` sorts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from extraction.options import PipelineOptions
from kg.inputs import Input
from ontology.records import Extraction, Failure

Found = Extraction | bytes | Failure
"""What came of one document. A record that another process made comes as the line that `kg.codec` writes."""
Reading = tuple[Input, Found]
Engine = Callable[[Sequence[Input], PipelineOptions], Iterator[Reading]]
"""Gives each input once. Raises BuildError or ModelError where no document could be read at all."""
TIMEOUT = 300.0
"""Seconds that one document may take. The largest that is read takes about 150."""
