"""What ships is valid by the JSON Schemas that editors use, and they reject what osara rejects.
schema.py OSARA NODE MODULES

The validator is none of ours: npm's ajv, and its yaml for the reading.  Skipped (77) where they are not
installed (tools/install-dependencies schema).  Variants of rulesets and mappings, each with one thing wrong,
are judged by both: osara's complaint about the shape of a file must be the schema's too, and what the
schema rejects osara must reject."""
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.abspath(os.path.join(HERE, '..', '..'))
SKIP = 77
# What osara says of the shape of a file, as against what names and numbers in it mean.
SHAPE = re.compile(r"error: (.* has no key '|.* needs '[^']*'$|expected (?!a heading, or).* under '|"
                   r".* is a mapping, found|"
                   r"a name under '.*' is empty|'.*' is not a (type|scale)$|the format of this ruleset)")
BASES = [('rules/kent-vawg.yaml', 110), ('rules/kent-vawg-coercion.yaml', 30), ('rules/ppit.yaml', 30),
         ('rules/rfgv.yaml', 30), ('tests/golden/small/rules.yaml', 100)]

# The files of tests/schema/extract.yaml, with no row.
FILES = {'PEOPLE.csv': 'REF;division', 'PEOPLE_2.csv': 'REF;division',
         'INVOLVED.csv': 'CRIME_REF,offender_id,stalking,HOW', 'CRIMES.csv': 'CRIME_NO\tON\tloss\tHO'}


class Tools:
    def __init__(self, osara, node, modules):
        self.osara, self.node, self.modules = osara, node, modules

    def run(self, *words, cwd=None):
        done = subprocess.run(words, cwd=cwd, capture_output=True, text=True, check=False, timeout=600)
        return done.returncode, done.stdout, done.stderr

    def script(self, name, *words):
        status, out, err = self.run(self.node, os.path.join(HERE, name), self.modules, *words)
        if status != 0:
            sys.exit('%s failed: %s' % (name, err))
        return out.splitlines()

    def judged(self, schema, files):
        """What the schema says of each file: 'ok', or what is wrong."""
        path = os.path.join(ROOT, 'rules', 'schema', schema + '.schema.json')
        return self.script('validate.js', path, *files)


def tracked(pattern):
    return sorted(glob.glob(os.path.join(ROOT, pattern), recursive=True))


def check_valid(tools, schema, files, problems):
    for path, said in zip(files, tools.judged(schema, files)):
        if said != 'ok':
            problems.append('%s is not valid by %s.schema.json: %s' %
                            (os.path.relpath(path, ROOT), schema, said))
    return len(files)


def check_format(tools, problems):
    """What osara fmt has laid out is YAML to others, also where what it read was not."""
    with tempfile.TemporaryDirectory(prefix='osara-schema-') as folder:
        path = os.path.join(folder, 'flow.yaml')
        shutil.copy(os.path.join(HERE, 'flow.yaml'), path)
        before = tools.judged('ruleset', [path])[0]
        tools.run(tools.osara, 'fmt', path)
        after = tools.judged('ruleset', [path])[0]
    if not before.startswith('not YAML') or after != 'ok':
        problems.append('flow.yaml: before osara fmt "%s", after it "%s"' % (before, after))


def errors_of(stderr):
    """{file: [error, ...]}"""
    found = {}
    for line in stderr.splitlines():
        match = re.match(r'^(m\d+\.yaml|m\d+/extract\.yaml):\d+:\d+: (error: .*)', line)
        if match:
            found.setdefault(match.group(1), []).append(match.group(2))
    return found


def compare(names, said, errors, problems):
    """(agreed rejections, agreed that it is fine)"""
    both = neither = 0
    for (name, what), schema in zip(names, said):
        mine = errors.get(name, [])
        shape = [e for e in mine if SHAPE.match(e)]
        if shape and schema == 'ok':
            problems.append('%s: osara says "%s", and the schema nothing' % (what, shape[0]))
        elif schema != 'ok' and not mine:
            problems.append('%s: the schema says "%s", and osara nothing' % (what, schema))
        both += bool(shape) and schema != 'ok'
        neither += not mine and schema == 'ok'
    return both, neither


