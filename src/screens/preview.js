(function () {
  'use strict';
  var P = /*SLIDES*/null;
  var EPOCH = 1704067200000; // as in the player
  var items = document.querySelectorAll('li');
  var bar = document.getElementById('bar');
  var all = P.reduce(function (sum, s) { return sum + s; }, 0);
  var last = -1;
  function draw() {
    var at = (Date.now() - EPOCH) % all, n = 0;
    while (n < P.length - 1 && at >= P[n]) { at -= P[n]; n += 1; }
    bar.style.width = (100 * at / P[n]).toFixed(1) + '%';
    if (n !== last) {
      if (last >= 0) items[last].removeAttribute('aria-current');
      items[n].setAttribute('aria-current', 'true');
      // Only the list moves, not the page.
      items[n].parentNode.scrollTop = items[n].offsetTop - items[n].parentNode.offsetTop - 80;
      last = n;
    }
    requestAnimationFrame(draw);
  }
  if (all > 0) requestAnimationFrame(draw);
}());
