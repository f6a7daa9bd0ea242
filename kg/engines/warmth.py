"""Imported by the process from which workers are forked: what a worker needs before its first document is made
here once, and every worker has it from its beginning."""

from __future__ import annotations

import gc
import os
from contextlib import suppress

# A worker is one thread: N of them with N threads of linear algebra each would only get in each other's way.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from collections.abc import Iterator
from hashlib import sha256

from extraction.extract import extract
from extraction.pipeline import build_pipeline
from extraction.rules import RULES, load_rules, unmark
from kg.engines.kept_patterns import kept_patterns
from ontology.errors import RuleError
from ontology.records import Source

SAMPLE = (
    "成都市武侯区司法局关于2022年度法治政府建设情况的报告\n\n2022年，我局印发《武侯区普法工作要点》（武侯司发〔2022〕3号），"
    "建成“锦城法治驿站”公共法律服务平台，受理法律援助案件412件，同比增长5.2%。玉林司法所被司法部评为“全国模范司法所”。\n"
    "一是队伍建设还存在短板。2023年，将启动“法治同行”专项行动。区司法局局长李明远到浆洗街街道调研。\n\n成都市武侯区司法局\n2023年1月12日\n"
)
"""Invented. It has something for stages that have no rule files to find."""


def warm() -> None:
    """Compiles the rules and reads the gazetteer, which the first documents would otherwise do."""
    text = "\n".join([SAMPLE, *_examples()])
    extract(Source("sample.txt", text, sha256(text.encode()).hexdigest(), "text/plain"), build_pipeline())


def _examples() -> Iterator[str]:
    """The sentences that the rules have for themselves: each pattern is compiled when first there is something for it."""
    for path in sorted(RULES.glob("*.yaml")):
        with suppress(RuleError):  # a list of words and no file of rules
            for rule in load_rules(path.stem).rules:
                yield from (unmark(example)[0] for example in rule.matches)


# What is wrong here is told by the worker that fails for it; here it would end the process that forks.
with suppress(Exception), kept_patterns():
    warm()
gc.freeze()  # what workers share is not looked through by the collector of each, which would copy it
