// What happens to one video, one live stream, one analysis, from its beginning to its end, in the order in which a
// platform would tell it.
export interface Step {
  readonly type: string;
  /** Beside what the catalogue's sample has. */
  readonly data?: Readonly<Record<string, unknown>>;
}

export const storyNames = ['vod', 'live', 'ai'] as const;
export type StoryName = (typeof storyNames)[number];

const rendition = (encoding: 'hls' | 'mp4', quality: string): Step => ({
  type: 'media.rendition.ready',
  data: { encoding, quality },
});

export const stories: Readonly<Record<StoryName, readonly Step[]>> = {
  vod: [
    { type: 'media.created' },
    { type: 'media.upload.created' },
    { type: 'media.upload.completed' },
    { type: 'media.source.ready' },
    rendition('hls', '240p'),
    rendition('hls', '360p'),
    rendition('hls', '480p'),
    rendition('hls', '720p'),
    rendition('mp4', '720p'),
    { type: 'media.ready' },
    { type: 'media.mp4.ready' },
    { type: 'media.track.created' },
    { type: 'media.track.ready' },
    { type: 'media.subtitle.ready' },
    { type: 'media.updated' },
  ],
  live: [
    { type: 'live_stream.created' },
    { type: 'live_stream.preparing' },
    { type: 'live_stream.connected' },
    { type: 'live_stream.recording' },
    { type: 'live_stream.active' },
    // The encoder stumbles, as encoders do, and is back within the window.
    { type: 'live_stream.disconnected' },
    { type: 'live_stream.connected' },
    { type: 'live_stream.recording' },
    { type: 'live_stream.active' },
    { type: 'live_stream.disconnected' },
    { type: 'live_stream.idle' },
    { type: 'media.recorded' },
  ],
  ai: [
    { type: 'media.ready' },
    { type: 'index_task.ready' },
    { type: 'media.subtitle.ready' },
    { type: 'media.chapters.ready' },
    { type: 'media.named_entities.ready' },
    { type: 'media.moderation.ready' },
    { type: 'media.summary.ready' },
    { type: 'analysis_task.ready' },
  ],
};

/** Whose id the story's subject has, so that what tells of it elsewhere names the same. */
export const storySubjects: Readonly<Record<StoryName, string>> = {
  vod: 'media',
  live: 'live_stream',
  ai: 'media',
};
