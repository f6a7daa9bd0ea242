"""What several tests need: a small knowledge base made by hand, and the installed wheel."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import venv
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from ontology.iris import entity_iri, observation_iri, statement_iri
from ontology.prefixes import BASE
from ontology.records import (
    Document,
    Entity,
    EntityKey,
    Evidence,
    KnowledgeBase,
    Metadata,
    Observation,
    Statement,
    Status,
)

TEXT = (
    "宁波市江北区司法局2021年度工作报告\n"
    "2021年3月，区司法局建成“甬江\n畔”公共法律服务中心。\n"
    "我局印发《江北区行政调解办法》（北区司发〔2021〕4号）。\n"
    "全年办理法律援助案件约1.2万件，群众满意率99.5%。\n"
    "该中心被浙江省司法厅评为“枫桥式服务点”。\n"
    "下一步，将与“江北\U00020bb7”律师服务队合作，未开展“清风”行动。"
)
SHA = sha256(TEXT.encode()).hexdigest()

BUREAU = EntityKey("INST", "宁波市江北区司法局")
PROVINCE = EntityKey("INST", "浙江省司法厅")
PLACE = EntityKey("LOC", "浙江省宁波市江北区")
CENTRE = EntityKey("INIT", "“甬江畔”公共法律服务中心", "浙江省宁波市江北区")
CAMPAIGN = EntityKey("INIT", "“清风”行动", "浙江省宁波市江北区")
TEAM = EntityKey("INST", "“江北\U00020bb7”律师服务队", "浙江省宁波市江北区")
RULES = EntityKey("REG", "江北区行政调解办法(试行/2021)", "浙江省宁波市江北区")
HONOUR = EntityKey("HONOR", "枫桥式服务点")
PERSON = EntityKey("PER", "李一民", "浙江省宁波市江北区")


def evidence(
    sentence: str, clause: str | None = None, rule: str = "issue/printed", confidence: float = 0.9
) -> Evidence:
    """Evidence for a sentence of TEXT, by its first characters, up to the line's full stop."""
    begin = TEXT.index(sentence)
    end = TEXT.index("。", begin) + 1
    start = TEXT.index(clause, begin) if clause else begin
    return Evidence(SHA, start, start + len(clause) if clause else end, begin, end, rule, confidence)


def entity(key: EntityKey, *aliases: str, attributes: tuple[tuple[str, str], ...] = ()) -> Entity:
    """An entity that TEXT names in its first line."""
    return Entity(
        entity_iri(BASE, key), key, aliases, attributes, (Evidence(SHA, 0, 9, 0, 18, "name/test", 0.8),)
    )


def statement(
    subject: EntityKey,
    predicate: str,
    object_: EntityKey,
    found: Evidence,
    status: Status = "done",
    dates: tuple[str, ...] = (),
    attributes: tuple[tuple[str, str], ...] = (),
) -> Statement:
    """A statement with the IRI that a build would give it."""
    s, o = entity_iri(BASE, subject), entity_iri(BASE, object_)
    iri = statement_iri(BASE, s, predicate, o, status)
    return Statement(iri, s, predicate, o, status, (found,), dates, attributes)


def observation(
    name: str, value: float, unit: str, qualifier: str, text: str, found: Evidence
) -> Observation:
    """A figure of the bureau for 2021."""
    subject = entity_iri(BASE, BUREAU)
    iri = observation_iri(BASE, name, subject, "2021", unit, value=value, qualifier=qualifier)
    return Observation(iri, name, value, unit, subject, "2021", qualifier, text, (found,))


def make_kb() -> KnowledgeBase:
    """One report of a district's bureau: every type, every status, whole and decimal figures, odd characters."""
    meta = Metadata("宁波市江北区司法局2021年度工作报告", BUREAU.name, PLACE.name, "2021", "2022-01-18")
    entities = (
        entity(BUREAU, "区司法局", "江北区司法局"),
        entity(PROVINCE),
        entity(PLACE, "江北区", attributes=(("code", "330205"),)),
        entity(CENTRE, "“甬江畔”中心"),
        entity(CAMPAIGN),
        entity(TEAM),
        entity(RULES, attributes=(("number", "北区司发〔2021〕4号"),)),
        entity(HONOUR),
        entity(PERSON),
    )
    cooperates = evidence("下一步", rule="cooperate/jointly")
    statements = (
        statement(
            BUREAU,
            "launched",
            CENTRE,
            evidence("2021年3月", "区司法局建成", confidence=1.0),
            dates=("2021-03",),
        ),
        statement(BUREAU, "issued", RULES, evidence("我局印发"), "ongoing"),
        statement(BUREAU, "implements", RULES, evidence("我局印发")),
        statement(BUREAU, "locatedIn", PLACE, evidence("我局印发", rule="name/division")),
        statement(CENTRE, "awarded", HONOUR, evidence("该中心"), attributes=(("by", "浙江省司法厅"),)),
        statement(PERSON, "holdsPost", BUREAU, evidence("我局印发"), attributes=(("post", "局长"),)),
        statement(BUREAU, "cooperatesWith", TEAM, cooperates, "planned"),
        statement(BUREAU, "launched", CAMPAIGN, evidence("下一步", "未开展“清风”行动"), "negated"),
        statement(BUREAU, "participatesIn", CAMPAIGN, evidence("下一步"), "hypothetical"),
    )
    figures = evidence("全年办理")
    observations = (
        observation("办理法律援助案件", 12000, "件", "approx", "约1.2万件", figures),
        observation("群众满意率", 99.5, "%", "exact", "99.5%", figures),
        observation("发放手册", 3000.0, "袋", "exact", "3000袋", figures),
    )
    return KnowledgeBase(
        documents=(Document("江北/2021.txt", TEXT, SHA, SHA, "text/plain", meta),),
        entities=tuple(sorted(entities, key=lambda e: e.iri)),
        statements=tuple(sorted(statements, key=lambda s: s.iri)),
        observations=tuple(sorted(observations, key=lambda o: o.iri)),
    )


@pytest.fixture(autouse=True, scope="session")
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or fills the cache of the person who runs it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZHENGTU_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def sample_kb() -> KnowledgeBase:
    """One report of a district's bureau, with everything that a knowledge base may hold."""
    return make_kb()


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built wheel in a fresh environment: its `bin` folder. What it depends on comes from this environment."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--outdir",
        str(folder),
        str(Path(__file__).parents[1]),
    ]
    subprocess.run(build, check=True, capture_output=True)
    environment = folder / "environment"
    venv.create(environment, with_pip=True)
    binaries = environment / ("Scripts" if os.name == "nt" else "bin")
    wheel = next(folder.glob("*.whl"))
    install = [str(binaries / "python"), "-m", "pip", "install", "-q", "--no-deps", str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    site = next(environment.glob("lib/python*/site-packages"))
    # Dependencies are not downloaded again: this environment's follow the fresh one's own packages.
    others = [p for p in sys.path if p.endswith("site-packages")]
    (site / "dependencies.pth").write_text("\n".join(others), encoding="utf-8")
    return binaries


ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """The system's Chromium."""
    found = os.environ.get("CHROMIUM") or next((p for p in map(shutil.which, NAMES) if p), None)
    return found or next((p for p in ("/usr/bin/chromium",) if Path(p).exists()), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = chromium()
    if path is None:
        pytest.skip("no Chromium on this machine (looked for chromium and google-chrome)")
    with api.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield started
        started.close()


@pytest.fixture(scope="session", autouse=True)
def heard_interrupts() -> None:
    """What a shell starts in the background ignores Ctrl-C, and so would every program that a test starts."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