def mutants(tools, base, n, folder):
    lines = tools.script('mutate.js', os.path.join(ROOT, base), folder, str(n))
    return [(name, '%s, %s' % (base, what)) for name, what in (line.split('\t') for line in lines)]


def check_rulesets(tools, problems):
    counts = [0, 0, 0]
    for base, n in BASES:
        with tempfile.TemporaryDirectory(prefix='osara-schema-') as folder:
            beside = os.path.join(ROOT, os.path.dirname(base))
            for entry in os.listdir(beside):
                os.symlink(os.path.join(beside, entry), os.path.join(folder, entry))
            names = mutants(tools, base, n, folder)
            said = tools.judged('ruleset', [os.path.join(folder, name) for name, _ in names])
            _, _, err = tools.run(tools.osara, 'check', '--as-of', '2023-01-31',
                                  *[name for name, _ in names], cwd=folder)
            both, neither = compare(names, said, errors_of(err), problems)
            counts = [counts[0] + len(names), counts[1] + both, counts[2] + neither]
    return counts


def check_mappings(tools, problems):
    base, n, errors = 'tests/schema/extract.yaml', 100, {}
    with tempfile.TemporaryDirectory(prefix='osara-schema-') as folder:
        names = [(name[:-5] + '/extract.yaml', what) for name, what in mutants(tools, base, n, folder)]
        for name, _ in names:
            os.mkdir(os.path.join(folder, os.path.dirname(name)))
            os.rename(os.path.join(folder, os.path.dirname(name) + '.yaml'), os.path.join(folder, name))
            for csv, header in FILES.items():
                with open(os.path.join(folder, os.path.dirname(name), csv), 'w', encoding='utf-8') as f:
                    f.write(header + '\n')
            _, _, err = tools.run(tools.osara, 'scan', '-r', os.path.join(ROOT, 'tests/schema/rules.yaml'),
                                  '-x', os.path.dirname(name), '--as-of', '2023-01-31', cwd=folder)
            errors.update(errors_of(err))
        said = tools.judged('extract', [os.path.join(folder, name) for name, _ in names])
        return [len(names)] + list(compare(names, said, errors, problems))


def main():
    tools, problems = Tools(os.path.abspath(sys.argv[1]), *sys.argv[2:4]), []
    for there in (tools.node, os.path.join(tools.modules, 'ajv'), os.path.join(tools.modules, 'yaml')):
        if not os.path.exists(there):
            print('skipped: there is no %s (tools/install-dependencies schema brings it)' % there)
            sys.exit(SKIP)
    rulesets = (tracked('rules/*.yaml') + tracked('tests/rules/published/*.yaml') +
                tracked('tests/golden/small/*.yaml') + tracked('tests/bench/**/rules*.yaml'))
    mappings = [path for path in tracked('fixtures/**/extract.yaml') + tracked('tests/*/**/extract.yaml')]
    n = check_valid(tools, 'ruleset', rulesets, problems) + check_valid(tools, 'extract', mappings, problems)
    check_format(tools, problems)
    counts = [check_rulesets(tools, problems), check_mappings(tools, problems)]
    for tried, both, neither in counts:
        if both < tried // 4 or neither < tried // 20:
            problems.append('of %d variants both reject %d and neither %d: too few to compare' %
                            (tried, both, neither))
    for problem in problems:
        print(problem)
    print('%d files are valid; of %d variants both reject %d for their shape, neither %d' %
          (n, sum(c[0] for c in counts), sum(c[1] for c in counts), sum(c[2] for c in counts)))
    sys.exit(1 if problems else 0)


main()
