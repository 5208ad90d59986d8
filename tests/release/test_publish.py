"""From a signed draft to `public/`: what is refused, what comes out, corrections, and taking a release back."""

from __future__ import annotations

import json
import shutil
import zipfile
from datetime import date
from typing import TYPE_CHECKING

from tests.execution.conftest import organisation, returns, tree
from wres_kit.disclosure.record_release import read_register
from wres_kit.disclosure.released import read_released
from wres_kit.project.parameters import ReleaseLimits
from wres_kit.release.checks import site_faults
from wres_kit.release.hash_list import check_release
from wres_kit.release.sign_off import SignedPart, places_of, sign
from wres_kit.reporting.report_data import read_record

if TYPE_CHECKING:
    import pytest

    from tests.release.conftest import Desk
    from wres_kit.reporting.snapshot import ReleaseStamp


def stamp_of(desk: Desk, version: str = "") -> ReleaseStamp:
    """Return what the public report of 2024, or an older version of it, says of its release."""
    record = read_record(desk.root / "public" / "X01" / "2024" / version)
    assert record is not None
    assert record.release is not None
    return record.release


def test_a_signed_draft_is_released_whole(desk: Desk) -> None:
    shown = desk.publish()
    assert "X01 2024  version 1.0 published: public/X01/2024/index.html" in shown
    for step in ("Building 1 report (10 pages", "Bringing the drafts up to date", "Building 2 reports (20 pages"):
        assert step in shown
    public = desk.root / "public"
    assert (public / "X01" / "2024" / "index.html").is_file()
    assert (public / "X01" / "2024" / "v1.0" / "index.html").is_file()
    assert "published 3 July 2024" in (public / "X01" / "index.html").read_text(encoding="utf-8")
    record = (public / "X01" / "2024" / "data" / "report.json").read_text(encoding="utf-8")
    assert '"publication_date": "2024-07-03"' in record
    assert '"version": "1.0"' in record
    assert '"release": null' in (desk.root / "reports/X01/2024/data/report.json").read_text(encoding="utf-8")


def test_the_register_and_the_ledger_say_what_came_out(desk: Desk) -> None:
    desk.publish()
    (released,) = read_register(desk.project, "X01").releases
    assert (released.report_year, released.version, str(released.released_on)) == (2024, "1.0", "2024-07-03")
    assert {each.part: each.name for each in released.approved_by} == {
        "figures": "A. Example",
        "narrative": "A. Example",
    }
    figures = read_released(desk.project, "X01")
    assert {(each.release.version, each.release.place) for each in figures} == {("v1.0", "public/X01/2024")}
    shown = {(each.result.year, each.result.measure, each.result.value) for each in figures}
    assert (2024, "relative_likelihood", 100 / 400 / (40 / 200)) in shown


def test_what_is_not_signed_is_refused_with_one_list(desk: Desk) -> None:
    before = tree(desk.root)
    said = desk.publish(status=1, year=2023)
    assert "The figures are not signed off." in said
    assert "The narrative is not signed off." in said
    assert "Not written: " in said
    assert "Nothing was published." in said
    assert {name for name in tree(desk.root) if not name.startswith("build/")} == {
        name for name in before if not name.startswith("build/")
    }


def test_a_changed_figure_takes_the_signature_off_and_is_named(desk: Desk) -> None:
    from tests.execution.conftest import returns

    returns(desk.root, "X01", (2022, 2023, 2024), appointed=50)
    desk.build()
    said = desk.publish(status=1)
    assert "The figures changed after A. Example signed: " in said
    assert "indicator 2, 2024, Relative likelihood" in said
    assert "was 1.25, is 1.00" in said
    status = desk.wres("status", "X01").output
    assert "X01 2024  draft" in status


def test_a_draft_older_than_its_inputs_is_refused(desk: Desk) -> None:
    from tests.execution.conftest import returns

    returns(desk.root, "X01", (2022, 2023, 2024), appointed=50)
    assert "The draft is not up to date." in desk.publish(status=1)


def test_a_draft_older_than_its_inputs_cannot_be_signed(desk: Desk) -> None:
    from tests.execution.conftest import returns

    returns(desk.root, "X01", (2022, 2023, 2024), appointed=50)
    before = tree(desk.root / "params")
    signing = ("sign-off", "X01", "--year", "2024", "--part", "figures", "--name", "B. Example", "--role", "Chair")
    refused = desk.wres(*signing)
    assert refused.exit_code == 1
    assert "so nothing was signed" in refused.output
    assert "wres build X01 --year 2024" in refused.output
    assert tree(desk.root / "params") == before
    desk.build()
    assert desk.wres(*signing).exit_code == 0


