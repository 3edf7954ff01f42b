// /vod: what players read, and a page that plays it. Players in browsers send no keys: who knows the id of a public
// video may play it, and for others the link has to carry the video's token.
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RefusalError } from '../../../core/refusal.ts';
import type { ApiParts } from '../../parts.ts';
import { sendProblem } from '../../problem.ts';
import { PLAYER_POLICY, playerPage } from './player.ts';

const YEAR_SECONDS = 31_536_000;

type One = { Params: { videoId: string; token?: string; '*'?: string } };

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
    serve: false,
    dotfiles: 'ignore',
    cacheControl: false,
    setHeaders: (reply, path) => {
      void reply.header('cache-control', cacheControlOf(path));
    },
  });

  async function player(request: FastifyRequest<One>, reply: FastifyReply) {
    const { videoId, token } = request.params;
    const isPlayable =
      media.mayPlay(videoId, token) &&
      (await exists(join(media.filesDirectory, videoId, 'hls', 'manifest.m3u8')));
    if (!isPlayable) throw new RefusalError('not_found', `There is no video ${videoId} that can be played.`);
    return reply
      .header('content-security-policy', PLAYER_POLICY)
      .type('text/html')
      .send(playerPage(videoId, token ?? videoId));
  }

  async function file(request: FastifyRequest<One>, reply: FastifyReply) {
    const { videoId, token, '*': path = '' } = request.params;
    // To who may not play it, a video is as good as missing.
    if (!media.mayPlay(videoId, token))
      throw new RefusalError('not_found', `There is no file ${request.url}.`);
    return reply.sendFile(`${videoId}/${path}`);
  }

  app.get<One>('/:videoId', player);
  app.get<One>('/:videoId/*', file);
  app.get<One>('/:videoId/token/:token', player);
  app.get<One>('/:videoId/token/:token/*', file);
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
