(function () {
  'use strict';
  var P = /*SLIDES*/null;
  var EPOCH = 1704067200000; // as in the player
  var items = document.querySelectorAll('li');
  var bar = document.getElementById('bar');
  var last = -1;
  // As the player chooses.
  function playing(now) {
    var begun = P.filter(function (s) { return s.from === null || now >= s.from; });
    var set = begun.filter(function (s) { return s.until === null || now < s.until; });
    return set.length ? set : begun;
  }
  function draw() {
    requestAnimationFrame(draw);
    var now = Date.now(), set = playing(now), i = 0;
    if (!set.length) return;
    var at = (now - EPOCH) % set.reduce(function (sum, s) { return sum + s.ms; }, 0);
    while (i < set.length - 1 && at >= set[i].ms) { at -= set[i].ms; i += 1; }
    var n = set[i].n;
    bar.style.width = (100 * at / set[i].ms).toFixed(1) + '%';
    if (n !== last) {
      if (last >= 0) items[last].removeAttribute('aria-current');
      items[n].setAttribute('aria-current', 'true');
      // Only the list moves, not the page.
      items[n].parentNode.scrollTop = items[n].offsetTop - items[n].parentNode.offsetTop - 80;
      last = n;
    }
  }
  requestAnimationFrame(draw);
}());