def test_a_text_that_changed_after_it_was_signed_is_named(desk: Desk) -> None:
    (desk.root / "params" / "X01" / "2024").mkdir(exist_ok=True)
    (desk.root / "params" / "X01" / "2024" / "summary.md").write_text("# Summary\n\nNew text.\n", encoding="utf-8")
    desk.build()
    said = desk.publish(status=1)
    assert "The narrative changed after A. Example signed: summary.md is new" in said


def test_another_version_of_the_program_leaves_signatures_as_they_are(desk: Desk) -> None:
    results = desk.root / "reports" / "X01" / "2024" / "data" / "results.csv"
    text = results.read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if ",relative_likelihood," in line and ",2024," in line)
    value = row.split(",")[7]
    results.write_text(text.replace(f",{value},", f",{float(value) * (1 + 1e-14)!r},"), encoding="utf-8")
    assert "X01 2024  signed off" in desk.wres("status", "X01").output


def test_a_correction_needs_a_reason_and_readers_see_it(desk: Desk) -> None:
    desk.publish()
    desk.correct(appointed=50)
    assert "changed since v1.0" in desk.wres("status", "X01").output
    assert "Version 1.0 is public. A new version needs a reason" in desk.publish(status=1)
    said = desk.publish("--reason", "Fifty people were appointed.", on="2024-12-15")
    assert "version 1.1 published" in said
    assert "was 1.25, is 1.00" in said
    public = desk.root / "public" / "X01"
    corrections = (public.parent / "corrections.html").read_text(encoding="utf-8")
    assert "Fifty people were appointed." in corrections
    assert "was 1.25, is 1.00" in corrections
    old = (public / "2024" / "v1.0" / "index.html").read_text(encoding="utf-8")
    assert "It was replaced on 15 December 2024." in old
    assert 'href="../index.html"' in old
    assert "replaced" not in (public / "2024" / "v1.1" / "index.html").read_text(encoding="utf-8")
    assert "X01 2024  released v1.1" in desk.wres("status", "X01").output
    assert {each.release.version for each in read_released(desk.project, "X01")} == {"v1.0", "v1.1"}


def test_what_is_public_as_it_is_gets_no_new_version(desk: Desk) -> None:
    desk.publish()
    before = tree(desk.root / "public")
    assert "X01 2024  is public and unchanged" in desk.publish(on="2024-08-01")
    assert tree(desk.root / "public") == before


def test_correcting_one_report_leaves_the_others_and_their_dates(desk: Desk) -> None:
    desk.sign_all(2023)
    desk.publish(year=2023)
    before = tree(desk.root / "public" / "X01" / "2023" / "v1.0")
    desk.publish(on="2024-09-01")
    assert tree(desk.root / "public" / "X01" / "2023" / "v1.0") == before
    record = (desk.root / "public" / "X01" / "2023" / "data" / "report.json").read_text(encoding="utf-8")
    assert '"publication_date": "2024-07-03"' in record


def test_a_release_that_is_taken_back_leaves_the_one_before(desk: Desk) -> None:
    desk.publish()
    first, table = (tree(desk.root / "public" / part) for part in ("X01/2024", "data"))
    desk.correct(appointed=50)
    desk.publish("--reason", "Fifty people were appointed.", on="2024-12-15")
    said = desk.publish("--roll-back", "--reason", "Published too early", on="2024-12-16")
    assert "version 1.1 was taken back; version 1.0 is public again" in said
    now = tree(desk.root / "public" / "X01" / "2024")
    assert {name: data for name, data in now.items() if not name.endswith("report.json")} == {
        name: data for name, data in first.items() if not name.endswith("report.json")
    }
    assert tree(desk.root / "public" / "data") == table  # the results of all reports are those that are public
    register = read_register(desk.project, "X01")
    assert [each.version for each in register.releases] == ["1.0", "1.1"]
    assert register.releases[1].withdrawn_because == "Published too early"
    assert {each.release.version for each in read_released(desk.project, "X01")} == {"v1.0", "v1.1"}
    desk.correct(appointed=50)
    assert "version 1.2 published" in desk.publish("--reason", "Again", on="2024-12-20")
    # What was taken back is no earlier publication: the figures changed on the day of version 1.2.
    assert {mark.corrected_on for mark in stamp_of(desk).marks} == {"2024-12-20"}


