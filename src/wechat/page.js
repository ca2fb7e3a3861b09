(function () {
  'use strict';
  // Copies what stands on the page, styles and all: works from a folder too, where the newer way of copying is refused.
  function copy(button) {
    var range = document.createRange();
    range.selectNodeContents(document.getElementById(button.getAttribute('data-copy')));
    var selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    var done = document.execCommand('copy');
    button.classList.toggle('done', done);
    if (done) { selection.removeAllRanges(); }
  }
  document.addEventListener('click', function (event) {
    var button = event.target.closest('button[data-copy]');
    if (button) { copy(button); }
  });
})();
