// Properties of the search over a made-up site of more than one block of the index: what stands in a report is found
// there, by any stretch of Han characters and any beginning of a word, and what stands in none is not found.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { engine, has, hits, random } from './engine.mjs';

const PROGRAM = process.env.JIANBAO;
const REPORTS = 1100;
const PLACES = ['dongpo', 'xishan', 'nanhe'];
const HAN = '社区工作人员逐户走访登记发放宣传材料志愿者楼栋广场每日上午下午清点口罩体温道路卡点值守夜间巡查老人独居送菜取药𠮷〇'.match(/./gu);
const WORDS = ['team', 'teams', 'doorway', 'door', 'leaflet', 'evening', 'Évora', 'market', '2026', '37℃', 'COVID-19', 'Ｎ９５'];
let root;
let site;
/** By language and route, what a reader reads of a report. */
const said = { 'zh-Hans': new Map(), en: new Map() };

/** A paragraph as it is written and as it is read: emphasis, breaks between Han characters, words among them. */
function paragraph(next) {
  let written = '';
  let read = '';
  for (let part = 2 + next(6); part > 0; part--) {
    const run = Array.from({ length: 1 + next(9) }, () => HAN[next(HAN.length)]).join('');
    const word = WORDS[next(WORDS.length)];
    const strong = written.endsWith('*') ? run : `**${run}**`;
    const [w, r] = [[run, run], [strong, run], [`${run}\n`, run], [`${run}，`, `${run}，`], [` ${word} `, ` ${word} `], [`、${word}。`, `、${word}。`]][next(6)];
    written += w;
    read += r;
  }
  return [`${written.trim()}。`, `${read.replace(/\s+/g, ' ').trim()}。`];
}

function report(next, n, head = '') {
  const [title] = paragraph(next);
  const name = `${title.replace(/[*\n]/g, '').replace(/\s+/g, ' ').trim()}${n}`;
  const paragraphs = Array.from({ length: 1 + next(3) }, () => paragraph(next));
  const text = `---\ntitle: "${name}"\n${head}---\n${paragraphs.map(([written]) => written).join('\n\n')}\n`;
  return [text, [name, ...paragraphs.map(([, read]) => read)].join('\n')];
}

function put(file, text) {
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  fs.writeFileSync(path.join(root, file), text);
}

/** Builds into a folder of this name, and gives it. */
function build(name) {
  const output = path.join(root, name);
  execFileSync(PROGRAM, ['build', '--root', root, '--output', output, '--today', '2026-11-23'], { stdio: ['ignore', 'ignore', 'inherit'] });
  return output;
}

before(() => {
  assert.ok(PROGRAM, 'JIANBAO must name the program; tests/run does');
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'jianbao-index-'));
  put('content/site.yaml', 'title: {zh: 简报, en: Bulletin}\nlanguages: [zh-Hans, en]\npublisher: {zh: 编辑室, en: Desk}\ntime_zone: Asia/Shanghai\nbase_url: https://bulletin.example.org/\ntheme: few\n');
  put('themes/few/theme.yaml', 'extends: default\npages: [home, place, report]\nfeeds: {site: false, places: false}\ndownloads: false\n');
  const next = random(5);
  PLACES.forEach((place) => put(`content/${place}/place.yaml`, `name: {zh: ${place}街道, en: ${place} street}\nlevel: street\n`));
  for (let n = 0; n < REPORTS; n++) {
    const name = `${PLACES[next(3)]}/2026-${String(1 + (n % 9)).padStart(2, '0')}-${String(1 + next(28)).padStart(2, '0')}-n${n}`;
    const [text, read] = report(next, n, `date: ${path.basename(name).slice(0, 10)}\n`);
    put(`content/${name}.md`, text);
    said['zh-Hans'].set(`${name}.html`, read);
    // Some are translated; of the others the page in English shows the text as it is.
    const [other, inOther] = next(4) === 0 ? report(next, `t${n}`) : [undefined, read];
    if (other) put(`content/${name}.en.md`, other);
    said.en.set(`en/${name}.html`, inOther);
  }
  site = build('public');
});
after(() => !process.env.KEEP && root && fs.rmSync(root, { recursive: true, force: true }));

