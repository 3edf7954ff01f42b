// POST /videos/{videoId}/source: the bytes of a video, whole or in pieces.
import type { FastifyInstance } from 'fastify';
import type { ApiParts } from '../../parts.ts';
import { pieceOf } from './content-range.ts';
import { callerOf } from './gate.ts';
import { receiveFile } from './multipart.ts';
import { mistakesRefusal, problem, type ProblemError, refusal } from './problem.ts';
import { publicBase } from '../../public-url.ts';
import { refusalOf } from './source-refusal.ts';
import { wireVideo } from './video-wire.ts';

/** In a scope of its own, because here bodies stay unread until the route takes them. */
export function sourceRoutes(app: FastifyInstance, { media, publicUrl }: ApiParts): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _body, done) => done(null));

  app.post<{ Params: { videoId: string } }>('/videos/:videoId/source', async (request, reply) => {
    const { workspaceId } = callerOf(request);
    const { videoId } = request.params;
    const piece = pieceOf(request.headers['content-range']);
    if (piece === undefined) throw badContentRange();
    if (media.getVideo(workspaceId, videoId) === undefined)
      throw refusal('resource-not-found', { name: 'videoId' });
    const result = await receiveFile(request.raw, (stream) =>
      media.receiveUpload({ workspaceId, videoId, stream, piece }),
    );
    if (result.kind === 'refused') throw refusalOf(result.refusal, 'file');
    const video = media.getVideo(workspaceId, videoId);
    if (video === undefined) throw refusal('resource-not-found', { name: 'videoId' });
    // Each piece is answered like the last one: the SDKs read a video from every answer.
    return reply.code(201).send(wireVideo(video, publicBase(request, publicUrl)));
  });
}

function badContentRange(): ProblemError {
  const title = 'This header must be "bytes from-to/total", "part n/total" or "part n/*".';
  return mistakesRefusal([problem('invalid-attribute', { title, name: 'Content-Range' })]);
}
