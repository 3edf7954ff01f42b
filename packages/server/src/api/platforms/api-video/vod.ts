// /vod: what players read, and a page that plays it. Open to everybody who knows the id of a video, which cannot be
// guessed; players in browsers send no keys.
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { videoIdToUuid } from '@cuewire/media';
import type { FastifyInstance } from 'fastify';
import { RefusalError } from '../../../core/refusal.ts';
import type { ApiParts } from '../../parts.ts';
import { sendProblem } from '../../problem.ts';
import { PLAYER_POLICY, playerPage } from './player.ts';

const YEAR_SECONDS = 31_536_000;

export async function vodFiles(app: FastifyInstance, { media }: Pick<ApiParts, 'media'>): Promise<void> {
  app.setErrorHandler(sendProblem);
  app.setNotFoundHandler((request) => {
    throw new RefusalError('not_found', `There is no file ${request.url}.`);
  });
  app.addHook('onRequest', async (_request, reply) => {
    void reply.headers({
      'access-control-allow-origin': '*',
      'access-control-expose-headers': 'content-length, content-range',
    });
  });
  app.options('/*', async (_request, reply) =>
    reply
      .headers({ 'access-control-allow-methods': 'GET, HEAD', 'access-control-allow-headers': 'range' })
      .code(204)
      .send(),
  );

  await app.register(fastifyStatic, {
    root: media.filesDirectory,
    decorateReply: false,
    index: false,
    redirect: false,
    dotfiles: 'ignore',
    cacheControl: false,
    setHeaders: (reply, path) => {
      void reply.header('cache-control', cacheControlOf(path));
    },
  });

  app.get<{ Params: { videoId: string } }>('/:videoId', async (request, reply) => {
    const { videoId } = request.params;
    const isPlayable =
      videoIdToUuid(videoId) !== undefined &&
      (await exists(join(media.filesDirectory, videoId, 'hls', 'manifest.m3u8')));
    if (!isPlayable)
      throw new RefusalError('not_found', `There is no video ${videoId} that can be played yet.`);
    return reply.header('content-security-policy', PLAYER_POLICY).type('text/html').send(playerPage(videoId));
  });
}

/** Playlists grow while a video is encoded; what they name is put in place once and never changes. */
function cacheControlOf(path: string): string {
  return path.endsWith('.m3u8') ? 'no-cache' : `public, max-age=${YEAR_SECONDS}, immutable`;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
