"""OpenTAXII as released (0.9.3) cannot write the status that it answers with: a UUID in it is no JSON. It is given a writer for those, and nothing else is changed."""

import json
import uuid

written = json.JSONEncoder.default
json.JSONEncoder.default = lambda encoder, value: str(value) if isinstance(value, uuid.UUID) else written(encoder, value)

from opentaxii.http import app  # noqa: E402, F401
