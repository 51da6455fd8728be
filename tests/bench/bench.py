#!/usr/bin/env python3
"""One job (README.md) by Osara and by what a user would pick instead, in turn, in one run: `make bench`.

Makes the input, runs each program --times times, interleaved, checks that all agree on ranks, scores and
strands, and prints medians, ratios and peaks of memory beside the limits of the machine.  --docs writes the
same into docs/performance.md and its plot.  Nothing is asserted of time; a disagreement is exit status 1."""
import argparse
import os
import random
import subprocess
import sys

import agreement
import figures
import programs

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SKIPPED = 77
PART = {'whole': '<!-- %s: written by make bench -->', 'end': '<!-- end of %s -->'}


def arguments():
    parser = argparse.ArgumentParser(description='the job of tests/bench, by Osara and its peers')
    parser.add_argument('--osara', default='build/release/osara')
    parser.add_argument('--programs', default='build/release/tests/bench',
                        help='where generate_job and limits are')
    parser.add_argument('--node', default='build/bench/node_modules', help='where npm put DuckDB and Polars')
    parser.add_argument('--work', default='build/bench')
    parser.add_argument('--sizes', type=int, nargs='*', default=[10000, 100000, 1000000],
                        help='of the job; none: only what else is asked for')
    parser.add_argument('--times', type=int, default=5)
    parser.add_argument('--threads', type=int, default=2)
    parser.add_argument('--agreement', action='store_true', help='run each once, and compare; time nothing')
    parser.add_argument('--growth', type=int, nargs='+', metavar='N',
                        help='besides: Osara alone at these numbers of offenders')
    parser.add_argument('--text', type=int, nargs='+', metavar='TIMES',
                        help='besides: 100,000 offenders with so many times as long a free text')
    parser.add_argument('--large', action='store_true',
                        help='besides: 1,000,000 offenders with ten times the offences, 10 GB')
    parser.add_argument('--rules', action='store_true',
                        help='besides: 40 criteria over 10,000,000 rows beside a loop written by hand')
    parser.add_argument('--edit', action='store_true',
                        help='besides: 100,000 offenders compared again after editing one weight')
    parser.add_argument('--docs', action='store_true', help='write docs/performance.md and its plot')
    args = parser.parse_args()
    for name in ('osara', 'programs', 'node', 'work'):
        setattr(args, name, os.path.abspath(getattr(args, name)))
    return args


# ---- Running ----------------------------------------------------------------------------------------

def out_of(args, program):
    return os.path.join(args.work, 'out-' + program.name.replace(' ', '-').replace(',', ''))


def interleaved(args, folder, chosen, times):
    """{name: [Taken]}: every program once, then every program again, in another order: what one leaves
    behind, such as memory that the system still has at hand, is the next one's luck."""
    taken = {program.name: [] for program in chosen}
    programs.let_go(folder)
    for turn in range(times):
        for program in random.Random(turn).sample(chosen, len(chosen)):
            taken[program.name].append(programs.once(args, program, folder, out_of(args, program)))
    return taken


def check(args, folder, n, chosen):
    """Says whether all agree; 1 where they do not."""
    outputs = [(p.name, p.output(out_of(args, p))) for p in chosen if p.kind != 'limit']
    problems = agreement.agree(outputs)
    print('{:,} offenders: {}'.format(n, 'all agree on ranks, scores and strands: ' +
                                      ', '.join(name for name, _ in outputs) if not problems
                                      else '\n'.join(problems)), flush=True)
    return problems != [] or check_places(args, folder)


def check_places(args, folder):
    """The places by Osara's rule where every strand is short of them, and what going down the list gives."""
    size = programs.short_of_all(folder)
    rules = programs.list_alone(folder, size, 'job-short.yaml')
    out = os.path.join(args.work, 'out-short')
    subprocess.run(programs.osara_words(args, rules, folder, out, '--no-hash'), check=True,
                   stdout=subprocess.DEVNULL, env=dict(os.environ, OSARA_LEDGER='none'))
    problems, in_more, out_more, given = agreement.check_places(os.path.join(out, 'ranked.csv'), size)
    for problem in problems[:5]:
        print(problem)
    if not problems:
        print('  with every strand short of places Osara\'s {:,} places are the best set by rank; going down '
              'the list\n  would leave out {:,} of these people, and place {:,} others'.format(
                  given, in_more, out_more), flush=True)
    return problems != []


# ---- What is measured ---------------------------------------------------------------------------------

def size_of(folder):
    return os.path.getsize(os.path.join(folder, 'offences.csv'))


def job(args, found):
    """Every size by every program: the tables, the series of the plot, and whether something was wrong."""
    lines, wrong, series = [], False, {}
    chosen = [programs.osara_bare(args), programs.osara_whole(args), *found]
    for n in args.sizes:
        folder = programs.generate(args, n)
        measured = chosen if args.agreement else chosen + list(programs.limits(args))
        taken = interleaved(args, folder, measured, 1 if args.agreement else args.times)
        wrong |= check(args, folder, n, chosen)
        if args.agreement:
            continue
        lines += figures.job_table(n, size_of(folder), measured, taken) + ['']
        print('\n'.join(lines[-len(measured) - 3:]), flush=True)
        for program in chosen:
            series.setdefault(program.name, []).append((n, figures.median(taken[program.name], 'wall')))
    return lines, series, wrong


