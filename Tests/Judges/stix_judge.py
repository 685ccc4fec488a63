#!/usr/bin/env python3
"""Second readers of STIX and MISP, by other people: what they say, one line for each line of the input.

    stix_judge.py validate     < objects, one a line   -> {"ok": true} or {"ok": false, "why": "…"}; {"ok": null} where the reader itself fell
    stix_judge.py patterns     < JSON texts, one a line -> the same
    stix_judge.py identifiers  < observables without id -> {"id": "…", "canonical": …}
    stix_judge.py misp         < one event              -> {"uuid": …, "info": …, "attributes": [[uuid, type, value, to_ids], …], "tags": […], "hashes": […]}

Needs the packages stix2, stix2-validator, stix2-patterns and pymisp (Tests/Browser/requirements.txt).
"""

import json
import logging
import sys
import warnings

logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")


def validate():
    import stix2validator

    options = stix2validator.ValidationOptions(version="2.1")
    for line in sys.stdin:
        try:
            result = stix2validator.validate_instance(json.loads(line), options)
            yield {"ok": True} if result.is_valid else {"ok": False, "why": str(result.errors[0])[:300]}
        except Exception as error:
            yield {"ok": None, "why": repr(error)[:300]}


def patterns():
    from stix2patterns.validator import run_validator

    for line in sys.stdin:
        try:
            errors = run_validator(json.loads(line), "2.1")
            yield {"ok": False, "why": str(errors[0])[:300]} if errors else {"ok": True}
        except Exception as error:
            yield {"ok": None, "why": repr(error)[:300]}


def identifiers():
    import stix2

    for line in sys.stdin:
        yield {"id": stix2.parse(json.loads(line), allow_custom=True).id}


def misp():
    import pymisp

    event = pymisp.MISPEvent()
    event.load(json.load(sys.stdin))
    feed = event.to_feed(with_meta=True)["Event"]
    yield {
        "uuid": event.uuid,
        "info": event.info,
        "organisation": event.Orgc.name,
        "attributes": [[a.uuid, a.type, a.value, a.to_ids] for a in event.attributes],
        "tags": [tag.name for tag in event.tags],
        "hashes": sorted(feed["_hashes"]),
        "manifest": sorted(feed["_manifest"][event.uuid]),
    }


if __name__ == "__main__":
    for answer in {"validate": validate, "patterns": patterns, "identifiers": identifiers, "misp": misp}[sys.argv[1]]():
        print(json.dumps(answer))
