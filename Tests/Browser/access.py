"""axe-core in the page that is open."""

import pathlib

import selenium_axe_python

AXE = next(pathlib.Path(selenium_axe_python.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")


def violations(browser, impacts):
    """What axe-core finds with one of these impacts, one line each."""
    if not browser.script("return typeof axe === 'object'"):
        browser.script(AXE)
    found = browser.driver.execute_async_script(
        "const done = arguments[arguments.length - 1];"
        "axe.run(document, {resultTypes: ['violations']}).then(result => done(result.violations), error => done([{id: 'axe failed', impact: 'critical', help: String(error), nodes: []}]));")
    return [f"{entry['id']} ({entry['impact']}): {entry['help']}: " + "; ".join(node["html"][:160] for node in entry["nodes"][:4]) for entry in found if entry["impact"] in impacts]