def growth(args, series):
    """Osara alone at more sizes; adds to the series of the plot."""
    chosen, points = [programs.osara_bare(args), programs.osara_whole(args)], []
    for n in args.growth:
        folder = programs.generate(args, n)
        taken = interleaved(args, folder, chosen, args.times)
        walls = {p.name: figures.median(taken[p.name], 'wall') for p in chosen}
        points.append((n, size_of(folder), walls, {p.name: figures.median(taken[p.name], 'peak')
                                                   for p in chosen}))
        for program in chosen:
            line = series.setdefault(program.name, [])
            line[:] = sorted([point for point in line if point[0] != n] + [(n, walls[program.name])])
    return figures.growth_table(points)


def longer_text(args):
    points = []
    for times in args.text:
        folder = programs.generate(args, 100000, text=times)
        taken = interleaved(args, folder, [programs.osara_bare(args)], min(args.times, 3))
        runs = taken['osara run --no-hash']
        points.append((size_of(folder), figures.median(runs, 'wall'), figures.median(runs, 'peak')))
    return figures.text_table(points)


def large(args):
    folder = programs.generate(args, 1000000, offences=10)
    chosen = [programs.osara_bare(args), programs.osara_whole(args)]
    taken = interleaved(args, folder, chosen, min(args.times, 3))
    return figures.growth_table([(1000000, size_of(folder),
                                  {p.name: figures.median(taken[p.name], 'wall') for p in chosen},
                                  {p.name: figures.median(taken[p.name], 'peak') for p in chosen})])


def edit(args):
    folder = programs.generate(args, 100000)
    before, after = programs.ruleset(folder, programs.parameters(folder)), os.path.join(folder, 'edited.yaml')
    with open(after, 'w', encoding='utf-8') as f:
        f.write('extends: %s\nanalysis: {criteria: {f_da: {weight: 210}}}\n' % before)
    words = [os.path.join(args.programs, 'bench_compare'), before, after, folder, '2026-01-01',
             str(args.threads), str(args.times)]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout.splitlines()


def rules(args):
    words = [os.path.join(args.programs, 'bench_rules'), os.path.join(HERE, 'rules.yaml'), '10000000',
             str(args.threads), str(args.times)]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout.splitlines()


# ---- docs/performance.md -------------------------------------------------------------------------------

def put_part(text, name, lines):
    begin, end = PART['whole'] % name, PART['end'] % name
    before, _, rest = text.partition(begin)
    _, found, after = rest.partition(end)
    if not found:
        sys.exit("docs/performance.md has no part '%s'" % name)
    return before + begin + '\n\n' + '\n'.join(lines).strip() + '\n\n' + end + after


def write_docs(parts, series):
    path = os.path.join(ROOT, 'docs/performance.md')
    with open(path, encoding='utf-8') as f:
        text = f.read()
    for name, lines in parts.items():
        text = put_part(text, name, lines)
    with open(path, 'w', encoding='utf-8') as f:
        f.write(text)
    if series:
        with open(os.path.join(ROOT, 'docs/performance.svg'), 'w', encoding='utf-8') as f:
            f.write(figures.plot(series))


def machine(args):
    """What it ran on, in a line."""
    name = 'unknown processor'
    with open('/proc/cpuinfo', encoding='utf-8') as f:
        for line in f:
            if line.startswith('model name'):
                name = line.partition(':')[2].strip()
                break
    load = os.getloadavg()[0]
    return ['%s, %d cores, %d threads; median of %d, interleaved, the file cache warm; load when it began: '
            '%.1f.' % (name, os.cpu_count(), args.threads, args.times, load)]


def main():
    args = arguments()
    os.makedirs(args.work, exist_ok=True)
    parts = {'machine': machine(args)}
    found, missing = programs.peers(args)
    if missing:
        print('not installed, and so not compared: ' + ', '.join(missing))
    lines, series, wrong = job(args, found)
    if lines:
        parts['job'] = lines
    for name, wanted, measured in (('growth', args.growth, lambda: growth(args, series)),
                                   ('text', args.text, lambda: longer_text(args)),
                                   ('large', args.large, lambda: large(args)),
                                   ('edit', args.edit, lambda: edit(args)),
                                   ('rules', args.rules, lambda: rules(args))):
        if wanted:
            parts[name] = measured()
            print('\n'.join(parts[name]), flush=True)
    if args.docs:
        write_docs(parts, series if args.growth else {})  # the plot is of growth, from 1,000 offenders
    if wrong:
        sys.exit(1)
    if args.agreement and not found:
        print('skipped: no peer is installed (tools/install-dependencies bench)')
        sys.exit(SKIPPED)


if __name__ == '__main__':
    main()
