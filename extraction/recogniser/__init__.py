"""The statistical recogniser: what learns from labelled text, beside the rules that are written.

`crf` finds names with the shipped model, `external` with any installed spaCy pipeline, `training` makes
the model from labelled passages (`labelled`) and text that name grammars generate (`generate`).
"""
