"""Weighted shares of groups over all years with pandas: the table checked as ours is checked, a group with a missing member left without a share.

    in_pandas.py TABLE MEMBERS          prints group,year,share
    in_pandas.py TABLE MEMBERS --check  reads and checks only
"""
import sys

import pandas as pd

FIRST, LAST = 1976, 2100


def table(path, parties):
    """The same checks: known parties, years, numbers, no negative, no cell twice."""
    frame = pd.read_csv(path, dtype={"party": "category", "measure": "category", "status": "category"})
    value = pd.to_numeric(frame["value"], errors="raise")
    assert value.notna().all() and (value >= 0).all(), "a value is missing or below zero"
    assert frame["year"].between(1900, 2100).all(), "a year is out of range"
    assert set(frame["party"].cat.categories) <= parties, "a party is not known"
    assert set(frame["status"].cat.categories) <= {"actual", "estimate"}, "a status is not known"
    assert not frame.duplicated(["party", "year", "measure"]).any(), "a cell stands twice"
    return frame


def main():
    members = pd.read_csv(sys.argv[2])
    frame = table(sys.argv[1], set(members["party"]))
    if sys.argv[3:] == ["--check"]:
        print(len(frame))
        return
    parts = frame[frame["measure"].isin(["money", "economy"])].astype({"party": str, "measure": str}).pivot(index=["party", "year"], columns="measure", values="value").reset_index()
    members["to"] = members["to"].fillna(9999)
    print("group,year,share")
    for name, group in members.groupby("group", sort=False):
        years = pd.DataFrame({"year": range(FIRST, LAST + 1)})
        # A member from a year on is certainly one at its end; one that leaves in the course of a year is none at its end.
        due = group.merge(years, how="cross")
        due = due[(due["from"] <= due["year"]) & (due["to"] > due["year"])]
        found = due.merge(parts, how="left", on=["party", "year"])
        sums = found.groupby("year")[["money", "economy"]].sum()
        whole = found.groupby("year")[["money", "economy"]].apply(lambda rows: rows.notna().all().all())
        share = (100 * sums["money"] / sums["economy"]).where(whole).reindex(range(FIRST, LAST + 1))
        for year, value in share.items():
            print(f"{name},{year},{'' if pd.isna(value) else format(value, '.6f')}")


if __name__ == "__main__":
    main()
