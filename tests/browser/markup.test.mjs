// Every page under html-validate.
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { HERE, need, pages } from './site.mjs';

const { HtmlValidate } = need('html-validate');

/** The rules, without the reasons that stand beside the exceptions. */
const { reasons, ...rules } = JSON.parse(fs.readFileSync(path.join(HERE, 'html-validate.json'), 'utf8'));

test('every exception from the rules has its reason', () => {
  assert.deepEqual(Object.keys(rules.rules ?? {}).sort(), Object.keys(reasons).sort());
});

test('no page has a mistake in its markup', async () => {
  const validate = new HtmlValidate({ root: true, ...rules });
  const found = new Map();
  for (const p of pages().values()) {
    const report = await validate.validateString(p.html, p.route);
    for (const { messages } of report.results) {
      for (const m of messages) {
        const key = `${m.ruleId}: ${m.message}`;
        found.set(key, [...(found.get(key) ?? []), `${p.route}:${m.line}:${m.column}`]);
      }
    }
  }
  const said = [...found].map(([key, at]) => `${key}\n  ${at.length} times, first at ${at[0]}`);
  assert.equal(found.size, 0, said.join('\n'));
});
