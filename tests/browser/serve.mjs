// A static server on loopback that shows the site below a path, as a parent portal would.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import zlib from 'node:zlib';
import { SITE } from './site.mjs';

const TYPES = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json', '.csv': 'text/csv; charset=utf-8', '.xml': 'application/xml', '.svg': 'image/svg+xml',
  '.png': 'image/png', '.jpg': 'image/jpeg', '.webp': 'image/webp', '.txt': 'text/plain; charset=utf-8',
};

/**
 * Starts it; `below` is the path of the site, like `/a/b/`. Answers 404 for everything else; text goes packed, as servers
 * send it. What `holds` says yes to is never answered.
 */
export async function serve(below, holds = () => false) {
  const server = http.createServer((request, response) => {
    const asked = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    let file = asked.startsWith(below) ? path.join(SITE, asked.slice(below.length)) : undefined;
    if (file && asked.endsWith('/')) file = path.join(file, 'index.html');
    if (!file || !file.startsWith(SITE + path.sep) || !fs.existsSync(file) || fs.statSync(file).isDirectory()) {
      response.writeHead(404).end();
      return;
    }
    if (holds(asked)) return;
    const type = TYPES[path.extname(file)] ?? 'application/octet-stream';
    const packs = /^text|json|xml/.test(type) && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
    response.writeHead(200, { 'content-type': type, ...(packs ? { 'content-encoding': 'gzip' } : {}) });
    const content = fs.createReadStream(file);
    (packs ? content.pipe(zlib.createGzip()) : content).pipe(response);
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return { base: `http://127.0.0.1:${server.address().port}${below}`, stop: () => { server.close(); server.closeAllConnections(); } };
}