def test_what_was_taken_back_stays_on_the_page_of_corrections(desk: Desk) -> None:
    desk.publish()
    desk.publish("--roll-back", "--reason", "Published too early", on="2024-07-04")
    page = (desk.root / "public" / "corrections.html").read_text(encoding="utf-8")
    assert "Example X01, 2024, version 1.0: taken back" in page
    assert "Published 3 July 2024, taken back 4 July 2024. Published too early" in page
    assert not [fault for fault in site_faults(desk.root / "public") if "method/" not in fault]
    desk.publish("--reason", "The board has agreed.", on="2024-07-20")
    page = (desk.root / "public" / "corrections.html").read_text(encoding="utf-8")
    assert page.index("version 1.1") < page.index("version 1.0: taken back")  # the newest first
    assert not [fault for fault in site_faults(desk.root / "public") if "method/" not in fault]


def test_a_new_version_is_not_dated_before_the_one_that_it_replaces(desk: Desk) -> None:
    desk.publish()
    desk.correct(appointed=50)
    said = desk.publish("--reason", "Fifty people were appointed.", on="2024-07-02", status=1)
    assert (
        "2024-07-02 is too early: version 1.0 came out on 2024-07-03. Give that day or a later one with --on." in said
    )
    assert "version 1.1 published" in desk.publish("--reason", "Fifty people were appointed.", on="2024-07-03")


def test_nothing_is_dated_before_the_day_on_which_a_version_was_taken_back(desk: Desk) -> None:
    desk.publish()
    back = ("--roll-back", "--reason", "Not agreed")
    register = read_register(desk.project, "X01")
    early = desk.publish(*back, on="2024-07-02", status=1)
    assert "X01 2024: not taken back. 2024-07-02 is too early: version 1.0 came out on 2024-07-03." in early
    assert read_register(desk.project, "X01") == register
    desk.publish(*back, on="2024-12-16")
    again = desk.publish(on="2024-12-15", status=1)
    assert "2024-12-15 is too early: version 1.0 was taken back on 2024-12-16. Give that day or a later one" in again
    assert "version 1.1 published" in desk.publish(on="2024-12-16")


def test_the_register_keeps_the_limits_of_a_release(desk: Desk) -> None:
    settings = desk.root / "params" / "project.yml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f"{text}disclosure: {{threshold: 8, indicators: {{3: 10}}}}\n", encoding="utf-8")
    desk.correct(appointed=40)
    desk.publish()
    settings.write_text(text, encoding="utf-8")
    desk.correct(appointed=50)
    desk.publish("--reason", "Ten people were left out.", on="2024-12-15")
    register = read_register(desk.project, "X01")
    kept = ReleaseLimits(threshold=8, survey_threshold=11, indicators=((3, 10),))
    assert [each.limits for each in register.releases] == [kept, kept]
    said = str(desk.wres("disclosure", "X01", "2024").output)
    assert "numbers of people from 1 to 7" in said
    assert "Some limits are those of an earlier release of these figures, which were higher." in said


def test_taking_back_the_only_release_leaves_no_report(desk: Desk) -> None:
    desk.publish()
    assert "no version is public any more" in desk.publish("--roll-back", "--reason", "Not agreed")
    assert not (desk.root / "public" / "X01").exists()
    refused = desk.publish("--roll-back", "--reason", "Not agreed", status=1)
    assert "no version of this report is public, so there is nothing to take back" in refused


def test_a_release_whose_return_is_gone_can_be_taken_back(desk: Desk) -> None:
    from tests.execution.conftest import returns

    desk.publish()
    returns(desk.root, "X01", (2022, 2023))
    assert "no version is public any more" in desk.publish("--roll-back", "--reason", "Only 3 BME staff")
    assert not (desk.root / "public" / "X01").exists()


def test_the_zip_file_stands_alone_and_its_hashes_hold(desk: Desk) -> None:
    assert desk.wres("publish", "--new-key").exit_code == 0
    desk.publish()
    archive = desk.root / "public" / "X01" / "wres-X01-2024.zip"
    with zipfile.ZipFile(archive) as file:
        names = set(file.namelist())
        report = desk.root / "public" / "X01" / "2024"
        pages = {path.relative_to(report).as_posix() for path in report.rglob("*") if path.is_file()}
        assert {name.removeprefix("X01/2024/") for name in names if name.startswith("X01/")} == {
            name for name in pages if not name.startswith("v1.0/")
        }
        assert {"index.html", "method/index.html", "assets/style.css", "SHA256SUMS.sig"} <= names
        assert not any("v1.0" in name for name in names)
        # The description of the tables for programs is in it, and describes all of them.
        described = json.loads(file.read("X01/2024/data/csv-metadata.json"))["tables"]
        tables = {name for name in names if name.startswith("X01/2024/data/") and name.endswith(".csv")}
        assert {f"X01/2024/data/{table['url']}" for table in described} == tables
    for path in (archive, desk.root / "public"):
        check = check_release(path, desk.root / "params" / "release-key.pem")
        assert check.holds, check
        assert check.signature == "valid"
    (desk.root / "public" / "X01" / "2024" / "index.html").write_text("changed", encoding="utf-8")
    assert check_release(desk.root / "public", None).changed == ("X01/2024/index.html",)


