"""From evidence to report: reads the files of a run and nothing else.

Design note. Reports aggregate and never judge: every verdict on a page stands in run.json
or in a log.  Of this project's packages only ``rigs.evidence``, the schema, is imported,
so a report can be made again from a run folder years later.

``python -m reports build RUN`` writes RUN/index.html; ``python -m reports verify RUN``
checks that the evidence is what the record says.
"""
