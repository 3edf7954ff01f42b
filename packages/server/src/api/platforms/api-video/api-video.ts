// api.video's own HTTP API at the root of this server, as the platform's official SDKs call it. Its contract is
// described by api.video's openapi.yaml and reference pages; where those are silent, the file that decides says so.
import type { FastifyInstance } from 'fastify';
import type { ApiParts } from '../../parts.ts';
import { authRoutes } from './auth.ts';
import { guard } from './gate.ts';
import { RateLimiter } from './rate-limit.ts';
import { leaveCuewirePaths, refuseUnknownRoutes } from './routes.ts';
import { sourceRoutes } from './source.ts';
import { AccessTokens } from './tokens.ts';
import { videoRoutes } from './videos.ts';
import { vodFiles } from './vod.ts';
import { webhookRoutes } from './webhooks.ts';
import { speakApiVideo } from './wire.ts';

export async function apiVideoApi(app: FastifyInstance, parts: ApiParts): Promise<void> {
  const limiter = new RateLimiter(parts.clock, parts.apiVideoRateLimits);
  const { requestLimits } = parts;
  const tokens = new AccessTokens(parts);
  await app.register(async (open) => {
    speakApiVideo(open);
    leaveCuewirePaths(open);
    guard(open, { limiter, requestLimits });
    authRoutes(open, { ...parts, tokens });
    refuseUnknownRoutes(open);
  });
  await app.register(async (locked) => {
    speakApiVideo(locked);
    guard(locked, { limiter, requestLimits, keys: { keyring: parts.keyring, tokens } });
    webhookRoutes(locked, parts);
    videoRoutes(locked, parts);
    await locked.register(async (uploads) => sourceRoutes(uploads, parts));
  });
  await app.register(async (vod) => vodFiles(vod, parts), { prefix: '/vod' });
}
