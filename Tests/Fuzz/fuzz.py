"""Feeds every parser with junk, two at a time, and keeps what covered something new: fuzz.py FUZZ-BINARY MINUTES [PARSER…].
The corpus is `Tests/Fuzz/Corpus/PARSER/`; what makes a parser fall is written to `var/fuzz/`. Exit 1 when one fell."""

import concurrent.futures
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
# A thousand small files are no corpus that somebody reads: the smallest ones that cover the most are kept.
KEPT, LONGEST = 120, 4096


def parsers():
    text = (ROOT / "Tests/Fuzz/Sources/Parser.swift").read_text()
    return re.findall(r'"(\w+)": \w+,', text[:text.index("private static func")])


def fuzz(binary, name, seconds, work):
    kept, found, fallen = ROOT / "Tests/Fuzz/Corpus" / name, work / name / "found", work / name / "fallen"
    for folder in (kept, found, fallen):
        folder.mkdir(parents=True, exist_ok=True)
    environment = {"FUZZ_PARSER": name, "LANG": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no"}
    done = subprocess.run(
        [binary, found, kept, f"-max_total_time={seconds}", "-timeout=10", "-rss_limit_mb=2000", f"-max_len={LONGEST}",
         f"-artifact_prefix={fallen}/", "-print_final_stats=1", "-verbosity=1"], capture_output=True, text=True,
        errors="replace", check=False, env=environment)
    (work / f"{name}.log").write_text(done.stderr)
    runs = re.search(r"stat::number_of_executed_units:\s*(\d+)", done.stderr)
    coverage = re.findall(r"cov: (\d+)", done.stderr)
    merged = work / name / "merged"
    shutil.rmtree(merged, ignore_errors=True)
    merged.mkdir()
    merging = subprocess.run(
        [binary, "-merge=1", f"-max_len={LONGEST}", f"-artifact_prefix={fallen}/", merged, kept, found], capture_output=True,
        check=False, env=environment)
    code = done.returncode or merging.returncode
    files = sorted(merged.iterdir(), key=lambda file: file.stat().st_size)[:KEPT]
    if files and code == 0:
        shutil.rmtree(kept)
        kept.mkdir()
        for file in files:
            shutil.copy(file, kept / file.name[:16])
    return name, code, int(runs[1]) if runs else 0, int(coverage[-1]) if coverage else 0, fallen


def main(binary, minutes, chosen):
    work = ROOT / "var/fuzz"
    work.mkdir(parents=True, exist_ok=True)
    failed = False
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        tasks = [pool.submit(fuzz, binary, name, int(minutes * 60), work) for name in chosen or parsers()]
        for task in concurrent.futures.as_completed(tasks):
            name, code, runs, coverage, fallen = task.result()
            verdict = "held" if code == 0 else f"FELL: see {fallen} and var/fuzz/{name}.log"
            print(f"{name:12} {runs:>10} inputs, {coverage:>6} edges, {verdict}", flush=True)
            failed = failed or code != 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(str(pathlib.Path(sys.argv[1]).resolve()), float(sys.argv[2]), sys.argv[3:]))
