// /videos: what there is to a video beside its source.
import type { NewVideo, Video, VideoQuery } from '@cuewire/media';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ApiParts } from '../../parts.ts';
import { parseAttributes } from './attributes.ts';
import { callerOf } from './gate.ts';
import { readPageRequest, wirePage } from './page.ts';
import { refusal } from './problem.ts';
import { publicBase } from '../../public-url.ts';
import { QueryReader } from './query.ts';
import { refuseOtherMethods } from './routes.ts';
import { refusalOf } from './source-refusal.ts';
import { fieldsOf, newVideo, videoChange } from './video-attributes.ts';
import { listFiltered, readVideoFilter } from './video-filter.ts';
import { wireStatus, wireVideo } from './video-wire.ts';

type One = { Params: { videoId: string } };

const sortableBy = ['title', 'createdAt', 'publishedAt', 'updatedAt'] as const;
const sortOrders = ['asc', 'desc'] as const;

export function videoRoutes(app: FastifyInstance, { media, publicUrl }: ApiParts): void {
  app.post('/videos', async (request, reply) => {
    const given = parseAttributes(newVideo, request.body);
    const fields: NewVideo = { ...fieldsOf(given), title: given.title };
    const { workspaceId } = callerOf(request);
    const sourceUrl = given.source ?? undefined;
    const objection = sourceUrl === undefined ? undefined : media.pullObjection(workspaceId, sourceUrl);
    if (objection !== undefined) throw refusalOf(objection, 'source');
    const video = media.createVideo(workspaceId, fields, sourceUrl);
    return reply.code(201).send(shown(video, request));
  });

  app.get('/videos', async (request) => {
    const { workspaceId } = callerOf(request);
    const parameters = new QueryReader(request.query);
    const page = readPageRequest(parameters);
    const query = readVideoQuery(parameters, page);
    const filter = readVideoFilter(parameters);
    parameters.refuseMistakes();
    const found =
      filter === undefined
        ? media.listVideos(workspaceId, query)
        : listFiltered(media, { workspaceId, query, filter });
    const url = publicBase(request, publicUrl) + request.url;
    const videos = found.videos.map((video) => shown(video, request));
    return wirePage(videos, { ...page, itemsTotal: found.totalCount, url });
  });

  app.get<One>('/videos/:videoId', async (request) => {
    const video = media.getVideo(callerOf(request).workspaceId, request.params.videoId);
    if (video === undefined) throw missing();
    return shown(video, request);
  });

  app.patch<One>('/videos/:videoId', async (request) => {
    const changes = fieldsOf(parseAttributes(videoChange, request.body));
    const video = media.updateVideo(callerOf(request).workspaceId, request.params.videoId, changes);
    if (video === undefined) throw missing();
    return shown(video, request);
  });

  app.delete<One>('/videos/:videoId', async (request, reply) => {
    const existed = await media.deleteVideo(callerOf(request).workspaceId, request.params.videoId);
    if (!existed) throw missing();
    return reply.code(204).send();
  });

  app.get<One>('/videos/:videoId/status', async (request) => {
    const status = media.status(callerOf(request).workspaceId, request.params.videoId);
    if (status === undefined) throw missing();
    return wireStatus(status);
  });

  refuseOtherMethods(app, '/videos', ['GET', 'POST']);
  refuseOtherMethods(app, '/videos/:videoId', ['GET', 'PATCH', 'DELETE']);
  refuseOtherMethods(app, '/videos/:videoId/status', ['GET']);
  refuseOtherMethods(app, '/videos/:videoId/source', ['POST']);

  function shown(video: Video, request: FastifyRequest) {
    return wireVideo(video, publicBase(request, publicUrl));
  }
}

function readVideoQuery(
  parameters: QueryReader,
  { currentPage, pageSize }: { currentPage: number; pageSize: number },
): VideoQuery {
  const title = parameters.text('title');
  const sortBy = parameters.choice('sortBy', sortableBy);
  const sortOrder = parameters.choice('sortOrder', sortOrders);
  return {
    page: currentPage,
    pageSize,
    ...(title === undefined ? {} : { title }),
    ...(sortBy === undefined ? {} : { sortBy }),
    ...(sortOrder === undefined ? {} : { sortOrder }),
  };
}

function missing() {
  return refusal('resource-not-found', { name: 'videoId' });
}