def test_another_version_of_the_program_does_not_change_a_released_report(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.publish()
    monkeypatch.setattr("wres_kit.execution.planning.inputs.ReportInputs.program", {"program": "another"})
    shown = desk.wres("status", "X01", "--year", "2024").output
    assert "X01 2024  released v1.0" in shown
    assert "the draft is not up to date" in shown


def test_pages_that_are_gone_are_made_again_as_the_version_that_they_were(desk: Desk) -> None:
    desk.publish()
    before, record = tree(desk.root / "public"), tree(desk.root / "data" / "released")
    shutil.rmtree(desk.root / "public")
    assert "X01 2024  version 1.0 published" in desk.publish(on="2024-12-01")
    after = tree(desk.root / "public")
    assert {name for name in before if before[name] != after.get(name)} <= {".release-id"}
    assert tree(desk.root / "data" / "released") == record


def test_pages_that_are_gone_are_not_passed_off_as_what_they_were(desk: Desk) -> None:
    desk.publish()
    shutil.rmtree(desk.root / "public")
    desk.correct(appointed=50)
    assert "A new version needs a reason" in desk.publish(status=1)


def test_a_correction_rebuilds_and_dates_that_report_only(desk: Desk) -> None:
    desk.sign_all(2023)
    desk.publish(year=2023)
    desk.publish()
    before = tree(desk.root / "public" / "X01" / "2023")
    path = desk.root / "data" / "returns" / "x01.csv"
    text = path.read_text(encoding="utf-8")
    row = "X01,2024,2,all,appointed,bme,headcount,"
    path.write_text(text.replace(f"{row}40", f"{row}50"), encoding="utf-8")
    desk.build()
    desk.sign_all(2024)
    desk.publish("--reason", "Ten people were left out.", on="2024-12-15")
    assert tree(desk.root / "public" / "X01" / "2023") == before
    stamps = {each.report_year: str(each.released_on) for each in read_register(desk.project, "X01").releases}
    assert stamps == {2023: "2024-07-03", 2024: "2024-12-15"}


def test_correcting_one_organisation_leaves_the_reports_of_the_others(desk: Desk) -> None:
    for code, words in (("X02", "again"), ("X03", "also")):
        organisation(desk.root, code, years="[2024]", name=f"Example {words}")
        returns(desk.root, code, (2023, 2024))
    codes = ("X01", "X02", "X03")
    assert desk.wres("build", *codes, "--jobs", "1").exit_code == 0
    for code in codes:
        for part in SignedPart:
            places = dict.fromkeys(places_of(desk.project, 2024), "example") if part is SignedPart.NARRATIVE else {}
            day = date(2024, 5, 30)
            sign(desk.project, code, 2024, part, name="A. Example", role="Chair", on=day, set_aside=places)
    assert desk.wres("publish", *codes, "--year", "2024", "--on", "2024-07-03").exit_code == 0
    before = tree(desk.root / "public")
    desk.correct(appointed=50)
    desk.publish("--reason", "Fifty people were appointed.", on="2024-12-15")
    after = tree(desk.root / "public")
    shared = {"index.html", "corrections.html", "SHA256SUMS", ".release-id", "data/results.csv", "data/results.parquet"}
    changed = {name for name in {*before, *after} if before.get(name) != after.get(name)}
    assert {name for name in changed if not name.startswith("X01/")} <= shared
    days = {code: [str(each.released_on) for each in read_register(desk.project, code).releases] for code in codes}
    assert days == {"X01": ["2024-07-03", "2024-12-15"], "X02": ["2024-07-03"], "X03": ["2024-07-03"]}


def test_the_numbers_that_a_version_corrects_are_named_with_what_they_were(desk: Desk) -> None:
    desk.publish()
    desk.correct(appointed=50)
    desk.publish("--reason", "Ten people were left out.", on="2024-12-15")
    desk.correct(appointed=60)
    desk.publish("--reason", "Ten more were left out.", on="2025-01-31")
    ratio = "figure-2024-2-relative_likelihood-all-appointed-all"
    latest, older = stamp_of(desk), stamp_of(desk, "v1.1")
    assert [(mark.was, mark.now, mark.corrected_on) for mark in latest.marks if mark.figure == ratio] == [
        ("1.00", "0.83", "2025-01-31")
    ]
    assert ("1.25", "1.00", "2024-12-15") in {(mark.was, mark.now, mark.corrected_on) for mark in older.marks}
