"""Tables and the plot of docs/performance.md, from what was measured."""
import math
import statistics


def median(runs, what):
    return statistics.median(getattr(run, what) for run in runs)


def seconds(value):
    return '%.2f s' % value if value >= 0.995 else '%.3f s' % value


def job_table(n, size, programs, taken):
    """Rows of one size: programs is in order; taken: {name: [Taken]}; size: bytes of the offences."""
    walls = {p.name: median(taken[p.name], 'wall') for p in programs}
    peers = [walls[p.name] for p in programs if p.kind == 'peer']
    duckdb = median(taken['DuckDB'], 'peak') if 'DuckDB' in taken else None
    lines = ['| %s offenders, %s MB | median | fastest peer ÷ it | peak memory | of DuckDB\'s |' %
             ('{:,}'.format(n), '{:,.0f}'.format(size / 1e6)), '| --- | ---: | ---: | ---: | ---: |']
    for p in programs:
        peak = median(taken[p.name], 'peak')
        if p.kind == 'limit':
            lines.append('| *limit: %s* | %s | | | |' % (p.name, seconds(walls[p.name])))
            continue
        lines.append('| %s | %s | %s | %s MB | %s |' % (
            p.name if p.kind == 'peer' else '**%s**' % p.name, seconds(walls[p.name]),
            '%.1f' % (min(peers) / walls[p.name]) if peers else '-', '{:,.0f}'.format(peak),
            '%.2f' % (peak / duckdb) if duckdb else '-'))
    return lines


def growth_table(points):
    """points: (offenders, MB, {name: Taken median wall}, {name: peak})."""
    names = list(points[0][2])
    lines = ['| offenders | input | ' + ' | '.join('%s | a thousand | peak' % name for name in names) + ' |',
             '| ---: | ---: ' + '| ---: | ---: | ---: ' * len(names) + '|']
    for n, size, walls, peaks in points:
        cells = ['%s | %.2f ms | %s MB' % (seconds(walls[name]), 1e6 * walls[name] / n,
                                           '{:,.0f}'.format(peaks[name])) for name in names]
        lines.append('| %s | %s MB | %s |' % ('{:,}'.format(n), '{:,.1f}'.format(size / 1e6),
                                               ' | '.join(cells)))
    return lines


def text_table(points):
    """points: (bytes, wall, peak) of the same rows with ever longer text."""
    lines = ['| input | median | peak memory |', '| ---: | ---: | ---: |']
    for size, wall, peak in points:
        lines.append('| %s MB | %s | %s MB |' % ('{:,.0f}'.format(size / 1e6), seconds(wall),
                                                 '{:,.0f}'.format(peak)))
    return lines


# ---- The plot ---------------------------------------------------------------------------------------

WIDTH, HEIGHT = 720, 400
LEFT, RIGHT, TOP, BOTTOM = 70, 210, 40, 50
COLOURS = ('#1b6ca8', '#b3541e', '#5a5a5a', '#7a4fa3', '#2e7d4f', '#a8324a')
STYLE = ('text{font:13px system-ui,sans-serif;fill:#222}.grid{stroke:#ddd}.axis{stroke:#555}'
         '.even{stroke:#999;stroke-dasharray:4 4;fill:none}'
         '@media (prefers-color-scheme:dark){text{fill:#ddd}.grid{stroke:#444}.axis{stroke:#aaa}}')


class Scale:
    """A logarithmic axis from lo to hi (powers of ten) over pixels a to b."""

    def __init__(self, lo, hi, a, b):
        self.lo, self.hi, self.a, self.b = lo, hi, a, b

    def __call__(self, value):
        return self.a + (math.log10(value) - self.lo) / (self.hi - self.lo) * (self.b - self.a)


def axes(x, y):
    for power in range(x.lo, x.hi + 1):
        at = x(10 ** power)
        yield '<line class="grid" x1="%.1f" x2="%.1f" y1="%d" y2="%d"/>' % (at, at, TOP, HEIGHT - BOTTOM)
        yield '<text x="%.1f" y="%d" text-anchor="middle">%s</text>' % (at, HEIGHT - BOTTOM + 20,
                                                                     '{:,}'.format(10 ** power))
    for power in range(y.lo, y.hi + 1):
        at = y(10 ** power)
        yield '<line class="grid" x1="%d" x2="%d" y1="%.1f" y2="%.1f"/>' % (LEFT, WIDTH - RIGHT, at, at)
        yield '<text x="%d" y="%.1f" text-anchor="end">%s s</text>' % (LEFT - 8, at + 4, ('%g' % 10 ** power))
    yield '<line class="axis" x1="%d" x2="%d" y1="%d" y2="%d"/>' % (LEFT, WIDTH - RIGHT, HEIGHT - BOTTOM,
                                                                    HEIGHT - BOTTOM)
    yield '<text x="%d" y="%d" text-anchor="middle">offenders</text>' % ((LEFT + WIDTH - RIGHT) // 2,
                                                                      HEIGHT - 8)


def spread(labels):
    """Where labels stand: at their lines' ends, but at least 18 pixels apart."""
    placed = []
    for at, name, colour in sorted(labels):
        at = max(at, placed[-1][0] + 18) if placed else at
        placed.append((at, name, colour))
    return placed


def plot(series):
    """series: {name: [(offenders, seconds)]}.  Time against offenders, both by powers of ten, with a line of
    time that grows as offenders do through the last point of the first."""
    points = [point for line in series.values() for point in line]
    x = Scale(math.floor(math.log10(min(n for n, _ in points))),
              math.ceil(math.log10(max(n for n, _ in points))), LEFT, WIDTH - RIGHT)
    y = Scale(math.floor(math.log10(min(s for _, s in points))),
              math.ceil(math.log10(max(s for _, s in points))), HEIGHT - BOTTOM, TOP)
    out = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-labelledby="t d">' %
           (WIDTH, HEIGHT), '<title id="t">Time of the job by number of offenders</title>',
           '<desc id="d">%s</desc>' % '; '.join(
               '%s: %s' % (name, ', '.join('%d offenders %.3f s' % point for point in line))
               for name, line in series.items()), '<style>%s</style>' % STYLE]
    out += axes(x, y)
    first = next(iter(series.values()))
    each = first[-1][1] / first[-1][0]
    begin = max(10 ** y.lo / each, 10 ** x.lo)
    out.append('<path class="even" d="M%.1f %.1fL%.1f %.1f"/>' % (x(begin), y(begin * each), x(first[-1][0]),
                                                              y(first[-1][1])))
    labels = [(y(first[-1][1]) + 16, '', '#999')]
    for (name, line), colour in zip(series.items(), COLOURS):
        out.append('<path fill="none" stroke="%s" stroke-width="2" d="M%s"/>' %
                   (colour, 'L'.join('%.1f %.1f' % (x(n), y(s)) for n, s in line)))
        out += ['<circle cx="%.1f" cy="%.1f" r="3.5" fill="%s"/>' % (x(n), y(s), colour) for n, s in line]
        labels.append((y(line[-1][1]), name, colour))
    for at, name, colour in spread(label for label in labels if label[1]):
        out.append('<text x="%d" y="%.1f" style="fill:%s">%s</text>' %
                   (WIDTH - RIGHT + 10, at + 4, colour, name))
    out.append('<text x="%d" y="22">dashed: twice the offenders, twice the time</text>' % LEFT)
    return '\n'.join(out) + '\n</svg>\n'
