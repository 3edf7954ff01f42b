// Why media does not take a source, in the words of api.video.
import type { Refusal } from '@cuewire/media';
import { mistakesRefusal, problem, type ProblemError, refusal, serverRefusal } from './problem.ts';

/** The documented slugs where there is one; the sentence is media's own, because SDKs show the title as the error. */
export function refusalOf({ code, message }: Refusal, attribute: string): ProblemError {
  switch (code) {
    case 'video_not_found':
      return refusal('resource-not-found', { name: 'videoId' });
    case 'already_uploaded':
      return mistakesRefusal([problem('video-source-already-uploaded', { name: attribute })]);
    case 'too_many_pulls':
      return serverRefusal(429, message);
    case 'engine_missing':
    case 'engine_crash':
    case 'no_space':
      return serverRefusal(503, message);
    case 'input_unreadable':
    case 'input_unsupported':
    case 'source_unavailable':
    case 'timeout':
    case 'too_large':
    case 'too_many_pieces':
    case 'chunk_invalid':
    case 'chunk_conflict':
    case 'upload_interrupted':
      return mistakesRefusal([problem('invalid-attribute', { title: message, name: attribute })]);
  }
}
