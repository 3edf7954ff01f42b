// POST /videos/{videoId}/source: the bytes of a video, whole or in pieces.
import type { Refusal } from '@cuewire/media';
import type { FastifyInstance } from 'fastify';
import type { ApiParts } from '../../parts.ts';
import { pieceOf } from './content-range.ts';
import { callerOf } from './gate.ts';
import { receiveFile } from './multipart.ts';
import { mistakesRefusal, problem, type ProblemError, refusal, serverRefusal } from './problem.ts';
import { publicBase } from '../../public-url.ts';
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
    if (media.getVideo(workspaceId, videoId) === undefined) throw missing();
    const result = await receiveFile(request.raw, (stream) =>
      media.receiveUpload({ workspaceId, videoId, stream, piece }),
    );
    if (result.kind === 'refused') throw refusalOf(result.refusal);
    const video = media.getVideo(workspaceId, videoId);
    if (video === undefined) throw missing();
    // Each piece is answered like the last one: the SDKs read a video from every answer.
    return reply.code(201).send(wireVideo(video, publicBase(request, publicUrl)));
  });
}

/** The documented slugs where there is one; the sentence is media's own, because SDKs show the title as the error. */
function refusalOf({ code, message }: Refusal): ProblemError {
  switch (code) {
    case 'video_not_found':
      return missing();
    case 'already_uploaded':
      return mistakesRefusal([problem('video-source-already-uploaded', { name: 'file' })]);
    case 'engine_missing':
    case 'engine_crash':
    case 'no_space':
      return serverRefusal(503, message);
    case 'input_unreadable':
    case 'input_unsupported':
    case 'timeout':
    case 'too_large':
    case 'too_many_pieces':
    case 'chunk_invalid':
    case 'chunk_conflict':
    case 'upload_interrupted':
      return mistakesRefusal([problem('invalid-attribute', { title: message, name: 'file' })]);
  }
}

function badContentRange(): ProblemError {
  const title = 'This header must be "bytes from-to/total", "part n/total" or "part n/*".';
  return mistakesRefusal([problem('invalid-attribute', { title, name: 'Content-Range' })]);
}

function missing(): ProblemError {
  return refusal('resource-not-found', { name: 'videoId' });
}
