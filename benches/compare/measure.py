"""Measures one run of a program, and alternating runs of several programs."""

import os
import shutil
import sys
import time

from install import ROOT, WORK

# All programs use two cores, except rapidyaml, which uses the second one.
CORES = set(sorted(os.sched_getaffinity(0))[:2])
ONE_CORE = {max(CORES)}
# Programs that take longer than this number of seconds run fewer times.
SLOW = 40


def run(argv, cores=CORES, cwd=ROOT, clear=None, fail=True):
    """Runs a program. Returns its times in seconds and peak memory in bytes, its exit status, and its output."""
    if clear:
        shutil.rmtree(clear, ignore_errors=True)
    # Flush the output of earlier runs to disk before the clock starts.
    os.sync()
    argv = [str(word) for word in argv]
    environment = {key: value for key, value in os.environ.items() if key != "CLAIMBOOK_TEXTS"}
    log = WORK / "run.log"
    opened = (os.POSIX_SPAWN_OPEN, 1, str(log), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    # The child inherits the current directory and the cores of this process.
    before = os.sched_getaffinity(0), os.getcwd()
    os.sched_setaffinity(0, cores)
    os.chdir(cwd)
    start = time.perf_counter()
    child = os.posix_spawnp(argv[0], argv, environment, file_actions=[opened, (os.POSIX_SPAWN_DUP2, 1, 2)])
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - start
    os.sched_setaffinity(0, before[0])
    os.chdir(before[1])
    status = os.waitstatus_to_exitcode(status)
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 100_000))
        output = file.read().decode(errors="replace").strip()
    if fail and status:
        raise SystemExit(f"{' '.join(argv)[:400]}\nended with {status}:\n{output[-2000:]}")
    return {"wall": wall, "cpu": usage.ru_utime + usage.ru_stime, "memory": usage.ru_maxrss * 1024}, status, output


def rounds(jobs, count, slow_count):
    """Runs jobs alternately, A B C A B C ..., so that changes in the machine's speed affect all jobs alike. The first
    round is a warm-up, but a slow job's first run counts."""
    samples, outputs = {name: [] for name in jobs}, {name: [] for name in jobs}
    for number in range(count + 1):
        walls = []
        for name, job in jobs.items():
            slow = bool(samples[name]) and samples[name][0]["wall"] > SLOW
            if len(samples[name]) >= (slow_count if slow else count):
                continue
            measured, _, output = run(**job)
            walls.append(f"{name} {measured['wall']:.3f} s")
            if number or measured["wall"] > SLOW / 4:
                samples[name].append(measured)
                outputs[name].append(output[-500:])
        print(f"  {number or 'warm-up'}: {'; '.join(walls)}", file=sys.stderr)
    return {name: {"samples": samples[name], "outputs": outputs[name]} for name in jobs}
