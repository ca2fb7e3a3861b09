/* Up to four places side by side. The address says which (#henan/gongyi,henan/jiaozuo), so that it can be passed on; the
   figures come from a script a place, also from a folder. Nothing is fetched and nothing leaves the reader's machine. */
'use strict';

(function () {
  var MOST = 4;
  var page = document.getElementById('compare');
  if (!page) return;
  var root = page.getAttribute('data-root');
  var files = root + page.getAttribute('data-files');
  var sayings = page.querySelector('template').content;
  var words = function (name) { return sayings.querySelector('.' + name).textContent; };
  var form = page.querySelector('.filters');
  var status = page.querySelector('[role=status]');
  var out = page.querySelector('.compared');
  var known = Array.from(page.querySelectorAll('.compare-places li')).map(function (item) {
    var above = item.querySelector('.level');
    var name = item.querySelector('a').textContent;
    return { path: item.id, above: above ? above.textContent : '', name: above ? name + ' · ' + above.textContent : name };
  });
  var loads = {};
  var coming = null;
  var turn = 0;

  function element(name, text, className) {
    var made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  /* Scripts come one after the other: each hands its place over to the one that waits. */
  window.jianbaoCompare = function (place) { if (coming) coming(place); };
  var last = Promise.resolve();
  function load(path) {
    if (!loads[path]) {
      loads[path] = last.then(function () {
        return new Promise(function (resolve, reject) {
          var got = null;
          coming = function (place) { got = place; };
          var script = document.createElement('script');
          script.src = files + path.split('/').map(encodeURIComponent).join('/') + '.js';
          script.charset = 'utf-8';
          script.onload = function () { script.remove(); if (got) resolve(got); else reject(new Error(path)); };
          script.onerror = function () { script.remove(); delete loads[path]; reject(new Error(path)); };
          document.head.appendChild(script);
        });
      });
      last = loads[path].catch(function () {});
    }
    return loads[path];
  }

  function asked() {
    var text = location.hash.slice(1);
    try { text = decodeURIComponent(text); } catch (broken) { /* as it is */ }
    var paths = text.split(',').filter(function (path, n, all) {
      return all.indexOf(path) === n && known.some(function (place) { return place.path === path; });
    });
    return paths.slice(0, MOST);
  }

  /* The source that all figures of a place have, if it is one. */
  function source(place) {
    var first = place.figures.length ? place.figures[0].source : '';
    return place.figures.every(function (figure) { return figure.source === first; }) ? first : '';
  }

  function cell(figure, place) {
    var td = element('td');
    // Where the table has no room for columns, each cell says whose it is.
    td.setAttribute('data-place', place.name);
    if (!figure) {
      td.appendChild(element('span', words('missing'), 'not-reported'));
      return td;
    }
    td.appendChild(element('span', figure.text, 'value'));
    [figure.when, figure.status, figure.note, source(place) ? '' : figure.source].forEach(function (line) {
      if (line) td.appendChild(element('span', line, 'remark'));
    });
    return td;
  }

  function head(table, places) {
    var row = table.createTHead().insertRow();
    row.appendChild(element('th', words('indicator'))).scope = 'col';
    places.forEach(function (place) {
      var th = row.appendChild(element('th'));
      th.scope = 'col';
      th.appendChild(element('a', place.name)).href = root + place.href;
      th.appendChild(element('span', place.level, 'level'));
      if (source(place)) th.appendChild(element('span', source(place), 'remark'));
    });
  }

  /* One row an indicator, each figure with its own bound, unit and date: nothing is drawn over different units. */
  function tableOf(rows, places) {
    var table = element('table', '', 'figure-table compare-table');
    head(table, places);
    var body = null;
    rows.forEach(function (row, n) {
      if (n === 0 || rows[n - 1].of.topic !== row.of.topic) {
        body = table.createTBody();
        var group = body.insertRow();
        group.className = 'group';
        var name = group.appendChild(element('th', row.of.topic || words('other')));
        name.colSpan = places.length + 1;
        name.scope = 'rowgroup';
      }
      var line = body.insertRow();
      var th = line.appendChild(element('th'));
      th.scope = 'row';
      var label = th.appendChild(element(row.of.href ? 'a' : 'span', row.of.label));
      if (row.of.href) label.href = root + row.of.href;
      places.forEach(function (place, n) { line.appendChild(cell(row.cells[n], place)); });
    });
    return table;
  }

  /* What several of the places report, then what only one does. */
  function draw(places) {
    var rows = [];
    var byId = {};
    var topics = [];
    places.forEach(function (place, n) {
      place.figures.forEach(function (figure) {
        if (topics.indexOf(figure.topic) < 0) topics.push(figure.topic);
        var row = byId['$' + figure.id];
        if (!row) rows.push(row = byId['$' + figure.id] = { of: figure, cells: [], count: 0, n: rows.length });
        row.cells[n] = figure;
        row.count += 1;
      });
    });
    rows.sort(function (a, b) { return topics.indexOf(a.of.topic) - topics.indexOf(b.of.topic) || a.n - b.n; });
    var common = rows.filter(function (row) { return row.count > 1 || places.length === 1; });
    var others = rows.filter(function (row) { return common.indexOf(row) < 0; });
    out.textContent = '';
    out.appendChild(common.length ? tableOf(common, places) : element('p', words('none'), 'empty'));
    if (others.length === 0) return;
    var more = out.appendChild(element('details'));
    more.appendChild(element('summary', words('alone')));
    more.appendChild(tableOf(others, places));
  }

  function show() {
    var mine = turn += 1;
    var paths = asked();
    Array.from(form.querySelectorAll('select')).forEach(function (select, n) { select.value = paths[n] || ''; });
    status.textContent = paths.length < 2 ? words('choose') : '';
    out.hidden = paths.length === 0;
    if (paths.length === 0) return;
    Promise.all(paths.map(load)).then(function (places) {
      if (mine !== turn) return;
      // Places of one name say what they lie in.
      var heads = places.map(function (place, n) {
        var alike = places.filter(function (other) { return other.name === place.name; }).length > 1;
        var whole = alike && known.filter(function (one) { return one.path === paths[n]; })[0];
        return Object.assign({}, place, whole ? { name: whole.name } : {});
      });
      draw(heads);
    }).catch(function () {
      if (mine !== turn) return;
      out.hidden = true;
      status.textContent = words('failed');
    });
  }

  for (var n = 0; n < MOST; n++) {
    var label = element('label', words('place').replace('{n}', n + 1));
    var select = element('select');
    select.add(new Option('—', ''));
    known.forEach(function (place) { select.add(new Option(place.name, place.path)); });
    label.appendChild(select);
    form.appendChild(label);
  }
  form.hidden = false;
  form.addEventListener('change', function () {
    var paths = Array.from(form.querySelectorAll('select')).map(function (select) { return select.value; }).filter(Boolean);
    try { history.replaceState(null, '', '#' + paths.map(encodeURI).join(',')); } catch (refused) { location.hash = paths.join(','); }
    show();
  });
  window.addEventListener('hashchange', show);
  show();
})();
