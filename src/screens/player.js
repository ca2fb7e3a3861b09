(function () {
  'use strict';
  var P = /*PROGRAMME*/null;
  var EPOCH = 1704067200000; // 2024-01-01: a clock before that was never set
  var END = 4102444800000; // 2100-01-01
  var KEY = 'jianbao-screen-' + location.pathname; // of this folder: all files of a stick share one store
  var doc = document;
  var stage = doc.getElementById('stage');
  var shown = doc.querySelector('#stage > svg[style]'); // seen before any script ran, and without any
  var timer = 0;
  var round = -1;
  var rest = { at: 0, since: performance.now() };

  // Where the loop is without a clock: from what was kept, on by the seconds since then.
  try { rest.at = Number(localStorage.getItem(KEY)) || 0; } catch (e) { /* a page without a store begins anew */ }

  function plausible(now) { return now >= EPOCH && now < END; }

  // Slides of this minute: [index, start, end] in the loop.
  function playing(now) {
    var set = P.slides.filter(function (s) {
      return !plausible(now) ? s.from === null : (s.from === null || now >= s.from) && (s.until === null || now < s.until);
    });
    if (set.length) return set;
    // What is over rather than nothing; never what is still to come.
    return P.slides.filter(function (s) { return s.from === null || plausible(now) && now >= s.from; });
  }

  function where(now) {
    var set = playing(now), all = 0, i;
    if (!set.length) return { set: set, i: 0, start: 0, left: 60000, round: 0 };
    for (i = 0; i < set.length; i++) all += set[i].ms;
    var run = plausible(now) ? now - EPOCH : rest.at + performance.now() - rest.since;
    var at = ((run % all) + all) % all, start = 0;
    for (i = 0; i < set.length - 1 && at >= start + set[i].ms; i++) start += set[i].ms;
    return { set: set, i: i, start: start, left: start + set[i].ms - at, round: Math.floor(run / all) };
  }

  function show(slide) {
    var next = doc.getElementById('s' + slide.n);
    if (shown === next) return;
    next.style.visibility = 'visible';
    if (shown) shown.style.visibility = 'hidden';
    shown = next;
  }

  // A slide that cannot be shown is passed over; what stood there stays until another can.
  function first(place) {
    if (!place.set.length && shown) {
      shown.style.visibility = 'hidden';
      shown = null;
    }
    for (var k = 0; k < place.set.length; k++) {
      try { show(place.set[(place.i + k) % place.set.length]); return; } catch (e) { /* the next one */ }
    }
  }

  function open(now) {
    if (!P.hours || !plausible(now)) return true;
    var minute = ((Math.floor(now / 60000) + P.zone) % 1440 + 1440) % 1440;
    var from = P.hours[0], to = P.hours[1];
    return from < to ? minute >= from && minute < to : minute >= from || minute < to;
  }

  function clock(now) {
    var g = doc.getElementById('clock');
    if (!g) return;
    var text = '';
    if (plausible(now)) {
      var m = ((Math.floor(now / 60000) + P.zone) % 1440 + 1440) % 1440;
      text = ('0' + Math.floor(m / 60)).slice(-2) + ':' + ('0' + m % 60).slice(-2);
    }
    if (g.getAttribute('data-time') === text) return;
    var x = 0, out = '';
    for (var i = 0; i < text.length; i++) {
      var d = P.digits[text[i]];
      out += '<use href="#' + d[0] + '" x="' + x + '"/>';
      x += d[1];
    }
    g.innerHTML = out;
    g.setAttribute('data-time', text);
  }

  function tick() {
    clearTimeout(timer);
    var wait = 250;
    try {
      var now = Date.now(), place = where(now);
      first(place);
      doc.body.className = open(now) ? '' : 'off';
      if (place.round !== round) {
        round = place.round;
        // Nothing burns in: all of it stands elsewhere by a pixel or two in each loop.
        var k = ((round % 4) + 4) % 4;
        stage.style.transform = 'translate(' + [0, 1, 2, 1][k] * P.shift[0] + 'px,' + [0, 1, 0, -1][k] * P.shift[1] + 'px)';
      }
      try { localStorage.setItem(KEY, String(place.start)); } catch (e) { /* no store */ }
      clock(now);
      var minute = 60000 - (now % 60000);
      wait = Math.max(1, Math.min(place.left, minute));
    } catch (e) { /* the next tick tries again */ }
    timer = setTimeout(tick, wait);
  }

  // The line that runs: its place follows from the time alone.
  function run() {
    try {
      var band = doc.getElementById('run');
      var now = Date.now(), t = plausible(now) ? now - EPOCH : performance.now();
      var far = P.ticker.width;
      band.setAttribute('transform', 'translate(' + (-((t / 1000 * P.ticker.speed) % far)).toFixed(1) + ' 0)');
    } catch (e) { /* it stands still */ }
    requestAnimationFrame(run);
  }

  function stop(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  ('keydown keyup keypress mousedown mouseup mousemove click dblclick auxclick contextmenu wheel touchstart touchmove touchend ' +
    'pointerdown pointerup gesturestart dragstart drop selectstart paste').split(' ').forEach(function (name) {
    window.addEventListener(name, stop, { capture: true, passive: false });
  });
  window.onerror = function () { return true; };

  function wake() {
    try {
      if (navigator.wakeLock && doc.visibilityState === 'visible') {
        navigator.wakeLock.request('screen').then(null, function () { /* not granted: the screen's own settings hold */ });
      }
    } catch (e) { /* an old browser */ }
  }
  doc.addEventListener('visibilitychange', function () { wake(); tick(); });

  wake();
  tick();
  if (P.ticker) requestAnimationFrame(run);
}());
