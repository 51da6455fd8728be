/* pack.js -- sorting, filtering and searching the list, and the keyboard of the cards.  Everything
 * that it shows is in the page already: without it the list is a plain table, and the cards open. */
(function () {
    'use strict';

    var root = document.documentElement, $ = function (id) { return document.getElementById(id); };

    /* ---- Light and dark ---- */
    var theme = $('theme');
    theme.hidden = false;
    theme.addEventListener('click', function () {
        var dark = root.dataset.theme ? root.dataset.theme === 'dark'
                                      : matchMedia('(prefers-color-scheme: dark)').matches;
        root.dataset.theme = dark ? 'light' : 'dark';
    });

    /* ---- The list ---- */
    var box = $('list');
    if (!box)
        return;
    var table = box.querySelector('table'), body = table.tBodies[0];
    var heads = Array.from(table.tHead.rows[0].cells), rows = Array.from(body.rows);
    var first = rows.slice(), seen = first, filters = [], count = $('count'), keys = [];
    var under = first.filter(function (row) { return row.hasAttribute('data-below'); });

    function value(row, column) {
        var cell = row.cells[column];
        return cell.dataset.v !== undefined ? cell.dataset.v : cell.textContent.trim();
    }

    /* ---- A long list is drawn a piece at a time, as it is scrolled; on paper all of it stands.  What is
     * drawn stands first in the table, in order; what is not is hidden behind it. ---- */
    var PIECE = 50, drawn = 0, last = null, end = document.createElement('div');
    function draw(upto) {
        for (; drawn < seen.length && drawn < upto; drawn++) {
            var next = last ? last.nextElementSibling : body.firstElementChild, row = seen[drawn];
            if (next !== row)
                body.insertBefore(row, next);
            row.classList.remove('later');
            last = row;
        }
    }
    function redraw() {
        seen = rows.filter(function (row) { return !row.hidden; });
        rows.forEach(function (row) { row.classList.add('later'); });
        drawn = 0;
        last = null;
        draw(PIECE);
        box.scrollTop = 0;
    }
    /* So that it can be scrolled to, or take the focus. */
    function reveal(row) {
        draw(Math.ceil((seen.indexOf(row) + 1) / PIECE) * PIECE);
    }
    var watch = new IntersectionObserver(function (met) {
        if (!met[met.length - 1].isIntersecting || drawn >= seen.length)
            return;
        draw(drawn + PIECE);
        watch.unobserve(end); /* looks again: the end may still be in sight */
        watch.observe(end);
    }, {root: box, rootMargin: '0px 0px 1200px 0px'});
    box.appendChild(end);
    watch.observe(end);

    function keys_of(column, numeric) {
        keys[column] = keys[column] || first.map(function (row, at) {
            var v = value(row, column), n = numeric ? parseFloat(v.replace(/,/g, '')) : 0;
            return {row: row, at: at, none: numeric ? isNaN(n) : v === '', key: numeric ? n : v.toLowerCase()};
        });
        return keys[column].slice();
    }

    function sorted(column, numeric, down) {
        var keyed = keys_of(column, numeric);
        keyed.sort(function (a, b) {
            if (a.none || b.none) /* what is missing stands last, whichever way */
                return a.none === b.none ? a.at - b.at : a.none ? 1 : -1;
            var order = a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
            return order ? (down ? -order : order) : a.at - b.at;
        });
        return keyed.map(function (k) { return k.row; });
    }

    heads.forEach(function (head, column) {
        var button = document.createElement('button'), numeric = head.classList.contains('n');
        button.type = 'button';
        while (head.firstChild)
            button.appendChild(head.firstChild);
        head.dataset.t = button.textContent; /* on paper: a button stands on the first page alone */
        head.appendChild(button);
        button.addEventListener('click', function () {
            var now = head.getAttribute('aria-sort');
            var down = now ? now === 'ascending' : numeric && column > 0;
            heads.forEach(function (other) { other.removeAttribute('aria-sort'); });
            head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
            rows = sorted(column, numeric, down);
            redraw();
        });
    });

    function of(n, all) {
        return (n === all ? '' : n.toLocaleString('en-GB') + ' of ') + all.toLocaleString('en-GB');
    }

    function filter() {
        var n = 0, placed = 0;
        first.forEach(function (row) {
            var kept = filters.every(function (f) { return f(row); });
            row.hidden = !kept;
            n += kept ? 1 : 0;
        });
        placed = under.filter(function (row) { return !row.hidden; }).length;
        redraw();
        count.textContent = of(n - placed, first.length - under.length) + ' people' +
            (under.length ? ' and ' + of(placed, under.length) + ' below the line' : '');
    }

    function label(text, control, tick) {
        var l = document.createElement('label');
        if (tick) {
            l.className = 'tick';
            l.append(control, text);
        } else {
            l.append(text, control);
        }
        return l;
    }

    function addSearch(tools) {
        var input = document.createElement('input'), timer;
        input.type = 'search';
        input.id = 'search';
        tools.append(label('Search', input));
        filters.push(function (row) {
            var want = input.value.trim().toLowerCase();
            if (want === '')
                return true;
            if (row.text === undefined)
                row.text = row.textContent.toLowerCase();
            return want.split(/\s+/).every(function (word) { return row.text.indexOf(word) >= 0; });
        });
        input.addEventListener('input', function () {
            clearTimeout(timer);
            timer = setTimeout(filter, 80);
        });
    }

    /* A choice for every column that says it has few values. */
    function addChoice(tools, head, column) {
        var select = document.createElement('select'), values = {};
        rows.forEach(function (row) { values[value(row, column)] = true; });
        select.append(new Option('all', ''));
        Object.keys(values).sort().forEach(function (v) {
            if (v !== '')
                select.append(new Option(v));
        });
        if (select.length < 3)
            return;
        tools.append(label(head.textContent.trim(), select));
        filters.push(function (row) { return select.value === '' || value(row, column) === select.value; });
        select.addEventListener('change', filter);
    }

    function addTick(tools, text, test) {
        var tick = document.createElement('input');
        if (!rows.some(test))
            return;
        tick.type = 'checkbox';
        tools.append(label(text, tick, true));
        filters.push(function (row) { return !tick.checked || test(row); });
        tick.addEventListener('change', filter);
    }

    /* Columns go by a rule of the style sheet: one change, however many rows. */
    function addColumns(tools) {
        var details = document.createElement('details'), list = document.createElement('div');
        var sheet = document.styleSheets[0], off = heads.map(function (h) { return h.hasAttribute('data-off'); });
        var base = sheet.cssRules.length;
        function apply() {
            while (sheet.cssRules.length > base)
                sheet.deleteRule(base);
            off.forEach(function (hidden, i) {
                sheet.insertRule('#list tr > :nth-child(' + (i + 1) + ') { display: ' +
                                 (hidden ? 'none' : 'table-cell') + ' }', sheet.cssRules.length);
            });
        }
        details.append(document.createElement('summary'));
        details.firstChild.append('Columns');
        list.className = 'columns';
        heads.forEach(function (head, i) {
            var tick = document.createElement('input');
            if (head.hasAttribute('data-always'))
                return;
            tick.type = 'checkbox';
            tick.checked = !off[i];
            tick.addEventListener('change', function () { off[i] = !tick.checked; apply(); });
            list.append(label(head.textContent.trim(), tick, true));
        });
        details.append(list);
        tools.append(details);
        details.addEventListener('keydown', function (e) {
            if (e.key === 'Escape') { details.open = false; details.firstChild.focus(); }
        });
        apply();
    }

    var tools = $('tools');
    addSearch(tools);
    heads.forEach(function (head, column) {
        if (head.hasAttribute('data-f'))
            addChoice(tools, head, column);
    });
    addTick(tools, 'New', function (row) { return row.hasAttribute('data-new'); });
    addTick(tools, 'Provisional', function (row) { return row.hasAttribute('data-pv'); });
    addTick(tools, 'Below the line', function (row) { return row.hasAttribute('data-below'); });
    addColumns(tools);
    tools.append(count);
    tools.hidden = false;
    filter();

    /* ---- Cards ---- */
    var from = null;
    function open() { return document.querySelector('.card:target'); }
    function go(hash) { location.hash = hash; }
    function neighbour(step) {
        var card = open(), at = seen.findIndex(function (row) { return 'c' + row.id.slice(1) === card.id; });
        if (seen[at + step])
            go('c' + seen[at + step].id.slice(1));
    }
    /* Tests and judgements of an option are written once, in the worklist. */
    function fill(card) {
        card.querySelectorAll('.wide').forEach(function (wide) { /* the keyboard can scroll it */
            wide.tabIndex = 0;
            wide.setAttribute('role', 'region');
            wide.setAttribute('aria-label', wide.previousElementSibling.textContent);
        });
        card.querySelectorAll('a[href^="#o"]').forEach(function (link) {
            var said = $(link.hash.slice(1)).nextElementSibling.querySelectorAll('span');
            link.removeAttribute('href');
            said.forEach(function (span) {
                var i = document.createElement('i');
                i.textContent = ' ' + span.textContent + '.';
                link.parentNode.append(i);
            });
        });
    }
    /* Every card on a page of its own, each with its space for the decision. */
    function every() {
        var decide = document.querySelector('.decide'), copies = [];
        document.querySelectorAll('.card').forEach(function (card) {
            var copy = decide.cloneNode(true);
            fill(card);
            if (card.querySelector('.taken'))
                return;
            copies.push(copy);
            card.append(copy);
        });
        document.body.classList.add('every');
        print();
        document.body.classList.remove('every');
        copies.forEach(function (copy) { copy.remove(); });
    }
    /* Paper has no way to open what is folded: the worklist and the decisions print in full. */
    var folded = [];
    addEventListener('beforeprint', function () {
        draw(seen.length);
        folded = Array.from(document.querySelectorAll('main > section > details:not([open])'));
        folded.forEach(function (d) { d.open = !d.closest('#account'); });
    });
    addEventListener('afterprint', function () {
        folded.forEach(function (d) { d.open = false; });
    });
    function turned() {
        var card = open();
        if (card) {
            from = card.id.slice(1);
            fill(card);
            card.querySelector('h2').tabIndex = -1;
            card.querySelector('h2').focus();
        } else if (from !== null && $('r' + from)) {
            var link = $('r' + from).querySelector('a');
            reveal($('r' + from));
            from = null;
            if (link)
                link.focus({preventScroll: true});
        }
    }
    addEventListener('hashchange', turned);
    addEventListener('load', turned); /* nothing is a target before */
    document.addEventListener('click', function (e) {
        var act = e.target.closest && e.target.closest('[data-do]');
        if (!act)
            return;
        e.preventDefault();
        if (act.dataset.do === 'print')
            print();
        else if (act.dataset.do === 'every') {
            every();
        } else
            neighbour(act.dataset.do === 'next' ? 1 : -1);
    });
    document.addEventListener('keydown', function (e) {
        var card = open();
        if (!card || e.target.closest('input, select'))
            return;
        if (e.key === 'Escape') { /* a quick hand is ahead of the page: turned() may not have seen this card */
            from = card.id.slice(1);
            reveal($('r' + from));
            go('r' + from);
        } else if (e.key === 'ArrowRight')
            neighbour(1);
        else if (e.key === 'ArrowLeft')
            neighbour(-1);
    });
    Array.from(document.querySelectorAll('[data-do][hidden]')).forEach(function (b) { b.hidden = false; });
}());
