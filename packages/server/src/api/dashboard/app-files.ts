// The built dashboard: one page for every address under /ui and for /, and the files that it names.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { sendProblem } from '../problem.ts';
import { PAGE_HEADERS } from './page-headers.ts';

const YEAR_SECONDS = 31_536_000;

export async function appFiles(app: FastifyInstance, directory: string): Promise<void> {
  app.setErrorHandler(sendProblem);
  const page = await readFile(join(directory, 'index.html'), 'utf8').catch(() => null);

  async function answerPage(reply: FastifyReply) {
    void reply.headers(PAGE_HEADERS);
    if (page === null) {
      return reply.code(503).type('text/plain').send('The dashboard is not built. Run: npm install\n');
    }
    return reply.type('text/html; charset=utf-8').send(page);
  }
  app.get('/', async (_request, reply) => answerPage(reply));
  app.get('/ui', async (_request, reply) => answerPage(reply));
  app.get('/ui/*', async (_request, reply) => answerPage(reply));
  if (page === null) return;

  await app.register(fastifyStatic, {
    root: join(directory, 'assets'),
    prefix: '/ui/assets/',
    decorateReply: false,
    // Built beside each file (packages/dashboard/precompress.ts).
    preCompressed: true,
    dotfiles: 'ignore',
    index: false,
    // Names carry a hash of what is in them.
    maxAge: YEAR_SECONDS * 1000,
    immutable: true,
    setHeaders: (reply) => void reply.header('x-content-type-options', 'nosniff'),
  });
}
