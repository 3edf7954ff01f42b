// Lists of videos by what media can search for, and by the filters that it cannot: those are applied here, page by
// page, so that memory stays small; a call that uses one reads all videos of the workspace.
import type { Media, Video, VideoPage, VideoQuery } from '@cuewire/media';
import type { QueryReader } from './query.ts';

const SCAN_PAGE_SIZE = 500;

export type VideoFilter = (video: Video) => boolean;

/** Undefined when the query has no filter of this kind. */
export function readVideoFilter(query: QueryReader): VideoFilter | undefined {
  const description = query.text('description')?.toLowerCase();
  const tags = query.texts('tags');
  const metadata = query.pairs('metadata');
  const isOfLiveStream = query.text('liveStreamId') !== undefined;
  if (description === undefined && tags.length === 0 && metadata.length === 0 && !isOfLiveStream)
    return undefined;
  return (video) =>
    // No video of this server was recorded from a live stream.
    !isOfLiveStream &&
    (description === undefined || video.description.toLowerCase().includes(description)) &&
    tags.every((tag) => video.tags.includes(tag)) &&
    metadata.every(([key, value]) =>
      video.metadata.some((entry) => entry.key === key && entry.value === value),
    );
}

export function listFiltered(
  media: Pick<Media, 'listVideos'>,
  { workspaceId, query, filter }: { workspaceId: string; query: VideoQuery; filter: VideoFilter },
): VideoPage {
  const start = (query.page - 1) * query.pageSize;
  const videos: Video[] = [];
  let totalCount = 0;
  for (let page = 1, seenCount = 0, allCount = 1; seenCount < allCount; page += 1) {
    const scanned = media.listVideos(workspaceId, { ...query, page, pageSize: SCAN_PAGE_SIZE });
    for (const video of scanned.videos.filter(filter)) {
      if (totalCount >= start && videos.length < query.pageSize) videos.push(video);
      totalCount += 1;
    }
    allCount = scanned.totalCount;
    seenCount += SCAN_PAGE_SIZE;
  }
  return { videos, totalCount };
}