/** Stretches of the texts, halves of them put together, and pairs of characters that meet at an edge only. */
function queries(next, texts) {
  const all = new Set();
  const pick = (from) => from[next(from.length)];
  for (let n = 0; n < 150; n++) {
    const text = pick(texts);
    const run = [...pick(text.match(/\p{Script=Han}{2,}/gu) ?? ['社区'])];
    const length = 2 + next(Math.min(9, run.length - 1));
    const from = next(run.length - length + 1);
    all.add(run.slice(from, from + length).join(''));
    const word = pick(text.match(/(?<![\p{L}\p{N}])(?!\p{Script=Han})[\p{L}\p{N}]{2,}/gu) ?? ['door']);
    const letters = [...word].filter((c) => !/\p{Script=Han}/u.test(c));
    if (letters.length > 1) all.add(letters.slice(0, 2 + next(letters.length - 1)).join(''));
    const mixed = pick(text.match(/\S{4,12}/gu) ?? ['社区']);
    if (/^\p{Script=Han}{2}/u.test(mixed)) all.add(mixed);
    const lines = text.split('\n');
    const edge = `${[...lines[0]].pop()}${[...(lines[1] ?? '')][0]}`;
    if (/^\p{Script=Han}{2}$/u.test(edge)) all.add(edge);
  }
  const parts = [...all];
  for (let n = 0; n < 80; n++) all.add(pick(parts) + pick(parts));
  for (let n = 0; n < 40; n++) all.add(`${pick(HAN)}${pick(HAN)}${pick(HAN)}`);
  ['龘龘', '社区龘', 'doorz', 'zz', 'eam'].forEach((query) => all.add(query));
  return [...all];
}

for (const language of ['zh-Hans', 'en']) {
  test(`${language}: over several blocks, what stands in a report is found there and nowhere else`, async () => {
    const { engine: find, fold } = engine(site, language);
    const { volume, block, reports } = await find.open();
    assert.ok(reports === REPORTS && reports > block && reports < volume, 'more than one block');
    const texts = [...said[language]].map(([route, text]) => [route, fold(text)]);
    const all = queries(random(11), texts.map(([, text]) => text));
    let [none, some] = [0, 0];
    for (const query of all) {
      const expected = texts.filter(([, text]) => has(text, query)).map(([route]) => route).sort();
      const found = [...await hits(find, query)].filter(([, type]) => type === 'r').map(([route]) => route).sort();
      assert.deepEqual(found, expected, query);
      if (expected.length > 0) some += 1; else none += 1;
    }
    assert.ok(some > 200 && none > 30, `${some} that stand somewhere, ${none} that do not`);
  });

  test(`${language}: words apart are found in any order, and all of them are needed`, async () => {
    const { engine: find, fold } = engine(site, language);
    const next = random(3);
    const texts = [...said[language]].map(([route, text]) => [route, fold(text)]);
    for (let n = 0; n < 60; n++) {
      const [, text] = texts[next(texts.length)];
      const runs = text.match(/\p{Script=Han}{2,4}|[a-z]{2,}/gu) ?? [];
      const terms = [runs[next(runs.length)], runs[next(runs.length)], WORDS[next(4)]].filter(Boolean);
      const expected = texts.filter(([, text]) => terms.every((term) => has(text, term))).map(([route]) => route).sort();
      const found = [...await hits(find, terms.join(next(2) ? ' ' : '\u3000'))].filter(([, type]) => type === 'r').map(([route]) => route).sort();
      assert.deepEqual(found, expected, terms.join(' '));
    }
  });
}

/** The files of the index by route, with their bytes. */
function index(output) {
  const folder = path.join(output, 'search');
  const names = fs.readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.js')).sort();
  return new Map(names.map((name) => [name.split(path.sep).join('/'), fs.readFileSync(path.join(folder, name), 'latin1')]));
}

test('after edits the index is that of a clean build, and one word moves its texts and the shards of its parts only', () => {
  const oldest = fs.readdirSync(path.join(root, 'content/dongpo')).filter((name) => /^2026-01.*\d\.md$/.test(name))[0];
  const file = `content/dongpo/${oldest}`;
  const text = fs.readFileSync(path.join(root, file), 'utf8');
  const edits = {
    'a word at the end of an old report': () => put(file, `${text}\n新词。\n`),
    'a report in the middle': () => put('content/xishan/2026-05-02-more.md', '---\ntitle: 新来\ndate: 2026-05-02\n---\n新来的一段。\n'),
    'a report gone': () => ['.md', '.en.md'].forEach((end) => fs.rmSync(path.join(root, file.replace('.md', end)), { force: true })),
    'a file of the index gone': () => fs.rmSync(path.join(site, 'search/zh-Hans/r0-3.js')),
  };
  let before = index(site);
  for (const [what, edit] of Object.entries(edits)) {
    edit();
    build('public');
    const after = index(site);
    const clean = build('clean');
    assert.deepEqual([...after.keys()], [...index(clean).keys()], what);
    for (const [name, bytes] of index(clean)) assert.ok(after.get(name) === bytes, `${what}: ${name}`);
    fs.rmSync(clean, { recursive: true });
    if (what.startsWith('a word')) {
      const changed = [...after.keys()].filter((name) => after.get(name) !== before.get(name)).filter((name) => name.startsWith('zh-Hans/'));
      assert.equal(changed.filter((name) => name.includes('-t')).length, 1, `${changed}`);
      assert.equal(changed.length, 2, `${changed}: one pair of characters is new, in one shard`);
    }
    before = after;
  }
});
