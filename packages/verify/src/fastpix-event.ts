// `data` of FastPix's events, by family, with the members of FastPix's REST answers. What a producer did not say is missing, so
// nearly everything may be.

/** A producer may say more. */
type Said = Readonly<Record<string, unknown>>;

interface PlaybackId {
  readonly id: string;
  readonly accessPolicy?: string;
}

interface Media {
  readonly id: string;
  readonly workspaceId: string;
  readonly metadata: Said;
  readonly status: string;
  readonly playbackIds: readonly (PlaybackId & Said)[];
  readonly tracks: readonly Said[];
  readonly updatedAt: string;
  readonly title?: string;
  /** HH:MM:SS, with a fraction where there is one. */
  readonly duration?: string;
  /** Such as 720p. */
  readonly maxResolution?: string;
  readonly sourceResolution?: string;
  /** Such as 16:9. */
  readonly aspectRatio?: string;
  /** Of video.media.failed. */
  readonly error?: { readonly code?: string; readonly message?: string };
}

interface Upload {
  readonly uploadId: string;
  readonly trial: boolean;
  readonly status: string;
  readonly url?: string;
  /** In seconds. */
  readonly timeout?: number;
}

interface Track {
  readonly id: string;
  readonly type: string;
  readonly languageCode: string;
  readonly languageName: string;
  readonly status: string;
  readonly url?: string;
}

interface Chapter {
  /** Its number, as text. */
  readonly chapter: string;
  readonly startTime: string;
  readonly endTime: string;
  readonly title: string;
  readonly summary: string;
}

interface LiveStream {
  readonly streamId: string;
  readonly status: string;
  readonly metadata: Said;
  readonly playbackIds: readonly (PlaybackId & Said)[];
  readonly updatedAt: string;
  /** In seconds. */
  readonly reconnectWindow?: number;
}

interface SimulcastTarget {
  readonly simulcastId: string;
  readonly isEnabled: boolean;
  readonly metadata: Said;
  readonly url?: string;
}

export type FastPixEvent =
  | {
      readonly type:
        | 'video.media.created'
        | 'video.upload.media_created'
        | 'video.media.ready'
        | 'video.media.failed'
        | 'video.media.updated'
        | 'video.media.deleted'
        | 'video.media.source.ready'
        | 'video.media.source.deleted'
        | 'video.media.intro.ready'
        | 'video.media.outro.ready'
        | 'video.media.expunge.ready'
        | 'video.media.splicing.ready'
        | 'video.media.imposeAudio.ready'
        | 'video.media.swapAudio.ready'
        | 'video.media.optimize_audio.ready'
        | 'video.media.mp4Support.ready';
      readonly data: Media & Said;
    }
  | {
      readonly type: 'video.media.live_stream.created';
      readonly data: Media & { readonly streamId: string } & Said;
    }
  | {
      readonly type: 'video.media.upload' | 'video.media.upload.cancelled';
      readonly data: Upload & Said;
    }
  | {
      readonly type:
        | 'video.media.subtitle.generated.ready'
        | 'video.media.track.created'
        | 'video.media.track.ready'
        | 'video.media.track.updated'
        | 'video.media.track.deleted'
        | 'video.media.track.failed';
      readonly data: Track & Said;
    }
  | { readonly type: 'video.media.watermark.ready'; readonly data: { readonly id: string } & Said }
  | {
      readonly type: 'video.mediaAI.chapters.ready';
      readonly data: { readonly isChaptersGenerated: boolean; readonly chapters: readonly Chapter[] } & Said;
    }
  | {
      readonly type: 'video.mediaAI.namedEntities.ready';
      readonly data: {
        readonly isNamedEntitiesGenerated: boolean;
        readonly namedEntities: readonly {
          readonly entityName: string;
          readonly category: string;
          readonly count: number;
        }[];
      } & Said;
    }
  | {
      readonly type: 'video.mediaAI.moderation.ready';
      readonly data: {
        readonly isModerationGenerated: boolean;
        /** How sure it is, from 0 to 1. */
        readonly moderationResult: readonly { readonly category: string; readonly confidence: number }[];
      } & Said;
    }
  | {
      readonly type: 'video.mediaAI.summary.ready';
      readonly data: { readonly isSummaryGenerated: boolean; readonly summary: string } & Said;
    }
  | {
      readonly type:
        | 'video.live_stream.created'
        | 'video.live_stream.preparing'
        | 'video.live_stream.connected'
        | 'video.live_stream.recording'
        | 'video.live_stream.active'
        | 'video.live_stream.disconnected'
        | 'video.live_stream.idle'
        | 'video.live_stream.updated'
        | 'video.live_stream.disabled'
        | 'video.live_stream.deleted';
      readonly data: LiveStream & Said;
    }
  | {
      readonly type:
        | 'video.live_stream.simulcast_target.created'
        | 'video.live_stream.simulcast_target.updated'
        | 'video.live_stream.simulcast_target.starting'
        | 'video.live_stream.simulcast_target.broadcasting'
        | 'video.live_stream.simulcast_target.deleted';
      readonly data: SimulcastTarget & Said;
    };
