// The search as its page runs it, without a page: the engine of the built script, reading the index of a folder.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';

/** What the page's own script finds in the index of a language. */
export function engine(site, language) {
  const context = vm.createContext({});
  vm.runInContext(fs.readFileSync(path.join(site, 'assets/search.js'), 'utf8'), context);
  const known = new Map();
  const load = async (name) => {
    if (known.has(name)) return known.get(name);
    const script = fs.readFileSync(path.join(site, 'search', language, `${name}.js`), 'utf8');
    vm.runInNewContext(script, { jianbaoSearch: (said, what) => { assert.equal(said, name); known.set(name, what); } });
    return known.get(name);
  };
  vm.runInNewContext(fs.readFileSync(path.join(site, 'search/forms.js'), 'utf8'), { jianbaoSearch: (_, pairs) => context.jianbaoEngine.learn(pairs) });
  return { ...context.jianbaoEngine, engine: context.jianbaoEngine.Engine(load) };
}

/** All hits of a query, by route, with their kinds. */
export async function hits(engine, query) {
  const found = await engine.find(query);
  const all = new Map();
  for (let at = 0; at < found.docs.length;) {
    const now = await engine.next(found, found.docs, at, 10, (doc) => all.set(doc.route, doc.type));
    assert.ok(now > at, 'it goes on');
    at = now;
  }
  if (found.exact) assert.equal(all.size, found.docs.length, `${query}: what is counted is found`);
  return all;
}

/** Whether a folded text has a folded query: one that begins with a letter of a word, where a word begins. */
export function has(text, query) {
  const letter = (c) => /[\p{L}\p{N}]/u.test(c) && !/\p{Script=Han}/u.test(c);
  const whole = letter([...query][0]);
  for (let at = text.indexOf(query); at >= 0; at = text.indexOf(query, at + 1)) {
    if (!whole || !letter([...text.slice(0, at)].pop() ?? ' ')) return true;
  }
  return false;
}

/** The same random numbers in every run. */
export function random(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 8) % below;
  };
}
