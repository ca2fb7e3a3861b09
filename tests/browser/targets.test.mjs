// Scripts and styles run in a browser of 2020 (Chromium 80), as offices keep them. What is younger must be missed without
// harm, and stands below with what an old browser shows instead. Versions are those of MDN's browser-compat-data.
import test from 'node:test';
import assert from 'node:assert/strict';
import { files, need, read } from './site.mjs';

const OLDEST = 80;
const { css: known } = need('@mdn/browser-compat-data');

const MISSED = {
  ':focus-visible': "the browser's own ring",
  ':has()': 'three columns where four or two would be evener; printed lists of links',
  '::details-content': 'on paper the tables of charts stay as closed as they were',
  '::marker': 'list numbers in the colour of the text',
  appearance: 'its older name stands beside it',
  'at-rule bottom-center': 'no page numbers on paper but those of the browser',
  'at-rule scripting': 'without scripts the search keeps its field, above the note that it needs them, and the button of large text its room',
  'content-visibility': 'as `::details-content`',
  'color-scheme': 'light scroll bars on dark pages',
  'grid-template-rows: subgrid': 'numbers, names and dates of a row may stand at different heights',
  'hanging-punctuation': 'punctuation within the line',
  'print-color-adjust': 'its older name stands beside it',
  'text-autospace': 'no thin space between Han characters and digits',
  'text-decoration-thickness': 'lines under links as thick as the browser draws them',
  'text-emphasis': 'its older name stands beside it',
  'text-emphasis-position': 'its older name stands beside it',
  'text-spacing-trim': 'full-width punctuation keeps its room',
  'text-underline-offset': 'lines under links where the browser draws them',
  'text-wrap': 'headings break where the line ends',
};

/** The first Chrome that has a feature: 0 where nothing is known of it, which is younger than all where it should be. */
function since(compat) {
  if (!compat) return 0;
  const named = [compat.support?.chrome ?? []].flat().filter((s) => !s.prefix && !s.alternative_name && !s.flags);
  const versions = named.map((s) => Number.parseInt(String(s.version_added).replace('≤', ''), 10)).filter((n) => n > 0);
  return Math.min(999, ...versions);
}

