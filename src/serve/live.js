// Keeps an open page up to date while `jianbao serve` runs. Only the server puts it into pages; it is never built.
//
// The server tells a state, not events, so nothing can be missed: a number of the pages, one of the style sheets, one of
// all edits, and the mistakes of the last build. What this page was made from stands in its own script tag; a page that
// shows screens follows the edits, and has mistakes of its own.
(function () {
  'use strict';
  var own = document.currentScript.dataset;
  var KEPT = 'jianbao-scroll';
  var style = own.style;
  var source = null;
  var panel = null;

  // Where the reader was before the reload.
  function back() {
    var kept = null;
    try {
      kept = JSON.parse(sessionStorage.getItem(KEPT));
      sessionStorage.removeItem(KEPT);
    } catch (e) { /* no storage: the browser's own memory has to do */ }
    if (!kept || kept.page !== location.href) return;
    var go = function () { window.scrollTo({ left: kept.x, top: kept.y, behavior: 'instant' }); };
    go();
    // Pictures may have made the page longer since.
    window.addEventListener('load', function () { if (window.scrollY < kept.y) go(); });
  }

  function reload() {
    disconnect();
    try {
      sessionStorage.setItem(KEPT, JSON.stringify({ page: location.href, x: window.scrollX, y: window.scrollY }));
    } catch (e) { /* as above */ }
    location.reload();
  }

  // Each style sheet of this server is asked for again; the old one stays until the new one is there.
  function restyle(number) {
    style = number;
    document.querySelectorAll('link[rel~="stylesheet"]').forEach(function (link) {
      var address = new URL(link.href, location.href);
      if (address.origin !== location.origin || link.dataset.jianbao === 'old') return;
      address.searchParams.set('jianbao', number);
      var next = link.cloneNode();
      next.href = address.href;
      next.addEventListener('load', function () { link.remove(); });
      next.addEventListener('error', function () { next.remove(); delete link.dataset.jianbao; });
      link.dataset.jianbao = 'old';
      link.after(next);
    });
  }

  function piece(name, text, css) {
    var made = document.createElement(name);
    made.textContent = text;
    made.style.cssText = css;
    return made;
  }

  // The mistakes, as text, over the last good page.
  function show(mistakes) {
    hide();
    panel = document.createElement('div');
    panel.id = 'jianbao-mistakes';
    panel.setAttribute('role', 'alert');
    panel.style.cssText = 'all:initial;position:fixed;z-index:2147483647;inset:0;display:flex;padding:4vh 4vw;' +
      'box-sizing:border-box;background:rgba(20,20,22,.55)';
    var inside = panel.attachShadow({ mode: 'open' });
    var box = piece('section', '', 'margin:auto;width:100%;max-width:1000px;max-height:92vh;overflow:auto;color:#f4f1ea;' +
      'background:#1b1c20;border-top:6px solid #e5534b;border-radius:6px;box-sizing:border-box;padding:16px 20px');
    var close = piece('button', '×', 'float:right;font:24px/1 sans-serif;color:inherit;background:none;border:0;cursor:pointer');
    close.setAttribute('aria-label', 'close');
    close.addEventListener('click', hide);
    box.append(close, piece('h2', mistakes.title, 'margin:0 0 12px;font:700 18px/1.5 sans-serif'));
    box.append(piece('pre', mistakes.text, 'margin:0;white-space:pre;overflow:auto;font:14px/1.5 ui-monospace,Consolas,' +
      '"Noto Sans Mono CJK SC",monospace'));
    box.append(piece('p', mistakes.hint, 'margin:12px 0 0;font:14px/1.5 sans-serif;color:#b9b5ac'));
    inside.append(box);
    document.documentElement.append(panel);
  }

  function hide() {
    if (panel) panel.remove();
    panel = null;
  }

  function heard(message) {
    var state = JSON.parse(message.data);
    var same = own.edits ? state.edits === own.edits : state.pages === own.pages;
    if (state.run !== own.run || !same) {
      // Mistakes stay on the page until there is a good one to show.
      reload();
      return;
    }
    if (!own.edits && state.style !== style) restyle(state.style);
    if (own.mistakes) show(JSON.parse(own.mistakes));
    else if (state.mistakes) show(state.mistakes);
    else hide();
  }

  function connect() {
    if (source || document.hidden) return;
    source = new EventSource('/.jianbao/events');
    source.onmessage = heard;
  }

  // A browser opens six connections to one server, so that a page nobody looks at gives its own back.
  function disconnect() {
    if (source) source.close();
    source = null;
  }

  document.addEventListener('keydown', function (key) { if (key.key === 'Escape') hide(); });
  document.addEventListener('visibilitychange', function () { if (document.hidden) disconnect(); else connect(); });
  window.addEventListener('pagehide', disconnect);
  // A reload would take the reader back who has just followed a link, and waits for a screen to be drawn; a link that only
  // brings a file leaves the page open.
  window.addEventListener('beforeunload', function () { disconnect(); setTimeout(connect, 3000); });
  window.addEventListener('pageshow', connect);
  back();
  connect();
}());
