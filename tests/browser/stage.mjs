// What every test of pages in Chromium stands on: one browser and one server a file, opened before its tests and closed behind them.
import { after, before } from 'node:test';
import fs from 'node:fs';
import { pathToFileURL } from 'node:url';
import { launch } from './browser.mjs';
import { serve } from './serve.mjs';
import { SITE, need } from './site.mjs';

/** The site as a folder; `server.base` is the same below a path of a server. */
export const FOLDER = `${pathToFileURL(SITE).href}/`;
export const AXE = fs.readFileSync(need.resolve('axe-core/axe.min.js'), 'utf8');
export let browser;
export let server;

before(async () => {
  browser = await launch();
  server = await serve('/a/b/');
});
after(async () => {
  await browser?.close();
  server?.stop();
});