/** What a style sheet asks of a browser, each as (name, version, line). */
function* asked(root) {
  const property = (name) => known.properties[name]?.__compat;
  const nodes = [];
  root.walk((node) => nodes.push(node));
  for (const node of nodes) {
    const line = node.source.start.line;
    if (node.type === 'decl' && !node.prop.startsWith('--') && !node.prop.startsWith('-webkit-')) {
      assert.ok(property(node.prop) || /^(fill|stroke|paint-order|size)/.test(node.prop), `${node.prop}: no such property`);
      yield [node.prop, since(property(node.prop)), line];
      // One excuse for a property and its values; of fonts, each list names an older one.
      if (since(property(node.prop)) > OLDEST || node.prop === 'font-family') continue;
      for (const [word] of node.value.replace(/"[^"]*"/g, '').matchAll(/[a-z][a-z-]+(?![\w-]*\()/g)) {
        yield [`${node.prop}: ${word}`, since(known.properties[node.prop]?.[word]?.__compat), line];
      }
      for (const [, name] of node.value.matchAll(/([a-z-]+)\(/g)) {
        const types = Object.values(known.types).flatMap((type) => [type[name], type]).concat(known.types[name]);
        yield [`${name}()`, since(types.find((type) => type?.__compat?.mdn_url?.endsWith(`/${name}`))?.__compat), line];
      }
      const boxes = node.parent.nodes.find((n) => n.prop === 'display')?.value ?? '';
      if (/^(row-|column-)?gap$/.test(node.prop) && boxes.includes('flex')) yield ['gap in a flex box', since(known.properties.gap.flex_context.__compat), line];
    }
    if (node.type === 'rule') {
      for (const [, colons, name, call] of node.selector.matchAll(/(::?)([a-z-]+)(\()?/g)) {
        yield [`${colons}${name}${call ? '()' : ''}`, since(known.selectors[name]?.__compat ?? (colons === '::' ? { support: {} } : undefined)), line];
      }
      if (node.selector.includes('&')) yield ['nested rules', since(known.selectors.nesting.__compat), line];
    }
    if (node.type === 'atrule') {
      const rule = known['at-rules'][node.name];
      yield [`at-rule ${node.name}`, since(rule?.__compat ?? known['at-rules'].page[node.name]?.__compat ?? { support: {} }), line];
      for (const [, feature] of node.params.matchAll(/\(([a-z-]+)/g)) yield [`at-rule ${feature}`, since(rule?.[feature]?.__compat), line];
    }
  }
}

test('styles ask for nothing younger that would be missed', () => {
  const postcss = need('postcss');
  const styles = files().filter((f) => /^assets\/.*\.css$/.test(f));
  assert.ok(styles.length > 0);
  const used = new Set();
  const wrong = [];
  for (const file of styles) {
    const root = postcss.parse(read(file));
    for (const [name, version, line] of asked(root)) {
      if (version <= OLDEST) continue;
      used.add(name);
      if (!MISSED[name]) wrong.push(`${file}:${line}: ${name} is in Chrome from ${version} on`);
    }
    // A selector that a browser does not know takes the whole rule along.
    root.walkRules((rule) => {
      const young = rule.selectors.filter((s) => /:has\(|::details-content|:focus-visible|::marker/.test(s));
      if (young.length > 0 && young.length < rule.selectors.length) wrong.push(`${file}:${rule.source.start.line}: ${young[0]} stands in one rule with older selectors`);
    });
  }
  assert.deepEqual(wrong, []);
  assert.deepEqual(Object.keys(MISSED).filter((name) => !used.has(name)), [], 'what nothing asks for is not excused');
});

test('this test knows what is too young', () => {
  const postcss = need('postcss');
  const young = (text) => [...asked(postcss.parse(text))].filter(([, version]) => version > OLDEST).map(([name]) => name);
  assert.deepEqual(young('a { display: flex; gap: 1px }'), ['gap in a flex box']);
  assert.deepEqual(young('a { display: grid; gap: 1px; width: max-content; color: rgb(0 0 0); min-width: min(1px, 2px) }'), []);
  for (const [text, name] of [
    ['a { inset: 0 }', 'inset'], ['a { aspect-ratio: 1 }', 'aspect-ratio'], ['a { margin-block: 1px }', 'margin-block'],
    ['a:has(b) {}', ':has()'], [':is(a, b) {}', ':is()'], ['a { &:hover { color: red } }', 'nested rules'], ['@layer a {}', 'at-rule layer'],
    ['a { color: color-mix(in srgb, red, blue) }', 'color-mix()'], ['a { color: light-dark(red, blue) }', 'light-dark()'],
    ['@container (width > 1px) {}', 'at-rule container'], ['a { overflow: clip }', 'overflow: clip'],
  ]) assert.ok(young(text).includes(name), `${text}: ${young(text)}`);
});

/** What ESLint says of a script that a browser of 2020 has to run. */
function lint(code) {
  const { Linter } = need('eslint');
  const es = need('eslint-plugin-es-x');
  const compat = need('eslint-plugin-compat');
  const config = [
    (es.default ?? es).configs['flat/restrict-to-es2020'],
    {
      languageOptions: { ecmaVersion: 2020, sourceType: 'script' },
      plugins: { compat: compat.default ?? compat },
      rules: { 'compat/compat': 'error' },
      settings: { browsers: [`chrome ${OLDEST}`], lintAllEsApis: true, 'es-x': { aggressive: true } },
    },
  ];
  // Iterators got methods with the names that arrays always had; a field `at` is no call of the method.
  const lines = code.split('\n');
  const called = (m) => !m.message.includes("prototype.at'") || lines[m.line - 1].includes('.at(');
  const said = new Linter().verify(code, config).filter((m) => !m.message.includes('Iterator.prototype') && called(m));
  return said.map((m) => `${m.line}: ${m.message}`);
}

test('scripts speak the language of 2020', () => {
  const scripts = files().filter((f) => /^assets\/.*\.js$/.test(f));
  assert.ok(scripts.length > 0);
  for (const file of scripts) assert.deepEqual(lint(read(file)), [], file);
  for (const young of ['a ||= b;', 'a?.at(-1);', '"a".replaceAll("a", "b");', 'structuredClone(a);', 'class A { #b = 1; }', 'Object.groupBy(a, b);', 'export default 1;']) {
    assert.ok(lint(young).length > 0, young);
  }
  assert.deepEqual(lint('const b = a?.b ?? [...a].map((c) => `${c}`);'), []);
});
