/* Large text (适老化): one button, kept for all pages, and the page read aloud by a voice of the reader's own machine.
   Loaded without waiting, and as early as it can: a page that was asked for in large text begins with it. */
(function () {
  'use strict';
  var root = document.documentElement;
  var KEY = 'jianbao-reading';
  var voice = window.speechSynthesis;
  var reading = null;

  /* In a folder each page may have a storage of its own, or none: the window's name goes along from page to page. */
  function kept() {
    var named = window.name.indexOf(KEY + '=') === 0 ? window.name.slice(KEY.length + 1) : '';
    if (named && location.protocol === 'file:') return named;
    try { return localStorage.getItem(KEY); } catch (e) { return named; }
  }

  function keep(mode) {
    var stored = location.protocol !== 'file:';
    try { localStorage.setItem(KEY, mode); } catch (e) { stored = false; }
    if (!stored && (!window.name || window.name.indexOf(KEY + '=') === 0)) window.name = KEY + '=' + mode;
  }

  function show(mode) {
    if (mode === 'large') root.setAttribute('data-reading', mode);
    else root.removeAttribute('data-reading');
  }

  /* Drawings are wider than their frames in large text: the keyboard moves them too. */
  function frames() {
    Array.prototype.forEach.call(document.querySelectorAll('.chart-panel'), function (frame) {
      if (frame.scrollWidth > frame.clientWidth) frame.tabIndex = 0;
      else frame.removeAttribute('tabindex');
    });
  }

  /* A voice of this machine for a language: others would send the text away. */
  function voiceFor(lang) {
    var zh = /^(zh|cmn)/i;
    var fits = voice.getVoices().filter(function (v) {
      return v.localService && (zh.test(lang) ? zh.test(v.lang) : v.lang.slice(0, 2) === lang.slice(0, 2));
    });
    var own = /Hant/.test(lang) ? /TW|HK|Hant/i : /CN|Hans/i;
    return fits.filter(function (v) { return own.test(v.lang); })[0] || fits[0];
  }

  function isShown(element) {
    return element.checkVisibility ? element.checkVisibility() : element.getClientRects().length > 0;
  }

  /* What is shown of the page, block by block: each with its language and its sentences. */
  function blocks() {
    var all = [];
    var walker = document.createTreeWalker(document.getElementById('page-content'), NodeFilter.SHOW_TEXT);
    for (var text = walker.nextNode(); text; text = walker.nextNode()) {
      var parent = text.parentElement;
      if (!text.data.trim() || parent.closest('svg, [aria-hidden="true"], script, button') || !isShown(parent)) continue;
      var block = parent.closest('p, li, dt, dd, th, td, h1, h2, h3, h4, caption, figcaption, summary, div');
      var last = all[all.length - 1];
      if (last && last.block === block) last.text += text.data;
      else all.push({ block: block, lang: parent.closest('[lang]').lang, text: text.data });
    }
    return all;
  }

  function stop() {
    if (reading) reading.forEach(function (said) { said.block.classList.remove('spoken'); });
    reading = null;
    voice.cancel();
    root.removeAttribute('data-aloud');
  }

  function speak(all, n) {
    if (reading !== all) return;
    if (n > 0) all[n - 1].block.classList.remove('spoken');
    if (n >= all.length) { stop(); return; }
    var own = voiceFor(all[n].lang);
    /* A long text in one piece falls silent in some browsers: it is said sentence by sentence. */
    var said = own && all[n].text.replace(/\s+/g, ' ').match(/.+?(?:[。！？；]|[.!?;](?=\s)|$)/g);
    var next = function () { speak(all, n + 1); };
    if (!said) { next(); return; }
    all[n].block.classList.add('spoken');
    said.forEach(function (sentence, i) {
      var utterance = new SpeechSynthesisUtterance(sentence);
      utterance.lang = own.lang;
      utterance.voice = own;
      utterance.rate = 0.9;
      /* Held: a browser may forget what nobody holds, and its end is never told. */
      all[n].last = utterance;
      if (i === said.length - 1) utterance.onend = utterance.onerror = next;
      voice.speak(utterance);
    });
  }

  function ready() {
    var large = document.querySelector('.reading');
    var aloud = document.querySelector('.aloud');
    if (!large || !aloud) return;
    large.hidden = false;
    frames();
    window.addEventListener('resize', frames);
    large.addEventListener('click', function () {
      var mode = root.hasAttribute('data-reading') ? 'standard' : 'large';
      if (reading) stop();
      keep(mode);
      show(mode);
      frames();
    });
    if (!voice || !window.SpeechSynthesisUtterance) return;
    var can = function () { aloud.hidden = !voiceFor(root.lang); };
    can();
    if (voice.addEventListener) voice.addEventListener('voiceschanged', can);
    aloud.addEventListener('click', function () {
      if (reading) { stop(); return; }
      voice.cancel();
      root.setAttribute('data-aloud', '');
      reading = blocks();
      speak(reading, 0);
    });
    window.addEventListener('pagehide', stop);
  }

  show(kept());
  window.addEventListener('pageshow', function (event) { if (event.persisted) show(kept()); });
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', ready);
  else ready();
}());
