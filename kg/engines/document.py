"""One document in the process that reads it. Whatever goes wrong in it is a Failure, and costs no other."""

from __future__ import annotations

import gc
from collections.abc import Callable

from extraction.extract import extract
from extraction.options import PipelineOptions
from extraction.pipeline import build_pipeline
from extraction.readers import read_source
from kg.codec import encode
from kg.harvest import public
from kg.inputs import Input
from ontology.collector import no_collector
from ontology.errors import DocumentError, ZhengtuError
from ontology.records import Extraction, Failure

MEMORY = "there is not enough memory to read it; expected a shorter report or fewer --workers"


class TookTooLongError(BaseException):
    """A document was not read in its time. Not an Exception, which a reader or a library might take for its own."""


def open_reader(options: PipelineOptions) -> Callable[[Input], Extraction | Failure]:
    """What reads one input after another with one pipeline. Raises ModelError where a model cannot be loaded.

    The reader itself raises ZhengtuError where no document can be read, as with a rule file that is not in form.
    """
    nlp = build_pipeline(options)

    def read(item: Input) -> Extraction | Failure:
        try:
            with no_collector():  # a tenth of the time
                found = public(extract(read_source(item.path, item.name, item.given), nlp))
            gc.collect(0)  # cycles that reading left; who keeps what was read may have the collector off
            return found
        except DocumentError as error:
            return Failure(error.file, error.reason)
        except ZhengtuError:
            raise
        except MemoryError:
            return Failure(item.name, MEMORY)
        except Exception as error:  # a fault of ours in one document must not cost the others
            return Failure(item.name, f"internal error, please report it: {type(error).__name__}: {error}")

    return read


def open_encoder(options: PipelineOptions) -> Callable[[Input], bytes | Failure]:
    """The same for a process that sends what it reads elsewhere: records as lines, never spaCy Docs."""
    read = open_reader(options)

    def encoded(item: Input) -> bytes | Failure:
        found = read(item)
        return found if isinstance(found, Failure) else encode(found)

    return encoded


def too_long(name: str, seconds: float, times: str = "") -> Failure:
    """The Failure of a document that was not read in its time."""
    return Failure(
        name, f"reading it took longer than {seconds:g} s{times}; --timeout-per-document gives it more"
    )
