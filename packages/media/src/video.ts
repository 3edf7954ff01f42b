/** A video as its owner describes it. How far its files are is told by its status. */
export interface Video {
  readonly videoId: string;
  readonly workspaceId: string;
  readonly state: VideoState;
  readonly title: string;
  readonly description: string;
  readonly isPublic: boolean;
  /** Lets whoever has it play the video although it is not public. */
  readonly playToken: string;
  readonly isPanoramic: boolean;
  /** Whether an MP4 is made beside HLS. Counts when the source arrives. */
  readonly hasMp4Support: boolean;
  readonly playerId: string | null;
  /** BCP 47; null when the owner did not say. */
  readonly language: string | null;
  readonly tags: readonly string[];
  readonly metadata: readonly MetadataEntry[];
  /** Epoch milliseconds, as all instants. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly publishedAt: number;
}

/** `waiting` for a source, `uploaded` and being encoded, then `ready` or `failed` for good. */
export type VideoState = 'waiting' | 'uploaded' | 'ready' | 'failed';

export interface MetadataEntry {
  readonly key: string;
  readonly value: string;
}

/** What an owner may set. */
export type VideoFields = Pick<
  Video,
  | 'title'
  | 'description'
  | 'isPublic'
  | 'isPanoramic'
  | 'hasMp4Support'
  | 'playerId'
  | 'language'
  | 'tags'
  | 'metadata'
>;

export type NewVideo = Pick<VideoFields, 'title'> & Partial<VideoFields>;

export const defaultVideoFields: Omit<VideoFields, 'title'> = {
  description: '',
  isPublic: true,
  isPanoramic: false,
  hasMp4Support: true,
  playerId: null,
  language: null,
  tags: [],
  metadata: [],
};

/** The names of the fields on the wire; `media.updated` lists those that changed. */
const wireNames: Readonly<Record<keyof VideoFields, string>> = {
  title: 'title',
  description: 'description',
  isPublic: 'public',
  isPanoramic: 'panoramic',
  hasMp4Support: 'mp4_support',
  playerId: 'player_id',
  language: 'language',
  tags: 'tags',
  metadata: 'metadata',
};

/** Which fields differ, in wire names. */
export function changedFields(before: VideoFields, after: VideoFields): readonly string[] {
  return Object.entries(wireNames).flatMap(([name, wireName]) => {
    // Object.entries widens the keys of a Record that is keyed by them.
    const field = name as keyof VideoFields;
    return JSON.stringify(before[field]) === JSON.stringify(after[field]) ? [] : [wireName];
  });
}

export interface VideoQuery {
  /** From 1. */
  readonly page: number;
  readonly pageSize: number;
  /** Part of a title, in any case. */
  readonly title?: string;
  readonly sortBy?: 'title' | 'createdAt' | 'updatedAt' | 'publishedAt';
  readonly sortOrder?: 'asc' | 'desc';
}

export interface VideoPage {
  readonly videos: readonly Video[];
  /** Over all pages. */
  readonly totalCount: number;
}
