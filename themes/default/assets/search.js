/* The search: finds in the scripts of search/ (what they hold: src/render/search in the sources of jianbao), also from a
   folder. Nothing is fetched and nothing leaves the reader's machine. For browsers from 2020 on. */
'use strict';

(function (scope) {
  /* The same characters as in the program that writes the index. */
  var HAN = /[\u2e80-\u2e99\u2e9b-\u2ef3\u2f00-\u2fd5\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufa6d\ufa70-\ufad9\u{16fe2}-\u{16fe3}\u{16ff0}-\u{16ff6}\u{20000}-\u{2fa1d}\u{30000}-\u{3347f}]/u;
  var LETTER = /[\p{Alphabetic}\p{N}]/u;
  var DIGITS = 90;
  var LONGEST = 32;
  /* At most so many terms narrow the search down; fewer where few documents are left. */
  var TERMS = 5;
  var FEW = 20;
  /* No further term and no further text is loaded after so many bytes of them; both come some at a time. */
  var SHARDS = 100000;
  var TEXTS = 110000;
  var AT_ONCE = 3;
  var TOGETHER = 8;

  function isWord(c) { return LETTER.test(c) && !HAN.test(c); }

  /* Traditional forms of characters, and rare ones, each with the Simplified character that stands for it. */
  var forms = {};

  function learn(pairs) {
    for (var i = 0; i < pairs.length; i += 2) forms[pairs[i]] = pairs[i + 1];
  }

  /* What texts and queries are compared by; of the same length. */
  function fold(text) {
    return text.replace(/[A-Z\u0080-\u2e7f\u3400-\u9fff\ua640-\uabff\uff01-\uff5e]/g, function (c) {
      var code = c.charCodeAt(0);
      if (code >= 0x3400 && code < 0xa000) return forms[c] || c;
      var small = (code > 0xff00 ? String.fromCharCode(code - 0xfee0) : c).toLowerCase();
      return small.length === 1 ? small : c;
    });
  }

  function digit(code) { return code - (code > 92 ? 36 : 35); }

  function number(text, at, width) {
    var value = 0;
    for (var i = at; i < at + width; i++) value = value * DIGITS + digit(text.charCodeAt(i));
    return value;
  }

  function hash(term) {
    return Array.from(term).slice(0, 3).reduce(function (sum, c) { return (sum * 31 + c.codePointAt(0)) % 65536; }, 0);
  }

  function unpack(packed) {
    var out = '';
    for (var at = 0; at < packed.length;) {
      var next = packed.indexOf('~', at);
      if (next < 0) return out + packed.slice(at);
      out += packed.slice(at, next);
      if (packed[next + 1] === '~') {
        out += '~';
        at = next + 2;
        continue;
      }
      var from = out.length - number(packed, next + 1, 2) - 1;
      out += out.substr(from, number(packed, next + 3, 1) + 2);
      at = next + 4;
    }
    return out;
  }

  /* The runs of Han characters and of other letters in a term. */
  function runs(term) {
    var all = [];
    var last = '';
    Array.from(term).forEach(function (c) {
      var kind = HAN.test(c) ? 'han' : LETTER.test(c) ? 'word' : '';
      if (kind && kind === last) all[all.length - 1].chars.push(c);
      else if (kind) all.push({ kind: kind, chars: [c] });
      last = kind;
    });
    return all;
  }

  /* What the index can tell of a term; `exact` where that is all there is to tell. */
  function plan(term) {
    var all = runs(term);
    var parts = [];
    all.forEach(function (run) {
      if (run.chars.length < 2) return;
      if (run.kind === 'word') {
        parts.push({ text: run.chars.slice(0, LONGEST).join(''), begins: run.chars.length > 2 });
        return;
      }
      for (var i = 0; i + 1 < run.chars.length; i++) parts.push({ text: run.chars[i] + run.chars[i + 1], begins: false });
    });
    var one = all.length === 1 && parts.length === 1 && all[0].chars.length <= LONGEST;
    return { parts: spread(parts), exact: one && all[0].chars.join('') === term };
  }

  /* First, last, middle, …: neighbours tell the least beside each other. */
  function spread(parts) {
    if (parts.length < 3) return parts;
    var middle = parts.length >> 1;
    var rest = parts.slice(1, -1).filter(function (p, i) { return i + 1 !== middle; });
    return [parts[0], parts[parts.length - 1], parts[middle]].concat(rest);
  }

  function termsOf(query) {
    var seen = {};
    return fold(query).split(/\s+/).filter(function (term) {
      var fresh = term && runs(term).length > 0 && !seen['$' + term];
      seen['$' + term] = true;
      return fresh;
    });
  }

  /* The places where a term stands in a folded text: a word from its beginning. */
  function places(text, term) {
    var all = [];
    var first = String.fromCodePoint(term.codePointAt(0));
    var whole = isWord(first);
    for (var at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + 1)) {
      var before = at > 0 ? Array.from(text.slice(Math.max(0, at - 2), at)).pop() : '';
      if (!whole || !before || !isWord(before)) all.push(at);
    }
    return all;
  }

  function bytesOf(text) {
    var bytes = text.length;
    for (var i = 0; i < text.length; i++) {
      var code = text.charCodeAt(i);
      if (code > 0x7f) bytes += code > 0x7ff ? 2 : 1;
    }
    return bytes;
  }

  /* `load` gives the content of a file of the index by its name, later. */
  function Engine(load) {
    var index;
    var kept = {};

    function open() {
      return index ? Promise.resolve(index) : load('index').then(function (read) {
        index = read;
        index.volumes = [];
        [['p', index.kinds.length], ['r', index.reports]].forEach(function (pair) {
          index.shards[pair[0]].forEach(function (shards, n) {
            var first = n * index.volume;
            var count = Math.min(index.volume, pair[1] - first);
            index.volumes.push({ kind: pair[0], name: pair[0] + n, first: first, count: count, shards: shards });
          });
        });
        return index;
      });
    }

    /* Marks the documents of a volume that have a part of a term: a line for each block, a space before and a `!` after
       each term, then its documents. */
    function mark(volume, part) {
      return load(volume.name + '-' + (hash(part.text) % volume.shards)).then(function (content) {
        var hits = new Uint8Array(volume.count);
        hits.bytes = bytesOf(content);
        var sought = ' ' + part.text + (part.begins ? '' : '!');
        content.split('~').forEach(function (line, block) {
          for (var from = line.indexOf(sought); from >= 0; from = part.begins ? line.indexOf(sought, from + 1) : -1) {
            var at = line.indexOf('!', from) + 1;
            var end = line.indexOf(' ', at);
            if (end < 0) end = line.length;
            for (var next = block * index.block; at < end; next++) {
              var gap = number(line, at++, 1);
              if (gap >= 60) gap = 60 + (gap - 60) * DIGITS + number(line, at++, 1);
              next += gap;
              hits[next] = 1;
            }
          }
        });
        return hits;
      });
    }

    function about(doc) {
      var table = doc.kind === 'r' ? index.about : index.pages;
      var place = number(table, doc.n * 5, 3);
      doc.place = place ? index.places[place - 1] : null;
      doc.year = number(table, doc.n * 5 + 3, 2);
      doc.type = doc.kind === 'r' ? 'r' : index.kinds[doc.n];
      return doc;
    }

    /* All documents that may answer, those that are no reports first, then the newest; `exact` where all of them do.
       Both scripts of Chinese meet in one. */
    function find(query) {
      return (HAN.test(query) ? load('../forms').then(learn) : Promise.resolve()).then(function () { return sought(query); });
    }

    function sought(query) {
      var terms = termsOf(query);
      var plans = terms.map(plan);
      var parts = [];
      for (var depth = 0; depth < 40; depth++) {
        plans.forEach(function (p) { if (p.parts[depth]) parts.push(p.parts[depth]); });
      }
      var needed = plans.filter(function (p) { return p.parts.length > 0; }).length;
      if (parts.length === 0) return { terms: terms, short: true, docs: [] };
      return open().then(function () {
        var left = index.volumes.map(function (volume) { return new Uint8Array(volume.count).fill(1); });
        var loaded = 0;
        function step(used) {
          var count = left.reduce(function (sum, hits) { return sum + hits.reduce(function (a, b) { return a + b; }, 0); }, 0);
          if (used === parts.length || used >= TERMS || (used > 0 && loaded >= SHARDS) || (used >= needed && count <= FEW)) return used;
          // What is needed in any case is loaded at once.
          var more = parts.slice(used, Math.min(TERMS, used + Math.max(AT_ONCE, needed)));
          return Promise.all(index.volumes.map(function (volume, v) {
            // Where nothing is left, nothing is loaded.
            if (left[v].indexOf(1) < 0) return null;
            return Promise.all(more.map(function (part) {
              return mark(volume, part).then(function (hits) {
                loaded += hits.bytes;
                for (var i = 0; i < hits.length; i++) left[v][i] &= hits[i];
              });
            }));
          })).then(function () { return step(used + more.length); });
        }
        return Promise.resolve(step(0)).then(function (used) {
          var docs = [];
          index.volumes.forEach(function (volume, v) {
            left[v].forEach(function (is, i) { if (is) docs.push(about({ kind: volume.kind, n: volume.first + i, at: i, volume: volume })); });
          });
          docs.sort(function (a, b) { return a.kind === b.kind ? (a.kind === 'r' ? b.n - a.n : a.n - b.n) : a.kind === 'p' ? -1 : 1; });
          var exact = used >= parts.length && plans.every(function (p) { return p.exact; });
          return { terms: terms, docs: docs, exact: exact };
        });
      });
    }

    /* The text of a document. */
    function read(doc) {
      var size = index.group[doc.kind];
      var name = doc.volume.name + '-t' + Math.floor(doc.at / size);
      var known = kept[name];
      var texts = known ? Promise.resolve(known) : load(name).then(function (packed) {
        if (!kept[name]) kept[name] = { texts: unpack(packed).split('\t'), bytes: bytesOf(packed) };
        return kept[name];
      });
      return texts.then(function (group) {
        var fields = group.texts[doc.at % size].split('\n');
        doc.title = fields[0];
        doc.route = fields[1];
        doc.date = fields[2];
        doc.text = fields.slice(3).join('\n');
        var bytes = group.bytes;
        group.bytes = 0;
        return { doc: doc, bytes: bytes };
      });
    }

    /* The next documents of a list from `at` on that have all terms, at most `most`, each told as soon as it is known,
       and where it goes on; it stops early where it had to read too much. */
    function next(found, docs, at, most, tell) {
      var count = 0;
      var bytes = 0;
      function step() {
        if (at >= docs.length || count === most || bytes >= TEXTS) return at;
        var together = found.exact ? most - count : TOGETHER;
        var readings = docs.slice(at, at + together).map(read);
        // Of several that fail the first is told.
        readings.forEach(function (reading) { reading.catch(function () {}); });
        return readings.reduce(function (before, reading) {
          return before.then(function () { return reading; }).then(function (got) {
            bytes += got.bytes;
            if (count === most) return;
            at += 1;
            var all = fold(got.doc.title + '\n' + got.doc.text);
            if (!found.terms.every(function (term) { return places(all, term).length > 0; })) return;
            count += 1;
            tell(got.doc);
          });
        }, Promise.resolve()).then(step);
      }
      return Promise.resolve().then(step);
    }

    return { find: find, next: next, open: open };
  }

  scope['jianbaoEngine'] = { Engine: Engine, fold: fold, learn: learn, places: places };

  /* ---- The page ---- */

  if (typeof document === 'undefined') return;
  var page = document.getElementById('search');
  if (!page) return;
  var root = page.getAttribute('data-root');
  var folder = root + page.getAttribute('data-index');
  var sayings = page.querySelector('template').content;
  var words = function (name, n) { return sayings.querySelector('.' + name).textContent.replace('{n}', n); };
  var waiting = {};

  scope['jianbaoSearch'] = function (name, content) {
    if (waiting[name]) waiting[name].resolve(content);
  };

  function load(name) {
    if (!waiting[name]) {
      var entry = {};
      entry.content = new Promise(function (resolve, reject) {
        entry.resolve = resolve;
        var script = document.createElement('script');
        script.src = folder + name + '.js';
        script.charset = 'utf-8';
        script.onerror = function () { delete waiting[name]; reject(new Error(name)); };
        script.onload = function () { script.remove(); };
        document.head.appendChild(script);
      });
      waiting[name] = entry;
    }
    return waiting[name].content;
  }

  var engine = Engine(load);
  var form = page.querySelector('form');
  var field = form.elements.q;
  var filters = { place: form.elements.place, kind: form.elements.kind, year: form.elements.year };
  var status = document.getElementById('search-status');
  var list = document.getElementById('search-results');
  var more = document.getElementById('search-more');
  var found = null;
  var docs = [];
  var at = 0;
  var turn = 0;

  /* What stands there already is not read out again. */
  function say(text) { if (status.textContent !== text) status.textContent = text; }

  function element(name, text, className) {
    var made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  /* Adds a text with the terms marked. */
  function marked(to, text) {
    var folded = fold(text);
    var on = new Uint8Array(text.length + 1);
    found.terms.forEach(function (term) {
      places(folded, term).forEach(function (at) { on.fill(1, at, at + term.length); });
    });
    for (var from = 0; from < text.length;) {
      var end = from;
      while (end < text.length && on[end] === on[from]) end += 1;
      var part = text.slice(from, end);
      to.appendChild(on[from] ? element('mark', part) : document.createTextNode(part));
      from = end;
    }
    return to;
  }

  /* The words around a term: of the line that has the most of them, of these the first that says enough, cut between
     words. What follows a short one, like the cells of a table, is told with it. */
  function around(text) {
    var lines = text.split('\n');
    var best = { value: -1 };
    lines.forEach(function (line, n) {
      var folded = fold(line);
      var firsts = found.terms.map(function (term) { return places(folded, term)[0]; })
        .filter(function (at) { return at !== undefined; });
      var value = firsts.length * 1000 + (firsts.length ? Math.min(line.length, 40) : 0);
      if (value > best.value) best = { value: value, n: n, first: firsts.length ? Math.min.apply(null, firsts) : 0 };
    });
    var line = lines[best.n];
    var wide = line.charCodeAt(best.first) >= 0x2e80 ? 1 : 2;
    for (var n = best.n + 1; n < lines.length && line.length < 20 * wide; n++) line += ' · ' + lines[n];
    var from = Math.max(0, best.first - 30 * wide);
    var to = Math.min(line.length, best.first + 80 * wide);
    if (wide === 2) {
      while (from > 0 && line[from - 1] !== ' ' && best.first - from < 90) from -= 1;
      while (to < line.length && line[to] !== ' ' && to - best.first < 190) to += 1;
    }
    if (/[\udc00-\udfff]/.test(line[from])) from -= 1;
    if (/[\udc00-\udfff]/.test(line[to] || '')) to += 1;
    return (from > 0 ? '…' : '') + line.slice(from, to) + (to < line.length ? '…' : '');
  }

  function shown(doc) {
    var item = element('li');
    var link = element('a');
    link.href = root + doc.route;
    marked(link, doc.title);
    item.appendChild(element('h2')).appendChild(link);
    var about = element('p', '', 'byline');
    about.appendChild(element('span', filters.kind.querySelector('[value="' + doc.type + '"]').textContent));
    if (doc.place && doc.type === 'r') about.appendChild(element('span', doc.place[0]));
    if (doc.date) about.appendChild(element('span', doc.date));
    item.appendChild(about);
    if (doc.text) item.appendChild(marked(element('p', '', 'context'), around(doc.text)));
    return item;
  }

  function asked(doc) {
    var place = filters.place.value;
    if (filters.kind.value && doc.type !== filters.kind.value) return false;
    if (filters.year.value && String(doc.year) !== filters.year.value) return false;
    return !place || (doc.place && (doc.place[1] === place || doc.place[1].indexOf(place + '/') === 0));
  }

  /* The choices of a filter: what is among the documents that were found. */
  function choices(select, pairs) {
    var was = select.value || select.getAttribute('data-asked') || '';
    while (select.options.length > 1) select.remove(1);
    pairs.forEach(function (pair) { select.add(new Option(pair[1], pair[0])); });
    select.value = was;
    if (select.selectedIndex < 0) select.value = '';
    select.removeAttribute('data-asked');
  }

  function offer() {
    var byPlace = {};
    var years = {};
    found.docs.forEach(function (doc) {
      if (doc.place) byPlace[doc.place[1]] = doc.place[0];
      if (doc.year) years[doc.year] = true;
    });
    choices(filters.place, Object.keys(byPlace).sort().map(function (path) { return [path, byPlace[path]]; }));
    choices(filters.year, Object.keys(years).sort().reverse().map(function (year) { return [year, year]; }));
    document.getElementById('search-filters').hidden = found.docs.length === 0;
  }

  function count(shownNow) {
    var open = at < docs.length;
    if (!open && !shownNow && docs.length < found.docs.length) return words('none-here', 0);
    if (found.exact) return docs.length === 1 ? words('one', 1) : docs.length ? words('many', docs.length) : words('none', 0);
    if (open) return words('so-far', shownNow);
    return shownNow === 1 ? words('one', 1) : shownNow ? words('many', shownNow) : words('none', 0);
  }

  function further() {
    var mine = turn;
    function tell(doc) { if (mine === turn) list.appendChild(shown(doc)); }
    if (found.exact) say(count(0));
    return engine.next(found, docs, at, 10, tell).then(function (now) {
      if (mine !== turn) return;
      at = now;
      more.hidden = at >= docs.length;
      say(count(list.children.length));
    }).catch(failed);
  }

  function begin() {
    turn += 1;
    docs = found.docs.filter(asked);
    at = 0;
    list.textContent = '';
    return further();
  }

  function failed() { say(words('failed', 0)); }

  function address() {
    var parts = [];
    [['q', field.value]].concat(Object.keys(filters).map(function (name) { return [name, filters[name].value]; }))
      .forEach(function (pair) { if (pair[1]) parts.push(pair[0] + '=' + encodeURIComponent(pair[1])); });
    try { history.replaceState(null, '', parts.length ? '?' + parts.join('&') : location.pathname); } catch (refused) { /* stays */ }
  }

  function search() {
    var mine = turn += 1;
    list.textContent = '';
    more.hidden = true;
    say('');
    if (!field.value.trim()) {
      document.getElementById('search-filters').hidden = true;
      return;
    }
    engine.find(field.value).then(function (result) {
      if (mine !== turn) return;
      found = result;
      offer();
      if (found.short) say(words('short', 2));
      else begin();
    }).catch(failed);
  }

  form.addEventListener('submit', function (event) {
    event.preventDefault();
    search();
    address();
  });
  Object.keys(filters).forEach(function (name) {
    filters[name].addEventListener('change', function () {
      if (found) begin();
      address();
    });
  });
  more.addEventListener('click', function () {
    var before = list.children.length;
    further().then(function () {
      var first = list.children[before];
      if (first) first.querySelector('a').focus();
    });
  });
  document.addEventListener('keydown', function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    var here = document.activeElement;
    if (event.key === '/' && !/^(INPUT|SELECT|TEXTAREA)$/.test(here.tagName)) {
      event.preventDefault();
      field.focus();
      field.select();
      return;
    }
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    var links = Array.from(list.querySelectorAll('a'));
    var n = links.indexOf(here);
    if (links.length === 0 || (n < 0 && here !== field)) return;
    var to = event.key === 'ArrowDown' ? links[Math.min(n + 1, links.length - 1)] : n > 0 ? links[n - 1] : field;
    if (n < 0 && event.key === 'ArrowUp') return;
    event.preventDefault();
    to.focus();
  });

  var given = new URLSearchParams(location.search);
  field.value = given.get('q') || '';
  filters.kind.value = given.get('kind') || '';
  if (filters.kind.selectedIndex < 0) filters.kind.value = '';
  filters.place.setAttribute('data-asked', given.get('place') || '');
  filters.year.setAttribute('data-asked', given.get('year') || '');
  // While the reader types; what fails here fails again where it is needed.
  engine.open().catch(function () {});
  search();
})(typeof window === 'undefined' ? globalThis : window);
