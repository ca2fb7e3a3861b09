// The JSON Schemas that the program writes, in the hands of a validator: they take every YAML file of the office and
// refuse the broken ones of tests/errors where a schema can see what is wrong.
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { REPO, files, need } from './site.mjs';

const Ajv = need('ajv');
const formats = need('ajv-formats');
const YAML = need('yaml');

const office = fs.mkdtempSync(path.join(os.tmpdir(), 'jianbao-schemas-'));
process.on('exit', () => fs.rmSync(office, { recursive: true, force: true }));
fs.mkdirSync(path.join(office, 'content'));
execFileSync(process.env.JIANBAO, ['schema', '--root', office]);
const settings = JSON.parse(fs.readFileSync(path.join(office, '.vscode/settings.json'), 'utf8'))['yaml.schemas'];

const ajv = formats(new Ajv({ allErrors: true, allowUnionTypes: true, strictRequired: false }));
/** A pattern of files as editors read it: `*` within a folder, `**` across folders. */
const pattern = (glob) => new RegExp(`^${glob.replace(/[.]/g, '\\.')
  .replace(/\*\*\/|\*/g, (stars) => (stars === '*' ? '[^/]*' : '(.*/)?'))}$`);
const schemas = Object.entries(settings).map(([file, glob]) => {
  const schema = JSON.parse(fs.readFileSync(path.join(office, file), 'utf8'));
  return { files: pattern(glob), validate: ajv.compile(schema) };
});

/** What is wrong with a file of an office, as an editor would say it; nothing where no schema is for it. */
function mistakes(root, route) {
  const schema = schemas.find((one) => one.files.test(route));
  if (!schema) return [];
  const text = fs.readFileSync(path.join(root, route), 'utf8');
  const document = YAML.parseDocument(text, { version: '1.2', maxAliasCount: 50 });
  if (document.errors.length > 0) return document.errors.map((error) => error.message);
  let value;
  try {
    value = document.toJS();
  } catch (error) {
    return [error.message];
  }
  return schema.validate(value) ? [] : schema.validate.errors.map((e) => `${e.instancePath} ${e.message}`);
}

const yaml = (root) => files(root).filter((route) => route.endsWith('.yaml'));

test('every schema is for some file of the office', () => {
  const all = [...yaml(path.join(REPO, 'content')).map((r) => `content/${r}`), 'content/check.yaml', 'content/slogans.yaml',
    ...yaml(path.join(REPO, 'themes')).map((r) => `themes/${r}`)];
  for (const { files: wanted } of schemas) assert.ok(all.some((route) => wanted.test(route)), `${wanted}`);
});

test('every YAML file of content/ and of the themes is taken', () => {
  const all = [...yaml(path.join(REPO, 'content')).map((r) => `content/${r}`),
    ...yaml(path.join(REPO, 'themes')).map((r) => `themes/${r}`)];
  assert.ok(all.length > 30, `${all.length}`);
  for (const route of all) assert.deepEqual(mistakes(REPO, route), [], route);
});

// What a schema can see of what the program says; the rest takes other files, or the grammar of figures.
const SEEN = [
  /^unknown key/, /has no `/, /must be true or false/, /^unknown (level|nature|status|language)/, /is not a day$/,
  /is not a day of the series$/, /cannot be an id$/, /^`address` must start/, /needs `below`/, /must be a number above/,
  /is no code of a government site/, /^`page_size` must be/, /^`base_url` must be/, /^expected (error, warn|a colour)/,
  /^expected a map/, /^`figures` need a date/, /needs `figures` or `series`/, /is no kind of page$/,
  /^expected text/, /must be a map of keys/, /^unknown language/,
];

test('what is broken is refused, where a schema can see it', () => {
  const root = path.join(REPO, 'tests/errors');
  const seen = new Map(SEEN.map((pattern) => [pattern, 0]));
  let refused = 0;
  for (const name of fs.readdirSync(root)) {
    const folder = path.join(root, name);
    const said = fs.readFileSync(path.join(folder, 'expected.txt'), 'utf8').replace(/\r\n/g, '\n');
    const found = [...said.matchAll(/^(?:error|warning): (.*)\n *--> ([^:\n]+)/gm)];
    for (const route of yaml(folder)) {
      const here = found.filter(([, , file]) => file === route).map(([, message]) => message);
      const wrong = mistakes(folder, route);
      const visible = here.filter((message) => SEEN.some((pattern) => pattern.test(message)));
      visible.forEach((m) => SEEN.filter((p) => p.test(m)).forEach((p) => seen.set(p, seen.get(p) + 1)));
      if (visible.length > 0) {
        assert.notDeepEqual(wrong, [], `${name}/${route} is taken, but: ${visible[0]}`);
        refused += 1;
      }
      // Nothing is refused of which the program says nothing; it says nothing of YAML behind a file it cannot read.
      if (here.length === 0 && !/site\.yaml:|there is no site\.yaml/.test(said)) {
        assert.deepEqual(wrong, [], `${name}/${route}`);
      }
    }
  }
  assert.ok(refused > 20, `${refused} files`);
  assert.deepEqual([...seen].filter(([, times]) => times === 0).map(([p]) => `${p}`), [], 'never said in tests/errors');
});

test('what editors are told stands when it stands already', () => {
  const file = path.join(office, '.vscode/settings.json');
  fs.writeFileSync(file, '{"editor.tabSize": 2}\n');
  const said = execFileSync(process.env.JIANBAO, ['schema', '--root', office], { encoding: 'utf8' });
  assert.match(said, /stands and was left; it takes:\n\{/);
  assert.equal(fs.readFileSync(file, 'utf8'), '{"editor.tabSize": 2}\n');
});
